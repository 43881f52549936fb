"""The ways into a store whose key was not simply found: a passphrase, the recovery code, no key, an empty list.

Each closes the store, does its part off the GUI thread and opens again, as `ChatStorage.reopen` says. Not here: the
keys themselves (`app.core.store.unlocking`), asking for one (`app.ui.storage`).
"""

from __future__ import annotations

from app.core.store import unlocking
from app.services.storage.chat_storage import ChatStorage


class Unlock:
    """The ways into one storage."""

    def __init__(self, chat_storage: ChatStorage) -> None:
        self._chat_storage = chat_storage

    def with_passphrase(self, passphrase: str) -> None:
        """Try a passphrase after `locked`. Ends in `opened`, `locked` or `failed`."""
        file = self._chat_storage.store_file
        self._chat_storage.reopen(lambda: unlocking.unlock_with_passphrase(file, passphrase))

    def with_recovery_code(self, code: str) -> None:
        """Try a recovery code after `locked`. Ends in `opened`, `locked` or `failed`."""
        file, vault = self._chat_storage.store_file, self._chat_storage.vault
        self._chat_storage.reopen(lambda: unlocking.unlock_with_recovery_code(file, code, vault))

    def without_keyring(self) -> None:
        """Answers `locked` on the first start, where the keyring stays closed."""
        file, vault = self._chat_storage.store_file, self._chat_storage.vault
        self._chat_storage.reopen(lambda: unlocking.keep_without_keyring(file, vault))

    def anew(self) -> None:
        """Begin with an empty list where the store is gone. Ends as `ChatStorage.reopen`."""
        file, key = self._chat_storage.store_file, self._chat_storage.key
        self._chat_storage.reopen(lambda: unlocking.start_anew(file, key))
