"""Instructions that the user keeps under a name, for any chat.

What is in memory changes at once, the disk follows. Not here: SQL (`app.core.store.store`), which chat uses one.
"""

from __future__ import annotations

from functools import partial

from app.core.store.store import Store
from app.services.storage.chat_storage import ChatStorage


class Presets:
    """The presets of one storage."""

    def __init__(self, chat_storage: ChatStorage) -> None:
        self._chat_storage = chat_storage
        self._unwritten: dict[str, str] = {}  # instructions by name; empty ones are to be deleted

    def all(self) -> dict[str, str]:
        """Return instructions by name, in the order of the names. Raises StoreError where nothing is open."""
        known = self._chat_storage.undamaged(Store.presets) | self._unwritten
        return {name: instructions for name, instructions in sorted(known.items()) if instructions}

    def save(self, name: str, instructions: str) -> None:
        """Keep instructions under a name; empty ones are forgotten. Raises StoreError where nothing can be written."""
        self._chat_storage.check_writable()
        self._unwritten[name] = instructions
        self._chat_storage.write(
            lambda store: store.save_preset(name, instructions), partial(self._written, name, instructions)
        )

    def _written(self, name: str, instructions: str) -> None:
        if self._unwritten.get(name) == instructions:
            del self._unwritten[name]
