"""The values of the headers by which HTTP servers know who the user is: in the system keyring, one for each server.

Without a keyring a value holds until the program ends; none is ever in a file. Calls may be slow and may ask the user
to unlock the keyring.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from app.core.store.keys import KeyVault, VaultUnavailableError


class McpSecrets:
    """`vault` gives the place of one server's secret."""

    def __init__(self, vault: Callable[[str], KeyVault]) -> None:
        self._vault = vault
        self._unkept: dict[str, str] = {}

    def read(self, server: str) -> str:
        """The value; empty where there is none."""
        if server in self._unkept:
            return self._unkept[server]
        with contextlib.suppress(VaultUnavailableError):
            return self._vault(server).read() or ""
        return ""

    def write(self, server: str, secret: str) -> None:
        """Keep it, where there is one."""
        if not secret:
            return
        try:
            self._vault(server).write(secret)
        except VaultUnavailableError:
            self._unkept[server] = secret

    def forget(self, server: str) -> None:
        """Remove it from wherever it is."""
        self._unkept.pop(server, None)
        with contextlib.suppress(VaultUnavailableError):
            self._vault(server).delete()
