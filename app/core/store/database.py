"""One connection to one encrypted SQLite file, opened so that none of the known traps can bite.

A missing, empty or malformed key silently makes a plaintext database, and opening a path that is not there silently
makes a new one. So the key's form is checked, the cipher is read back, and a file is created only by `create`.
Not here: tables (`store`), which key (`app.core.store.keys`).
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Generator, Iterable
from enum import Enum
from pathlib import Path
from typing import Any
from urllib.parse import quote

import apsw

from app import private_files
from app.core.store.keys import is_key
from app.core.text.index_words import index_text
from app.errors import StoreError
from app.real_file import open_file, require_file
from app.sentence import Sentence
from backends.lines import sound

APPLICATION_ID = 1414680660  # "TRPT", as in schema/0001
PLAIN_HEADER = b"SQLite format 3\x00"
Row = tuple[Any, ...]  # what a column holds is said by the schema, not by Python
SqlValue = str | int | float | bytes | None
_CIPHER = "chacha20"
_BUSY_MS = 5000
_SHARED_LOCK = (510, 0x40000002)  # the bytes (length, start) of which every SQLite connection locks some
_PAGE_SIZE = 8192  # a long list is spread over half as many places on the disk as with SQLite's 4096


class UnreadableError(StoreError):
    """The file is damaged, or this is not its key."""


class DiskFullError(StoreError):
    """Nothing more can be written."""


class NotWritableError(StoreError):
    """The file or its disk can only be read."""


class BusyError(StoreError):
    """Somebody else has been writing for too long."""


class Mode(Enum):
    """How a file is opened."""

    NORMAL = "normal"
    READ_ONLY = "read only"
    READ_ONLY_DISK = "read only disk"  # no locks, no helper files, and without what only the log knows
    NO_SPACE = "no space"  # reading without any helper file, when there is no room to make one


class Database:
    """A keyed connection, for one thread at a time. SQLite's failures come out as StoreErrors."""

    def __init__(self, path: Path, key: str | None, flags: int, mode: Mode) -> None:
        _check_form(key)
        self.path = path
        self.key = key
        self.mode = mode
        with translated():
            # Any: apsw's types name collections.abc.Buffer, which Python 3.11 does not have.
            place = f"{_uri(path)}?immutable=1" if mode is Mode.READ_ONLY_DISK else _place(path)
            self._connection: Any = apsw.Connection(place, flags=flags | apsw.SQLITE_OPEN_URI)
        with self._closed_on_error():
            # The schema's triggers use it, so every connection has it; that two runs agree is promised to SQLite.
            self._connection.create_scalar_function("index_text", index_text, 1, deterministic=True)
            self._apply_key()
            self._configure()

    def rows(self, sql: str, *values: SqlValue) -> list[Row]:
        """All rows of a query."""
        with translated():
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, *values: SqlValue) -> Row | None:
        """The first row of a query, or None."""
        with translated():
            return self._connection.execute(sql, values).fetchone()

    def run(self, sql: str, *values: SqlValue) -> int:
        """A statement; how many rows it changed."""
        with translated():
            self._connection.execute(sql, values).fetchall()
            return int(self._connection.changes())

    def run_many(self, sql: str, rows: Iterable[tuple[SqlValue, ...]]) -> None:
        """A statement for each row."""
        with translated():
            self._connection.executemany(sql, rows).fetchall()

    def run_script(self, sql: str) -> None:
        """Run several statements that take no values."""
        with translated():
            self._connection.execute(sql).fetchall()

    def value(self, sql: str, *values: SqlValue) -> Any:  # noqa: ANN401 - as `Row`
        """The first column of the first row; None without one."""
        row = self.one(sql, *values)
        return None if row is None else row[0]

    @contextlib.contextmanager
    def transaction(self) -> Generator[None]:
        """Make everything within one transaction: all of it is kept, or nothing; may be nested.

        It begins as a write: begun as a read, it would fail where another connection wrote meanwhile.
        """
        with translated(), self._connection:
            yield

    def problem(self) -> str:
        """Empty if every page and index is whole, else what is wrong."""
        try:
            found = [str(row[0]) for row in self.rows("PRAGMA integrity_check(3)")]
        except StoreError as error:
            return error.detail
        return "" if found == ["ok"] else "; ".join(found)

    def copy_to(self, target: Path, key: str | None) -> None:
        """A compact copy under the given key (None: unencrypted), sure on the disk. The target must not exist."""
        _check_form(key)
        # VACUUM INTO takes over the source's key unless the target's URI names another; an empty one is none.
        keyed = f"?cipher={_CIPHER}&key=raw:{key}" if key is not None else "?key="
        private_files.make_file(target)
        self.run("VACUUM INTO ?", f"{_uri(target)}{keyed}")
        if is_plain(target) != (key is None):
            target.unlink()
            raise StoreError(
                Sentence("The copy was not encrypted and has been removed."),
                Sentence("Please report this: it is a bug."),
            )
        sync(target)

    def empty_log(self) -> None:
        """Write the whole write-ahead log into the file and cut it to nothing."""
        self.run("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Nothing else may be called after. Safe to call twice."""
        self._connection.close(force=True)

    def _apply_key(self) -> None:
        if self.key is None:
            return
        self.run(f"PRAGMA cipher = '{_CIPHER}'")
        answer = self.rows(f"PRAGMA key = 'raw:{self.key}'")
        if answer != [("ok",)] or self.value("PRAGMA cipher") != _CIPHER:
            raise StoreError(
                Sentence("The chats cannot be encrypted here."), Sentence("Please report this: it is a bug.")
            )

    def _configure(self) -> None:
        if self.mode is Mode.NO_SPACE:
            self.run("PRAGMA locking_mode = EXCLUSIVE")  # the log's index stays in memory
        self._connection.set_busy_timeout(_BUSY_MS)
        self.rows("SELECT count(*) FROM sqlite_schema")  # the first read: does the key fit?
        self.run_script("PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON")
        self.run("PRAGMA cache_size = -16000")
        if self.mode is not Mode.NORMAL:
            self.run("PRAGMA query_only = ON")
            return
        self.run(f"PRAGMA page_size = {_PAGE_SIZE}")  # of a new file; an old one keeps its own
        self.run("PRAGMA secure_delete = ON")
        if self.value("PRAGMA journal_mode = WAL") != "wal":
            raise StoreError(
                Sentence("The chats cannot be kept on this disk."), Sentence("Choose a folder on a local disk.")
            )
        self.run("PRAGMA synchronous = FULL")
        self._connection.transaction_mode = "IMMEDIATE"

    @contextlib.contextmanager
    def _closed_on_error(self) -> Generator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise


def create(path: Path, key: str | None) -> Database:
    """A new, empty database; None: unencrypted. Raises FileExistsError rather than touch what is there."""
    if path.exists():
        raise FileExistsError(path)
    _check_form(key)
    private_files.make_folder(path.parent)
    private_files.make_file(path)
    return Database(path, key, apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE, Mode.NORMAL)


def connect(path: Path, key: str | None, mode: Mode = Mode.NORMAL) -> Database:
    """Open what is there; never creates. UnreadableError: key and file do not fit, or the file is damaged.

    Raises OSError where something else than a file is there.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    for file in (path, *(path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal"))):
        require_file(file)  # SQLite would wait for a pipe
        private_files.close_file(file)
    is_reading = mode in (Mode.READ_ONLY, Mode.READ_ONLY_DISK)
    flags = apsw.SQLITE_OPEN_READONLY if is_reading else apsw.SQLITE_OPEN_READWRITE
    try:
        database = Database(path, key, flags, mode)
    except UnreadableError as error:
        # Only now: to open and close a file that is in use gives up the locks of this process on it.
        if key is None or not is_plain(path):
            raise
        raise UnreadableError(
            Sentence("The chats on the disk are not encrypted, though they should be."),
            Sentence("The file was replaced. Restore a backup."),
        ) from error
    if database.value("PRAGMA application_id") != APPLICATION_ID:  # an empty file, or another program's
        database.close()
        raise UnreadableError(Sentence("This file does not hold Triptych's chats."), Sentence("Restore a backup."))
    return database


def is_plain(path: Path) -> bool:
    """Whether a file is an unencrypted database."""
    with open_file(path) as file:
        return file.read(len(PLAIN_HEADER)) == PLAIN_HEADER


def is_in_use(path: Path) -> bool:
    """Whether another program has this database open. Not for a file that this program itself has open."""
    if sys.platform == "win32":  # a file that is open there can be neither renamed nor replaced
        return False
    import fcntl

    with open_file(path, "r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, *_SHARED_LOCK)
        except OSError:
            return True
    return False


def sync(path: Path) -> None:
    """Make sure that a file's content is on the disk."""
    with open_file(path, "r+b") as file:
        os.fsync(file.fileno())


@contextlib.contextmanager
def translated() -> Generator[None]:
    """Turn SQLite's failures into ours, with a sentence; what is a bug of ours passes as it is."""
    try:
        yield
    except (apsw.NotADBError, apsw.CorruptError) as error:
        raise UnreadableError(
            Sentence("The chats on the disk cannot be read."),
            Sentence("The file is damaged, or its key is another one. Nothing was overwritten."),
            str(error),
        ) from error
    except (apsw.FullError, apsw.IOError, apsw.CantOpenError) as error:
        raise _full(error) from error
    except apsw.ReadOnlyError as error:
        raise NotWritableError(
            Sentence("The chats can only be read."),
            Sentence("Update Triptych, or free some space on the disk."),
            str(error),
        ) from error
    except apsw.BusyError as error:
        raise BusyError(
            Sentence("Another program is using the chats."),
            Sentence("Close other windows of Triptych, then try again."),
            str(error),
        ) from error


def _full(error: apsw.Error) -> DiskFullError:
    return DiskFullError(
        Sentence("The chats cannot be written: the disk is full or not writable."),
        Sentence("Free some space. What is on screen is kept in memory until then."),
        str(error),
    )


def _place(path: Path) -> str:
    """A path as SQLite takes it: as it is, or as a URI where it holds bytes that are no UTF-8."""
    return str(path) if sound(str(path)) == str(path) else _uri(path)


def _uri(path: Path) -> str:
    return f"file:{quote(os.fsencode(path.absolute().as_posix()))}"


def _check_form(key: str | None) -> None:
    if key is not None and not is_key(key):  # SQLite3MC would take it as a passphrase, or encrypt nothing
        raise StoreError(Sentence("The key of the chats is malformed."), Sentence("Enter the recovery code."))
