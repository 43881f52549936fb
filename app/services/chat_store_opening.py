"""From a key to a store that is open for one writer and one reader; for `chat_storage`, in the background.

Damage that is met on the way is mended and told. Not here: threads and signals (`chat_storage`), how it is mended
(`app.core.store.opening`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class OpenStore:
    """What the background thread hands over: two connections, one to write there, one to read here."""

    writer: Store
    reader: Store
    key: str | None
    notices: tuple[StorageNotice, ...]
    listed: tuple[ListedChat, ...]
    folders: tuple[Folder, ...]
    failure: AppError | None = None  # why it is the store from before that is open


@dataclass(frozen=True)
class NotOpened:
    """Nothing could be opened, though the key may have been found."""

    error: AppError
    found: Unlocked | None


def attempt(store_file: Path, backups: Path, unlock: Callable[[], Unlocked | Locked]) -> OpenStore | NotOpened | Locked:
    """Unlock and open; never raises what is foreseen."""
    found = outcome(unlock)
    if isinstance(found, AppError):
        return NotOpened(found, None)
    if isinstance(found, Locked):
        return found
    result = outcome(lambda: _opened(store_file, backups, found))
    return NotOpened(result, found) if isinstance(result, AppError) else result


def _opened(store_file: Path, backups: Path, found: Unlocked) -> OpenStore:
    opened = opening.open_store(store_file, backups, found.key, datetime.now(UTC), _read_first)
    reader = opening.another(opened.store)
    notices = (*found.notices, *opened.notices)
    return OpenStore(opened.store, reader, found.key, notices, reader.listing(), folders_of(reader))


def _read_first(store: Store) -> None:
    """What the list needs; answers that were running when the program went away are closed."""
    if not store.is_read_only:
        store.close_interrupted()
    store.listing()
    folders_of(store)


def folders_of(store: Store) -> tuple[Folder, ...]:
    """The folders in the user's order, empty ones too."""
    folded = store.folded_folders()
    return tuple(Folder(name, name in folded) for name in store.folders())


def outcome(function: Callable[[], _Result]) -> _Result | AppError:
    """What it returns, or the failure: one that is foreseen must not end as a bug report."""
    try:
        return function()
    except AppError as error:
        return error
    except OSError as error:
        advice = Sentence("Check the disk, and that you may write there.")
        return StoreError(Sentence("A file of your conversations cannot be read or written."), advice, str(error))
