"""What was read for a chat, kept on the disk: one encrypted file a chat, under a name that does not tell which.

The key is the store's. A file is only a shortcut: what is damaged, of another key or too much is removed without a
word, and the model reads again. For one thread. Not here: when something is kept (`app.state.chats.kept_prefixes`).
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from app.core.store.database import APPLICATION_ID, Database, connect, create
from app.errors import StoreError
from app.sentence import Sentence

NOT_KEPT = Sentence("What was read could not be kept.")
_ENDING = ".read"
_PARTIAL = ".part"
_SCHEMA = f"""
PRAGMA application_id = {APPLICATION_ID};
CREATE TABLE prefix (model TEXT NOT NULL, tokens INTEGER NOT NULL);
CREATE TABLE part (place INTEGER PRIMARY KEY, data BLOB NOT NULL);
"""


class KeptPrefixes:
    """A folder of them. `model` says by which model something was read: another one has no use for it."""

    def __init__(self, folder: Path, key: str) -> None:
        self._folder = folder
        self._key = key
        self._writing: Database | None = None
        self._reading: Database | None = None

    def begin(self, chat: str) -> None:
        """Begin to keep what was read for a chat; what was kept of it stays until all is there. Raises StoreError."""
        self.cancel()
        file = self._file(chat).with_suffix(_PARTIAL)
        _remove(file)
        try:
            self._writing = create(file, self._key)
            self._writing.run_script(_SCHEMA)
        except OSError as error:
            raise _failed(error) from error

    def add(self, place: int, data: bytes) -> None:
        """Keep one part. Raises StoreError where there is no room for it."""
        assert self._writing is not None
        self._writing.run("INSERT INTO part (place, data) VALUES (?, ?)", place, data)

    def finish(self, model: str, tokens: int, most: int) -> None:
        """All is there: it takes the place of what was kept of the chat; the oldest go until `most` bytes are left."""
        assert self._writing is not None
        self._writing.run("INSERT INTO prefix (model, tokens) VALUES (?, ?)", model, tokens)
        written, self._writing = self._writing, None
        written.close()
        try:
            written.path.replace(written.path.with_suffix(_ENDING))
        except OSError as error:
            _remove(written.path)
            raise _failed(error) from error
        self.shrink(most)

    def cancel(self) -> None:
        """Keep nothing of what was begun."""
        if self._writing is not None:
            written, self._writing = self._writing, None
            written.close()
            _remove(written.path)

    def open(self, chat: str, model: str) -> int:
        """How many parts this model has read for a chat; 0: none. They are had by `part` until `close`."""
        self.close()
        file = self._file(chat)
        if not file.exists():
            return 0
        try:
            self._reading = found = connect(file, self._key)
            row = found.one("SELECT model, (SELECT count(*) FROM part) FROM prefix")
        except (StoreError, OSError):
            row = None
        if row is None or row[0] != model:
            self.forget((chat,))
            return 0
        os.utime(file)  # it is used: others go first
        return int(row[1])

    def part(self, place: int) -> bytes:
        """One of them. Raises StoreError where it cannot be read; then what was kept of the chat is removed."""
        assert self._reading is not None
        try:
            data = self._reading.value("SELECT data FROM part WHERE place = ?", place)
            if isinstance(data, bytes):
                return data
            raise _failed(KeyError(place))
        except StoreError:
            file = self._reading.path
            self.close()
            _remove(file)
            raise

    def close(self) -> None:
        """No more parts are wanted."""
        if self._reading is not None:
            reading, self._reading = self._reading, None
            reading.close()

    def forget(self, chats: Iterable[str]) -> None:
        """Remove what was kept of these chats."""
        self.close()
        for chat in chats:
            _remove(self._file(chat))

    def shrink(self, most: int) -> None:
        """Remove what was used longest ago until this many bytes are left, and what is left of a broken off keeping."""
        left = most
        for _, size, file in sorted(_used(self._folder), reverse=True):
            left -= size
            if left < 0 or file.suffix == _PARTIAL:
                _remove(file)

    def _file(self, chat: str) -> Path:
        name = hmac.new(self._key.encode(), chat.encode(), hashlib.sha256).hexdigest()[:32]
        return self._folder / f"{name}{_ENDING}"


def forget_all(folder: Path) -> None:
    """Remove everything that was kept, whatever its key."""
    for file in _files(folder):
        _remove(file)


def _files(folder: Path) -> list[Path]:
    try:
        return [file for file in folder.iterdir() if file.suffix in (_ENDING, _PARTIAL)]
    except OSError:
        return []


def _used(folder: Path) -> Iterator[tuple[float, int, Path]]:
    """When each was used last, and its size. What goes meanwhile is left out."""
    for file in _files(folder):
        with suppress(OSError):
            found = file.stat()
            yield found.st_mtime, found.st_size, file


def _remove(file: Path) -> None:
    for each in (file, *(file.with_name(file.name + suffix) for suffix in ("-wal", "-shm"))):
        try:
            each.unlink(missing_ok=True)
        except OSError:  # it is in use on Windows: it goes the next time
            return


def _failed(error: Exception) -> StoreError:
    return StoreError(NOT_KEPT, None, str(error))
