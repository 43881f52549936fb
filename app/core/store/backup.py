"""Verified copies of the store: made, kept for a while, brought back.

A copy is encrypted as the store is, and counts only when it was read back whole. Kept: all of two days, then one a day
for two weeks, then one a week for half a year. Not here: when to make one (`app.services.storage.chat_storage`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from app import private_files
from app.core.store import trash
from app.core.store.database import Database, DiskFullError, Mode, connect, sync
from app.core.store.trash import Gone
from app.errors import StoreError
from app.real_file import is_file
from app.sentence import Sentence

_NAME = "conversations-%Y-%m-%dT%H%M%SZ.db"
_ALL_KEPT = timedelta(days=2)
_DAILY_KEPT = timedelta(days=14)
_WEEKLY_KEPT = timedelta(days=182)
_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)  # no clock that is right shows less
_IN_A_ROW = timedelta(minutes=1)  # several copies within a second have later names than the clock shows
_LEAST_KEPT = 2  # whatever their age


class Backup(msgspec.Struct, frozen=True):
    """One backup of the store, with when it was made."""

    path: Path
    made: datetime
    size: int


def listed(folder: Path) -> tuple[Backup, ...]:
    """The copies in a folder, newest first."""
    found = [Backup(path, made, path.stat().st_size) for path in _files(folder) if (made := _time(path))]
    return tuple(sorted(found, key=lambda backup: backup.made, reverse=True))


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("*.db") if is_file(path)]


def make(database: Database, folder: Path, now: datetime) -> Backup:
    """Copy, read the copy back, and only then give it its name. Raises StoreError and leaves nothing half made."""
    private_files.make_folder(folder)
    remove_orphans(folder)  # first: they may be what the room is wanting for
    need_room(folder, database.path.stat().st_size)
    made = _date_for_next(folder, now.astimezone(UTC).replace(microsecond=0))
    path = folder / made.strftime(_NAME)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    try:
        database.copy_to(part, database.key)
        problem = problem_with(part, database.key)
        if problem:
            raise StoreError(
                Sentence("A backup could not be made: the copy was incomplete."), Sentence("Check this disk."), problem
            )
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return Backup(path, made, path.stat().st_size)


def _date_for_next(folder: Path, now: datetime) -> datetime:
    """A date later than those of all copies there are.

    Copies dated later than now were made while the clock was ahead: they get dates before now, or they would pass for
    the newest for as long as it was ahead. Where the clock itself shows what cannot be, only the order is kept.
    """
    ahead = [copy for copy in listed(folder) if copy.made >= now]
    if ahead and (now < _EARLIEST or ahead[0].made - now < _IN_A_ROW):
        return ahead[0].made + timedelta(seconds=1)
    date = now
    for copy in ahead:
        while (path := folder / (date := date - timedelta(seconds=1)).strftime(_NAME)).exists():
            pass
        copy.path.replace(path)
    return now


def problem_with(path: Path, key: str | None) -> str:
    """Empty if this copy can be read with this key and is whole, else what is wrong."""
    try:
        database = connect(path, key, Mode.READ_ONLY)
    except StoreError as error:
        return error.detail or str(error.title)
    try:
        return database.problem()
    finally:
        database.close()


def newest_good(folder: Path, key: str | None) -> Backup | None:
    """The newest copy that is whole."""
    return next((backup for backup in listed(folder) if not problem_with(backup.path, key)), None)


def put_in_place(backup: Path, store_file: Path) -> None:
    """Make a copy of a backup the store, which must be closed; what stood there is replaced."""
    part = store_file.with_suffix(".restored")
    shutil.copyfile(backup, part)
    private_files.close_file(part)
    sync(part)
    remove_log(store_file)  # a log of another file would be played into this one
    part.replace(store_file)


def make_way(part: Path) -> None:
    """Remove what was left half written at a place. Raises StoreError where a folder has its name."""
    if part.is_dir():
        raise StoreError(
            Sentence("“{name}” is a folder, and Triptych needs a file there.", name=str(part)),
            Sentence("Move it elsewhere, then try again."),
        )
    part.unlink(missing_ok=True)
    remove_log(part)


def remove_log(store_file: Path) -> None:
    """Remove the write-ahead log and its index beside a closed database."""
    for suffix in ("-wal", "-shm"):
        store_file.with_name(store_file.name + suffix).unlink(missing_ok=True)


def expired(made: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which copies need not be kept. The newest of a day, or later of a week, stands for it."""
    times = sorted(made, reverse=True)
    kept: set[object] = {_slot(time, now - time) for time in times[:_LEAST_KEPT]}
    gone: set[datetime] = set()
    for time in times[_LEAST_KEPT:]:
        slot = _slot(time, now - time)
        if slot is None or slot in kept:
            gone.add(time)
        else:
            kept.add(slot)
    return gone


def prune(folder: Path, now: datetime) -> tuple[Path, ...]:
    """Remove copies that have expired; return their paths."""
    backups = listed(folder)
    gone = expired((backup.made for backup in backups), now)
    paths = tuple(backup.path for backup in backups if backup.made in gone)
    for path in paths:
        path.unlink()
    return paths


def remove_orphans(folder: Path) -> None:
    """Remove what copies that were interrupted have left. One program at a time makes copies."""
    for part in folder.glob("*.part"):
        part.unlink(missing_ok=True)


def forget(folder: Path, key: str | None, gone: Gone) -> Sequence[Path]:
    """Remove from all copies what was deleted for good; the copies that could not be cleaned."""
    return [backup.path for backup in listed(folder) if not _forget(backup.path, key, gone)]


def _forget(path: Path, key: str | None, gone: Gone) -> bool:
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    try:
        database = connect(path, key)
        try:
            trash.remove(database, gone)
            database.copy_to(part, key)
        finally:
            database.close()
    except StoreError:
        part.unlink(missing_ok=True)
        return False
    part.replace(path)
    remove_log(path)
    return True


def _slot(time: datetime, age: timedelta) -> object | None:
    """What a copy stands for; None: nothing any more."""
    if age <= _ALL_KEPT:
        return time
    if age <= _DAILY_KEPT:
        return time.date()
    return tuple(time.isocalendar())[:2] if age <= _WEEKLY_KEPT else None


def _time(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name, _NAME).replace(tzinfo=UTC)
    except ValueError:
        return None


def need_room(folder: Path, size: int) -> None:
    """Raises DiskFullError where a copy of this size does not fit twice."""
    if shutil.disk_usage(folder).free < 2 * size:
        raise DiskFullError(Sentence("There is no room for a backup."), Sentence("Free some space on the disk."))
