"""Conversations and messages put into the trash, and taken out of it again.

What is in memory changes at once, the disk follows. Every method raises StoreError where nothing can be written. Not
here: removing for good (`maintenance`), what the trash page shows (`app.state.chats.trash`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from app.core.store import trash
from app.core.store.store import Store
from app.core.store.trash import Gone, Trashed
from app.services.storage.chat_storage import ChatStorage


class ChatTrash:
    """The trash of one storage."""

    def __init__(self, storage: ChatStorage) -> None:
        self._storage = storage

    def put(self, conversations: Iterable[str]) -> None:
        """Put conversations, by their ids, into the trash; they are no longer listed."""
        self._storage.check_writable()
        ids, now = tuple(conversations), time.time()
        self._storage.write(lambda store: trash.put(store.database, ids, now))
        self._storage.list.drop(ids)
        self._storage.listed.emit()

    def put_back(self, conversations: Iterable[str]) -> None:
        """Take conversations out of the trash; they are listed again once that is on the disk."""
        self._storage.check_writable()
        ids = tuple(conversations)

        def list_again() -> None:
            self._storage.list.take_back(ids)
            self._storage.refresh()

        self._storage.write(lambda store: trash.put_back(store.database, ids), list_again)

    def forget(self, conversation: str) -> None:
        """A conversation in which nothing was said after all is not kept at all; returns at once."""
        self._storage.read_anew(conversation)
        self._storage.write(lambda store: trash.remove(store.database, Gone(conversations=(conversation,))))
        self._storage.list.forget(conversation)
        self._storage.listed.emit()

    def put_messages_back(self, trashed: Trashed, on_done: Callable[[str], None]) -> None:
        """Take messages that were deleted together out of the trash.

        Once that is on the disk `on_done` gets the id of their conversation, which has to be read anew.
        """
        self._storage.check_writable()

        def done() -> None:
            self._storage.read_anew(trashed.conversation)
            on_done(trashed.conversation)

        def put_back(store: Store) -> None:
            trash.put_messages_back(store.database, trashed.conversation, trashed.deleted)

        self._storage.write(put_back, done)
