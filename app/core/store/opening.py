"""From a key and a place to an open store, whatever state the file is in: new, whole, old, damaged, missing, no space.

A file is created only where there was none and no backup, under a name of its own until it is whole. Nothing is ever
overwritten. Not here: the key (`unlocking`), the repair itself (`recovery`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

from app.core.store import backup, database as db, keys, migrations, recovery, search_index, write_ahead_log
from app.core.store.database import Database, DiskFullError, Mode, NotWritableError, UnreadableError
from app.core.store.recovery import Recovered
from app.core.store.store import Store
from app.core.store.unlocking import StorageNotice, StorageNoticeKind, Unlocked
from app.errors import StoreError
from app.sentence import Plural, Sentence

_LITTLE_SPACE = 16 * 2**20

_NO_SPACE = StorageNotice(
    StorageNoticeKind.DISK_FULL,
    Sentence("The disk is full. Your chats are here, but nothing new is kept."),
    Sentence("Free some space, then start Triptych again."),
)
_READ_ONLY_DISK = StorageNotice(
    StorageNoticeKind.DISK_FULL,
    Sentence("The disk with your chats can only be read. They are here, but nothing new is kept."),
    Sentence("Allow writing there, then start Triptych again."),
)
_NEARLY_FULL = StorageNotice(
    StorageNoticeKind.DISK_FULL,
    Sentence("The disk is nearly full."),
    Sentence("Free some space, or new messages may not be saved."),
)
_NEWER = StorageNotice(
    StorageNoticeKind.NEWER,
    Sentence("These chats were written by a newer Triptych."),
    Sentence("They can be read but not changed. Update Triptych to continue them."),
)


class Opened(msgspec.Struct, frozen=True):
    """The store, and what there is to say about it."""

    store: Store
    notices: tuple[StorageNotice, ...] = ()


class StoreMissingError(StoreError):
    """There was a store, and now there is neither it nor a good backup."""


def open_store(
    store_file: Path, backups: Path, key: str | None, now: datetime, use: Callable[[Store], object] = lambda _: None
) -> Opened:
    """Open, create, upgrade, restore or repair. Raises StoreError where none of this is possible.

    `use` reads what will be needed at once: damage that it meets is repaired like damage that is met in opening.
    """
    try:
        if store_file.exists() and write_ahead_log.is_damaged(store_file):
            return _recovered(store_file, backups, key, now, use)
        return _used(_open(store_file, backups, key, now), use)
    except UnreadableError:
        if not _is_its_key(store_file, key):
            raise
    return _recovered(store_file, backups, key, now, use)


def _recovered(
    store_file: Path, backups: Path, key: str | None, now: datetime, use: Callable[[Store], object]
) -> Opened:
    notice = recovered_notice(recovery.recover(store_file, backups, key, now))
    opened = _used(_open(store_file, backups, key, now), use)
    return Opened(opened.store, (*opened.notices, notice))


def _used(opened: Opened, use: Callable[[Store], object]) -> Opened:
    try:
        use(opened.store)
    except BaseException:
        opened.store.close()
        raise
    return opened


def _open(store_file: Path, backups: Path, key: str | None, now: datetime) -> Opened:
    keys.check_promise(store_file, key)
    notices: list[StorageNotice] = []
    if not store_file.exists():
        notices += _made(store_file, backups, key)
    elif key is not None and db.is_plain(store_file):
        protect(store_file, backups, key)  # that was interrupted, or there is a key only now
    try:
        database = db.connect(store_file, key)
    except (DiskFullError, NotWritableError):
        return Opened(*_without_writing(store_file, key))
    if not _upgrade(database, backups, now):
        return Opened(Store(db.connect(store_file, key, Mode.READ_ONLY)), (*notices, _NEWER))
    if shutil.disk_usage(store_file.parent).free < _LITTLE_SPACE:
        notices.append(_NEARLY_FULL)
    return Opened(Store(database), tuple(notices))


def another(store: Store) -> Store:
    """A second connection to the same file, for reading beside the first; the same one where only one is possible."""
    if store.database.mode is Mode.NO_SPACE:
        return store
    return Store(db.connect(store.database.path, store.database.key, store.database.mode))


def create_store(store_file: Path, key: str | None) -> None:
    """A new, empty store. It gets its name when it is whole and, with a key, surely encrypted."""
    keys.check_promise(store_file, key)
    part = store_file.with_suffix(".new")
    backup.make_way(part)
    database = db.create(part, key)
    try:
        migrations.migrate(database)
        search_index.prepare(database)
        database.empty_log()
    finally:
        database.close()
    if db.is_plain(part) != (key is None):
        part.unlink()
        raise StoreError(Sentence("The chats cannot be encrypted here."), Sentence("Please report this: it is a bug."))
    db.sync(part)
    part.replace(store_file)
    keys.note_store(store_file)


def change_key(store_file: Path, old: str | None, new: str | None) -> None:
    """Write a closed store anew under another key, or under none."""
    part = store_file.with_suffix(".rekeyed")
    backup.make_way(part)
    database = db.connect(store_file, old)
    try:
        database.copy_to(part, new)
        database.empty_log()
    finally:
        database.close()
    problem = backup.problem_with(part, new)
    if problem:
        part.unlink()
        raise StoreError(Sentence("The chats could not be written anew."), Sentence("Check this disk."), problem)
    backup.remove_log(store_file)
    part.replace(store_file)


def mended(store_file: Path, backups: Path, key: str | None, now: datetime) -> Unlocked:
    """Mend a damaged, closed store and return its key with what came back. Raises StoreError and changes nothing."""
    return Unlocked(key, (recovered_notice(recovery.recover(store_file, backups, key, now)),))


def restore(store_file: Path, backups: Path, chosen: Path, key: str | None, now: datetime) -> None:
    """Go back to a backup. What is there now is itself kept as a backup, or set aside if it is damaged."""
    keys.check_promise(store_file, key)
    problem = backup.problem_with(chosen, key)
    if problem:
        raise StoreError(Sentence("This backup cannot be read."), Sentence("Choose another one."), problem)
    try:
        database = db.connect(store_file, key)
        try:
            backup.make(database, backups, now)
        finally:
            database.close()
    except (UnreadableError, FileNotFoundError):
        recovery.set_aside(store_file, now)
    backup.put_in_place(chosen, store_file)


def protect(store_file: Path, backups: Path, key: str) -> None:
    """Encrypt a closed store that was kept unprotected, and its backups. The protection file names the key already."""
    if store_file.exists() and db.is_plain(store_file):
        change_key(store_file, None, key)
    for copy in backup.listed(backups):
        if db.is_plain(copy.path):
            change_key(copy.path, None, key)


def _is_its_key(store_file: Path, key: str | None) -> bool:
    """Only with the right key is a file that cannot be read a damaged one."""
    protection = keys.read_protection(store_file)
    if protection is None or key is None:
        return key is None and protection is not None and protection.kind is keys.ProtectionKind.NONE
    return keys.fingerprint(key) == protection.fingerprint


def _made(store_file: Path, backups: Path, key: str | None) -> list[StorageNotice]:
    """The file is missing: from a backup if there is one, else new."""
    good = backup.newest_good(backups, key)
    if good is None:
        protection = keys.read_protection(store_file)
        if protection is not None and protection.has_store:
            raise StoreMissingError(
                Sentence("The file with your chats is missing, and there is no good backup of it."),
                Sentence("Put {name} back, or begin with an empty list.", name=store_file.name),
            )
        create_store(store_file, key)
        return []
    backup.put_in_place(good.path, store_file)
    title = Sentence(
        "The file with your chats was missing. It was restored from the backup of {made}.", made=_day(good.made)
    )
    return [StorageNotice(StorageNoticeKind.RESTORED, title, Sentence("What was written after that is not in it."))]


def _without_writing(store_file: Path, key: str | None) -> tuple[Store, tuple[StorageNotice, ...]]:
    """Read what is there where nothing can be written: the disk is full, or can only be read."""
    try:
        return Store(db.connect(store_file, key, Mode.NO_SPACE)), (_NO_SPACE,)
    except (DiskFullError, NotWritableError):
        return Store(db.connect(store_file, key, Mode.READ_ONLY_DISK)), (_READ_ONLY_DISK,)


def _upgrade(database: Database, backups: Path, now: datetime) -> bool:
    """Bring it to the newest schema; False: it has a newer one, and is closed."""
    try:
        version = migrations.version(database)
        if version < migrations.newest():
            backup.make(database, backups, now)
            migrations.migrate(database)
        if version <= migrations.newest():
            search_index.prepare(database)
    except BaseException:
        database.close()
        raise
    if version > migrations.newest():
        database.close()
    return version <= migrations.newest()


def recovered_notice(recovered: Recovered) -> StorageNotice:
    """What came back, in a sentence."""
    came = {
        "messages": Plural("%Ln message(s)", "", recovered.now.messages),
        "conversations": Plural("%Ln chat(s)", "", recovered.now.conversations),
    }
    if recovered.backup_made is None:
        source = Sentence("{messages} in {conversations} came back from the file itself.", **came)
    else:
        made = _day(recovered.backup_made)
        source = Sentence(
            "{messages} in {conversations} came back, from the backup of {made} and from the file itself.",
            made=made,
            **came,
        )
    return StorageNotice(
        StorageNoticeKind.RECOVERED,
        Sentence("The file with your chats was damaged.").then(source),
        Sentence("The damaged file is kept as {name}.", name=recovered.kept.name),
    )


def _day(time: datetime) -> str:
    return time.astimezone().strftime("%Y-%m-%d %H:%M")
