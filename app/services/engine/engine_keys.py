"""The keys of engines on other machines: in the system keyring; without one, until the program ends. Never in a file.

One secret holds them all, by address. Reading it may take a while and may ask the user to unlock the keyring; it is
read once. Not here: which engines there are (`app.core.models.remote_engines`).
"""

from __future__ import annotations

import contextlib

import msgspec

from app.core.store.keys import KeyVault, VaultUnavailableError
from backends.lines import DECODE_ERRORS

ACCOUNT = "engines"


class EngineKeys:
    """The keys by address."""

    def __init__(self, vault: KeyVault) -> None:
        self._vault = vault
        self._keys: dict[str, str] | None = None

    def of(self, address: str) -> str:
        """Give the key for an address; empty where there is none."""
        return self._read().get(address, "")

    def keep(self, address: str, key: str) -> bool:
        """Keep one, or with an empty one forget it; false where it is kept only until the program ends."""
        keys = {name: each for name, each in {**self._read(), address: key}.items() if each}
        self._keys = keys
        try:
            if keys:
                self._vault.write(msgspec.json.encode(keys).decode())
            else:
                self._vault.delete()
        except VaultUnavailableError:
            return False
        return True

    def _read(self) -> dict[str, str]:
        if self._keys is None:
            self._keys = {}
            with contextlib.suppress(VaultUnavailableError, *DECODE_ERRORS):
                self._keys = msgspec.json.decode(self._vault.read() or "{}", type=dict[str, str])
        return self._keys
