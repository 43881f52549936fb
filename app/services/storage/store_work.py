"""Long work on the open store, on a thread and a connection of its own, so that it holds up neither window nor writing.

While it is under way it holds the store: protecting, restoring and repairing wait for it. Not here: which work there
is (`maintenance`, `chat_import`, `study_storage`), the connection that writes what is said (`writer`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject

from app.core.store import opening
from app.core.store.database import Mode, UnreadableError
from app.core.store.store import Store
from app.errors import AppError
from app.services.background.tasks import Tasks
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.notices import NOT_OPEN
from app.services.storage.writer import outcome

_Found = TypeVar("_Found")


class StoreWork(QObject):
    """Does one piece of work after the other. It has no signals: who asks gives a function.

    Damage that is met is mended after the caller was told of it.
    """

    def __init__(self, chat_storage: ChatStorage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chat_storage = chat_storage
        self._tasks = Tasks(self)

    def read(self, work: Callable[[Store], _Found], on_done: Callable[[_Found | AppError], None]) -> None:
        """Read with everything written; where that is not possible, what is on the disk."""
        self._chat_storage.when_written(lambda _failure: self._begin(work, on_done))

    def change(self, work: Callable[[Store], _Found], on_done: Callable[[_Found | AppError], None]) -> None:
        """Change the store, with everything written; not begun in a store that cannot be written."""
        if self._chat_storage.is_writable:
            self._chat_storage.when_written(
                lambda failure: self._begin(work, on_done) if failure is None else on_done(failure)
            )

    def run(self, work: Callable[[], _Found], on_done: Callable[[_Found | AppError], None]) -> None:
        """Work that needs no store, such as writing a file."""
        self._tasks.run(lambda: outcome(work), on_done)

    def wait(self, milliseconds: int) -> None:
        """Wait for what was begun; for the end of the program."""
        self._tasks.wait(milliseconds)

    def _begin(self, work: Callable[[Store], _Found], on_done: Callable[[_Found | AppError], None]) -> None:
        store = self._chat_storage.reader
        if store is None:
            on_done(NOT_OPEN)
        elif store.database.mode is Mode.NO_SPACE:  # then there is one connection for all, used here
            self._tell(outcome(lambda: work(store)), on_done)
        else:
            self._chat_storage.hold()
            self._tasks.run(lambda: outcome(lambda: _alone(store, work)), lambda found: self._end(found, on_done))

    def _end(self, found: _Found | AppError, on_done: Callable[[_Found | AppError], None]) -> None:
        self._chat_storage.release()
        self._tell(found, on_done)

    def _tell(self, found: _Found | AppError, on_done: Callable[[_Found | AppError], None]) -> None:
        if isinstance(found, UnreadableError):
            self._chat_storage.met_damage()
        on_done(found)


def _alone(store: Store, work: Callable[[Store], _Found]) -> _Found:
    own = opening.another(store)
    try:
        return work(own)
    finally:
        own.close()
