"""Takes chats from a file or folder into the store in two steps: look what is there, then add what was chosen.

Not here: what stands in the files (`app.core.exchange`), what is shown of it (`app.state.chats.importing`).
"""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from app.core.exchange import importing, merging
from app.core.exchange.merging import Foreseen, Merged
from app.core.exchange.progress import CancelledError, ExchangeProgress
from app.core.exchange.triptych import Archive
from app.core.store.store import Store
from app.errors import AppError
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.store_work import StoreWork

_CLOSING_MILLISECONDS = 10_000


@dataclass(frozen=True)
class ImportPreview:
    """What a file or folder holds, and what an import of it would meet."""

    name: str
    archive: Archive
    chats: tuple[Foreseen, ...]


class ChatImport(QObject):
    """Of one storage. It has no signals: who asks gives a function, which gets None where the work was cancelled."""

    def __init__(self, chat_storage: ChatStorage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chat_storage = chat_storage
        self._work = StoreWork(chat_storage, self)

    def look(
        self, path: Path, progress: ExchangeProgress, on_read: Callable[[ImportPreview | AppError | None], None]
    ) -> None:
        """Read what is there, and see which of it is in the store already."""

        def read(store: Store) -> ImportPreview | None:
            try:
                archive = importing.read_file(path, progress)
                return ImportPreview(path.name, archive, merging.foresee(store, archive, progress))
            except CancelledError:
                return None

        self._work.read(read, on_read)

    def take(
        self,
        preview: ImportPreview,
        chats: Container[int],
        progress: ExchangeProgress,
        on_done: Callable[[Merged | AppError | None], None],
    ) -> None:
        """Add these chats, all or none."""
        archive = merging.chosen(preview.archive, chats)

        def merge(store: Store) -> Merged | None:
            try:
                return merging.merge(store, archive, progress)
            except CancelledError:
                return None

        def done(merged: Merged | AppError | None) -> None:
            if isinstance(merged, Merged):
                self._chat_storage.refresh()
            on_done(merged)

        self._work.change(merge, done)

    def close(self) -> None:
        """Wait for what was begun, ten seconds at most."""
        self._work.wait(_CLOSING_MILLISECONDS)
