"""A damaged file is kept, whatever can still be read is saved, on top of the newest good backup.

Every page of the file is sealed, so damage shows as an error at the rows that stand there; around them all is read.
What comes back is counted for the person it belongs to. Not here: noticing it (`opening`,
`app.services.storage.chat_storage`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.core.chats.conversation import new_details
from app.core.store import backup, database as db, keys, migrations, rows, search_index, write_ahead_log
from app.core.store.database import BusyError, Database, Row, SqlValue, UnreadableError
from app.core.store.rows import SAVE_TEXT
from app.core.store.store import Counts, Store
from app.errors import StoreError
from app.sentence import Sentence

_CHUNK = 500
_SMALL_TABLES = (
    ("draft", "conversation, content"),
    ("folder", "name, position, is_folded"),
    ("preset", "name, instructions"),
    ("study", "number, plan"),
    ("study_result", "question, effort, sample, result"),
    ("policy_version", "number, name, text"),
    ("policy_draft", "part, content"),
    ("judging", "number, judging"),
    ("judge_result", "policy, item, effort, sample, result"),
)
_FORGET_UNNAMED = "DELETE FROM attachment WHERE hash NOT IN (SELECT hash FROM attached UNION SELECT hash FROM drafted)"


class Recovered(msgspec.Struct, frozen=True):
    """What a recovery brought back."""

    kept: Path  # the damaged file
    backup_made: datetime | None  # None: there was no good backup
    from_backup: Counts
    now: Counts


def recover(store_file: Path, backups: Path, key: str | None, now: datetime) -> Recovered:
    """Put a whole file in the place of a damaged one, which must be closed. Raises StoreError and changes nothing."""
    keys.check_promise(store_file, key)
    if store_file.exists():
        if db.is_in_use(store_file):
            raise BusyError(
                Sentence("The chats are damaged, and another program is using them."),
                Sentence("Close other windows of Triptych, then try again."),
            )
        write_ahead_log.mend(store_file)
    part = store_file.with_suffix(".recovered")
    backup.make_way(part)
    good = backup.newest_good(backups, key)
    if good is not None:
        backup.put_in_place(good.path, part)
    target = db.connect(part, key) if good else db.create(part, key)
    try:
        migrations.migrate(target)
        search_index.prepare(target)
        if good is None:
            for copy in reversed(backup.listed(backups)):
                salvage(copy.path, key, target)
        before = Store(target).counts()
        salvage(store_file, key, target)
        after = Store(target).counts()
        if target.problem():
            raise StoreError(
                Sentence("The chats could not be repaired."), Sentence("Restore a backup."), target.problem()
            )
        target.empty_log()
    finally:
        target.close()
    db.sync(part)
    kept = set_aside(store_file, now)
    part.replace(store_file)
    return Recovered(kept, good.made if good else None, before, after)


def set_aside(store_file: Path, now: datetime) -> Path:
    """Move a file and its log out of the way."""
    stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    kept = store_file.with_name(f"{store_file.stem}.damaged-{stamp}{store_file.suffix}")
    for suffix in ("-wal", "-wal.found", "-shm", ""):
        path = store_file.with_name(store_file.name + suffix)
        if path.exists():
            path.replace(kept.with_name(kept.name + suffix))
    return kept


def salvage(source: Path, key: str | None, target: Database) -> None:
    """Copy every row that can be read; where both have one, the damaged file's is the newer."""
    try:
        damaged = db.connect(source, key)
    except (StoreError, FileNotFoundError):  # not even its first page: nothing to be had here
        return
    try:
        with target.transaction():
            _salvage(damaged, target)
    finally:
        damaged.close()


