"""What was deleted in the last 30 days: shown, taken back, or removed for good.

Signals: changed() – `entries` is another · told(Sentence) – what was done.
Not here: putting something in (`open_chats`, `chat`), the files (`app.services.storage.maintenance`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.core.store import trash
from app.core.store.trash import KEPT_SECONDS, Trashed
from app.errors import AppError, StoreError
from app.sentence import Sentence
from app.services.storage.chat_storage import ChatStorage
from app.state.chats.open_chats import OpenChats
from app.state.chats.storage import StorageState

DAY_SECONDS = 86400


class TrashState(QObject):
    """Reads the trash only while somebody looks."""

    changed = Signal()
    told = Signal(object)

    def __init__(
        self, chat_storage: ChatStorage, open_chats: OpenChats, storage: StorageState, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._chat_storage = chat_storage
        self._open_chats = open_chats
        self._storage = storage
        self._is_watched = False
        self._is_removing = False
        self.entries: tuple[Trashed, ...] = ()
        for signal in (chat_storage.opened, chat_storage.listed, chat_storage.written):
            signal.connect(self._look)
        storage.done.connect(self._done)

    def watch(self, *, is_watched: bool) -> None:
        """Somebody looks, or no longer."""
        self._is_watched = is_watched
        self._look()

    def restore(self, entries: Sequence[Trashed]) -> None:
        """Take chats back into the list and messages into their chats; told once all of it is on the disk."""
        chats = [entry.conversation for entry in entries if not entry.messages]
        is_possible = not chats or self._open_chats.undelete(chats)
        for entry in entries:
            if entry.messages:
                is_possible = self._open_chats.restore_messages(entry) and is_possible
        if is_possible:
            self._chat_storage.when_written(partial(self._restored, len(entries)))

    def remove(self, entries: Sequence[Trashed]) -> None:
        """For good, from the backups too; told when it is done."""
        self._is_removing = True
        self._storage.remove_for_good(entries)

    def empty(self) -> None:
        """Remove everything in the trash for good; `told` is emitted when it is done."""
        self._is_removing = True
        self._storage.empty_trash()

    def _restored(self, count: int, failure: AppError | None) -> None:
        if failure is None:
            self.told.emit(Sentence("Restored: {entries}", entries=count))

    def _done(self, sentence: Sentence) -> None:
        self._look()
        if self._is_removing:
            self._is_removing = False
            self.told.emit(sentence)

    def _look(self) -> None:
        if not self._is_watched or not self._chat_storage.is_open:
            return
        try:
            found = self._chat_storage.undamaged(lambda reader: trash.contents(reader.database))
        except StoreError as failure:
            self._chat_storage.failed.emit(failure)
            return
        if found != self.entries:
            self.entries = found
            self.changed.emit()


def days_left(entry: Trashed, now: float) -> int:
    """Until it is removed for good; at least one."""
    return max(1, -int(-(entry.deleted + KEPT_SECONDS - now) // DAY_SECONDS))
