"""Completes the full-text index after the conversations were opened, in pieces between what else is written.

A large store takes minutes once after an upgrade: meanwhile everything works, and the search says what it does not
know yet. Not here: what a piece is (`app.core.store.search_index`), searching (`finding`).
"""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.core.store import search_index
from app.core.store.database import UnreadableError
from app.core.store.store import Store
from app.services.storage.chat_storage import ChatStorage


class Indexing(QObject):
    """Of one storage. It has no signals: `ChatStorage.written` comes when all is in the index."""

    def __init__(self, chat_storage: ChatStorage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chat_storage = chat_storage
        self._is_filling = False
        chat_storage.opened.connect(self._begin)

    def _begin(self) -> None:
        if not self._is_filling:
            self._go_on()

    def _go_on(self) -> None:
        """One piece at a time, so that what is said meanwhile is written between them."""
        self._is_filling = self._chat_storage.is_writable and not self._is_complete()
        if self._is_filling:
            self._chat_storage.write(_piece, self._go_on)

    def _is_complete(self) -> bool:
        """Damage is no reason to fill it: the store is mended, and then opened again."""
        try:
            return self._chat_storage.undamaged(lambda reader: search_index.is_complete(reader.database))
        except UnreadableError:
            return True


def _piece(store: Store) -> None:
    search_index.fill_piece(store.database)
