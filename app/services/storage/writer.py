"""The connection that writes the conversations, as the background thread alone uses it: opened, written to, closed.

A `StoreWriter` lives on one thread at a time, that of `ChatStorage`'s tasks; it knows no Qt and no signals. Not here:
when anything is written (`chat_storage`), SQL (`app.core.store`).
"""

from __future__ import annotations

import errno
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
from app.real_file import obstacle
from app.sentence import Sentence

_Result = TypeVar("_Result")
Bugs = tuple[Exception, ...]  # why changes were set aside that nobody foresaw would fail


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
class NotOpened:
    """Nothing could be opened; the key, where it was found all the same."""

    error: AppError
    found: Unlocked | None


@dataclass(frozen=True)
class Reopened:
    """What came of closing the store and opening it again.

    `written` is what was dealt with before it was closed: all of what was handed over, or nothing; `bugs` are why some
    of it could not be written.
    """

    written: tuple[PendingWrite, ...]
    result: OpenStore | Locked | NotOpened
    bugs: Bugs = ()


class StoreWriter:
    """Owns the connection that writes. A store that can only be read has none: then there is nothing to write."""

    def __init__(self, store_file: Path, backups: Path) -> None:
        self._store_file = store_file
        self._backups = backups
        self._store: Store | None = None

    def write(self, batch: Iterable[PendingWrite]) -> AppError | Bugs:
        """Write these, but set aside those that fail by a bug; an AppError says why nothing could be written."""
        store = self._store
        if store is None:
            return StoreError(Sentence("Your chats are not open."), Sentence("Unlock them first."))
        return outcome(lambda: _write_all(store, batch))

    def reopen(
        self, batch: tuple[PendingWrite, ...], unlock: Callable[[], Unlocked | Locked], before: Unlocked | None
    ) -> Reopened:
        """Write, close, do `unlock` with the files closed, and open; as `before` where that fails."""
        failure = self.write(batch)
        self._close()
        result = self._opened(unlock, before)
        if isinstance(failure, AppError):  # it stays pending, for the store that is opened next
            return Reopened((), result)
        return Reopened(batch, result, failure)

    def end(self, batch: tuple[PendingWrite, ...]) -> AppError | Bugs:
        """Write the rest and close; as `write`."""
        failure = self.write(batch) if batch else ()
        self._close()
        return failure

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _opened(
        self, unlock: Callable[[], Unlocked | Locked], before: Unlocked | None
    ) -> OpenStore | Locked | NotOpened:
        result = self._attempt(unlock)
        if not isinstance(result, NotOpened) or before is None:
            return result
        again = self._attempt(lambda: before)
        return replace(again, failure=result.error) if isinstance(again, OpenStore) else result

    def _attempt(self, unlock: Callable[[], Unlocked | Locked]) -> OpenStore | Locked | NotOpened:
        found = outcome(unlock)
        if isinstance(found, AppError):
            return NotOpened(found, None)
        if isinstance(found, Locked):
            return found
        result = outcome(lambda: self._open(found))
        return NotOpened(result, found) if isinstance(result, AppError) else result

    def _open(self, found: Unlocked) -> OpenStore:
        opened = opening.open_store(self._store_file, self._backups, found.key, datetime.now(UTC), _read_first)
        reader = opened.store
        if not opened.store.is_read_only:
            self._store = opened.store
            reader = opening.another(opened.store)
        notices = (*found.notices, *opened.notices)
        return OpenStore(reader, found.key, notices, reader.listing(), folders_of(reader))


def _read_first(store: Store) -> None:
    """Read what the list needs; answers that were running when the program went away are closed."""
    if not store.is_read_only:
        store.close_interrupted()
    store.listing()
    folders_of(store)


def folders_of(store: Store) -> tuple[Folder, ...]:
    """The user's folders as the list shows them."""
    folded = store.folded_folders()
    return tuple(Folder(name, name in folded) for name in store.folders())


def _write_all(store: Store, batch: Iterable[PendingWrite]) -> Bugs:
    bugs: list[Exception] = []
    with store.database.transaction():
        for write in batch:
            try:
                with store.database.transaction():
                    write.work(store)
            except (AppError, OSError):
                raise
            except Exception as bug:  # noqa: BLE001 - one bad change must not keep all later ones from the disk
                bugs.append(bug)
    return tuple(bugs)


def outcome(function: Callable[[], _Result]) -> _Result | AppError:
    """What it returns, or the failure: one that is foreseen must not end as a bug report."""
    try:
        return function()
    except AppError as error:
        return error
    except OSError as error:
        return _refusal(error)


def _refusal(error: OSError) -> StoreError:
    blocked = None
    if isinstance(error.filename, str):
        is_folder = error.errno in (errno.EEXIST, errno.ENOTDIR)  # one was wanted there
        blocked = obstacle(Path(error.filename) / "x" if is_folder else Path(error.filename))
    if blocked is not None:
        return StoreError(blocked, Sentence("Rename or remove it, then try again."), str(error))
    advice = Sentence("Check the disk, and that you may write to it.")
    return StoreError(Sentence("A file of your chats cannot be read or written."), advice, str(error))
