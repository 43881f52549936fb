"""The user's Hugging Face token, and the key of the search service in the same way: in the system keyring; without one,
until the program ends. Never in a file or a log.

Calls may be slow and may ask the user to unlock the keyring: not for the GUI thread.
"""

from __future__ import annotations

import contextlib

from app.core.store.keys import KeyVault, VaultUnavailableError

ACCOUNT = "hugging-face"


class HubToken:
    """One secret, and where it is kept."""

    def __init__(self, vault: KeyVault) -> None:
        self._vault = vault
        self._unkept = ""

    def read(self) -> str:
        """The token; empty where there is none."""
        if self._unkept:
            return self._unkept
        with contextlib.suppress(VaultUnavailableError):
            return self._vault.read() or ""
        return ""

    def write(self, token: str) -> bool:
        """Keep it; false where it is kept only until the program ends."""
        try:
            self._vault.write(token)
        except VaultUnavailableError:
            self._unkept = token
            return False
        self._unkept = ""
        return True

    def forget(self) -> None:
        """Remove it from wherever it is."""
        self._unkept = ""
        with contextlib.suppress(VaultUnavailableError):
            self._vault.delete()
