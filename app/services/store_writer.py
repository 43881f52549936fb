"""The connection that writes the conversations, as the background thread alone uses it: opened, written to, closed.

A `StoreWriter` lives on one thread at a time, that of `ChatStorage`'s tasks; it knows no Qt and no signals. Not here:
when anything is written (`chat_storage`), SQL (`app.core.store`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from app.core.chats.listing import Folder, ListedChat
from app.core.store import opening
from app.core.store.store import Store
from app.core.store.unlocking import Locked, StorageNotice, Unlocked
from app.errors import AppError, StoreError
from app.sentence import Sentence

_Result = TypeVar("_Result")


@dataclass(frozen=True, eq=False)
class PendingWrite:
    """Something to be written, for the sake of one conversation ('' for none).

    `work` may be done twice without harm. `on_written` is called on the GUI thread once it is on the disk.
    """

    conversation: str
    work: Callable[[Store], None]
    on_written: Callable[[], None] | None = None


@dataclass(frozen=True)
class OpenStore:
    """An open store as the GUI thread sees it: a connection of its own for reading, and what was read at once."""

    reader: Store
    key: str | None
    notices: tuple[StorageNotice, ...]
    listed: tuple[ListedChat, ...]
    folders: tuple[Folder, ...]
    failure: AppError | None = None  # why it is the store from before that is open


@dataclass(frozen=True)
class Reopened:
    """What came of closing the store and opening it again.

    `written` is what reached the disk before it was closed: all of what was handed over, or nothing.
    """

    written: tuple[PendingWrite, ...]
    result: OpenStore | Locked | AppError


class StoreWriter:
    """Owns the connection that writes. A store that can only be read has none: then there is nothing to write."""

    def __init__(self, store_file: Path, backups: Path) -> None:
        self._store_file = store_file
        self._backups = backups
        self._store: Store | None = None

    def write(self, batch: Iterable[PendingWrite]) -> AppError | None:
        """Write all of these or none; None where they are on the disk, else why not."""
        store = self._store
        if store is None:
            return StoreError(Sentence("Your conversations are not open."), Sentence("Unlock them first."))
        return outcome(lambda: _write_all(store, batch))

    def reopen(
        self, batch: tuple[PendingWrite, ...], unlock: Callable[[], Unlocked | Locked], before: Unlocked | None
    ) -> Reopened:
        """Write, close, do `unlock` with the files closed, and open; as `before` where that fails."""
        is_written = self.write(batch) is None  # else it stays pending, for the store that is opened next
        self._close()
        return Reopened(batch if is_written else (), self._opened(unlock, before))

    def end(self, batch: tuple[PendingWrite, ...]) -> AppError | None:
        """Write the rest and close; None where all is on the disk, else why not."""
        failure = self.write(batch) if batch else None
        self._close()
        return failure

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _opened(
        self, unlock: Callable[[], Unlocked | Locked], before: Unlocked | None
    ) -> OpenStore | Locked | AppError:
        result = outcome(lambda: self._open(unlock()))
        if not isinstance(result, AppError) or before is None:
            return result
        again = outcome(lambda: self._open(before))
        return replace(again, failure=result) if isinstance(again, OpenStore) else again

    def _open(self, found: Unlocked | Locked) -> OpenStore | Locked:
        if isinstance(found, Locked):
            return found
        opened = opening.open_store(self._store_file, self._backups, found.key, datetime.now(UTC))
        reader = opened.store
        if not opened.store.is_read_only:
            self._store = opened.store
            opened.store.close_interrupted()
            reader = opening.another(opened.store)
        notices = (*found.notices, *opened.notices)
        return OpenStore(reader, found.key, notices, reader.listing(), folders_of(reader))


def folders_of(store: Store) -> tuple[Folder, ...]:
    """The user's folders as the list shows them."""
    folded = store.folded_folders()
    return tuple(Folder(name, name in folded) for name in store.folders())


def _write_all(store: Store, batch: Iterable[PendingWrite]) -> None:
    with store.database.transaction():
        for write in batch:
            write.work(store)


def outcome(function: Callable[[], _Result]) -> _Result | AppError:
    """What it returns, or the failure: one that is foreseen must not end as a bug report."""
    try:
        return function()
    except AppError as error:
        return error
    except OSError as error:
        advice = Sentence("Check the disk, and that you may write there.")
        return StoreError(Sentence("A file of your conversations cannot be read or written."), advice, str(error))
