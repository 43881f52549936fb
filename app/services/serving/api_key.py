"""The key that clients of the local API show: made once, kept in the system keyring; without one until the program
ends. Never in a file or a log of ours.

Calls may be slow and may ask the user to unlock the keyring: not for the GUI thread.
"""

from __future__ import annotations

import secrets

from app.core.store.keys import KeyVault, VaultUnavailableError

ACCOUNT = "local-api"
SHORTEST = 16  # letters


class ApiKey:
    """One secret, and where it is kept."""

    def __init__(self, vault: KeyVault) -> None:
        self._vault = vault
        self._unkept = ""

    @property
    def is_kept(self) -> bool:
        """Whether it will be the same after the next start, once it was read or made."""
        return not self._unkept

    def read_or_make(self) -> str:
        """The key, which is made where there is none."""
        if self._unkept:
            return self._unkept
        try:
            found = self._vault.read() or ""
        except VaultUnavailableError:  # it may be locked: the key in it is not lost, and not to be replaced
            self._unkept = new_key()
            return self._unkept
        return found if is_usable(found) else self.renew()

    def renew(self) -> str:
        """Make another key; the one before opens nothing any more."""
        key = new_key()
        try:
            self._vault.write(key)
            self._unkept = ""
        except VaultUnavailableError:
            self._unkept = key
        return key


def new_key() -> str:
    """A key that nobody can guess."""
    return secrets.token_urlsafe(32)


def is_usable(key: str) -> bool:
    """Whether this is one word that is long enough, in letters that HTTP can carry."""
    return len(key) >= SHORTEST and key.isprintable() and " " not in key and key.isascii()