def _salvage(damaged: Database, target: Database) -> None:
    numbers: dict[int, int] = {}
    for number, *row in readable(damaged, "conversation", "number, id, updated, deleted, details"):
        numbers[number] = _conversation(target, *row)
    _salvage_files(damaged, target)
    messages: dict[int, int] = {}
    columns = "number, conversation, deleted, " + rows.columns_there(_whole(damaged, rows.COLUMNS_THERE))
    for number, conversation, deleted, *row in readable(damaged, "message", columns):
        if conversation not in numbers:  # its own row is lost, its messages are not
            numbers[conversation] = _conversation_of(target, row[0]) or _nameless(target)
        messages[number] = _message(target, numbers[conversation], deleted, row)
    for number, content in readable(damaged, "generated", "message, messages", "message"):
        if number in messages:
            target.run("REPLACE INTO generated VALUES (?, ?)", messages[number], content)
    for number, known in numbers.items():
        for parent, child in _whole(damaged, "SELECT parent, child FROM choice WHERE conversation = ?", number):
            target.run("REPLACE INTO choice VALUES (?, ?, ?)", known, parent, child)
    for table, columns in _SMALL_TABLES:
        _copy_whole(damaged, target, table, columns)
    target.run(_FORGET_UNNAMED)


def _salvage_files(damaged: Database, target: Database) -> None:
    if _columns_of(damaged, "attachment"):
        for _number, hash_, text in readable(damaged, "attachment", "number, hash, text"):
            target.run(SAVE_TEXT, hash_, text)


def _columns_of(damaged: Database, table: str) -> set[str]:
    """The columns that a table has; none where an older file does not have it."""
    return {name for (name,) in _whole(damaged, f"SELECT name FROM pragma_table_info('{table}')")}  # noqa: S608 - ours


def _copy_whole(damaged: Database, target: Database, table: str, columns: str) -> None:
    """A small table, with those of its columns that an older file has too."""
    there = _columns_of(damaged, table)
    columns = ", ".join(column for column in columns.split(", ") if column in there)
    for row in _whole(damaged, f"SELECT {columns} FROM {table}") if columns else ():  # noqa: S608
        places = ", ".join("?" * len(row))
        target.run(f"REPLACE INTO {table} ({columns}) VALUES ({places})", *row)  # noqa: S608


def readable(damaged: Database, table: str, columns: str, key: str = "number") -> Iterator[Row]:
    """The rows of a table that can be read, halving around those that cannot. `key` is the first of the columns."""
    sql = f"SELECT {columns} FROM {table} WHERE {key} BETWEEN ? AND ? ORDER BY {key} LIMIT {_CHUNK}"  # noqa: S608
    ranges = [(0, _last(damaged, table, key))]
    while ranges:
        low, high = ranges.pop()
        try:
            found = damaged.rows(sql, low, high)
        except UnreadableError:
            middle = (low + high) // 2
            ranges += [(middle + 1, high), (low, middle)] if low < high else []
            continue
        yield from found
        if len(found) == _CHUNK:
            ranges.append((found[-1][0] + 1, high))


def _last(damaged: Database, table: str, key: str) -> int:
    try:
        return damaged.value(f"SELECT max({key}) FROM {table}") or 0  # noqa: S608 - our own tables
    except UnreadableError:
        return damaged.path.stat().st_size // 64  # no row is shorter


def _whole(damaged: Database, sql: str, *values: int) -> list[Row]:
    try:
        return damaged.rows(sql, *values)
    except UnreadableError:
        return []


def _conversation(target: Database, id_: str, updated: float, deleted: float | None, details: str) -> int:
    return target.value(
        "INSERT INTO conversation (id, updated, deleted, details) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " updated = excluded.updated, deleted = excluded.deleted, details = excluded.details RETURNING number",
        id_,
        updated,
        deleted,
        details,
    )


def _conversation_of(target: Database, message_id: SqlValue) -> int | None:
    """The conversation that has this message in the backup."""
    return target.value("SELECT conversation FROM message WHERE id = ?", message_id)


def _nameless(target: Database) -> int:
    details = msgspec.structs.replace(new_details(), title="Recovered conversation", is_renamed=True)
    return _conversation(target, details.id, details.created, None, rows.as_json(details))


def _message(target: Database, conversation: int, deleted: float | None, row: list[SqlValue]) -> int:
    number = target.value(rows.SAVE_MESSAGE, conversation, *row)
    target.run("UPDATE message SET deleted = ? WHERE number = ?", deleted, number)
    return number
