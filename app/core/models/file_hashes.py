"""Whether a file's bytes are the right ones: hashing, what a hash is held against, and what was found before.

A finding counts as long as the file keeps its size and its time of change. Not here: which files there are (`library`).
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Generator, Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path

import msgspec

from app.core.models.catalog import Catalog
from app.whole_file import write_whole

_CHUNK = 1 << 22
_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_SHA256 = re.compile("[0-9a-f]{64}")


class HashState(StrEnum):
    """`unknown`: not hashed since it last changed, or nothing to hold the hash against."""

    VERIFIED = "verified"
    UNKNOWN = "unknown"
    DAMAGED = "damaged"


class Expected(msgspec.Struct, frozen=True):
    """The hash a file should have, and who says so."""

    sha256: str
    source: str


class Checked(msgspec.Struct, frozen=True):
    """A file as it was when it was hashed."""

    size: int
    changed: int  # nanoseconds
    sha256: str


class _Written(msgspec.Struct):
    added: list[str] = []
    checked: dict[str, Checked] = {}
    given: dict[str, str] = {}
    published: dict[str, str] = {}
    used: dict[str, str] = {}  # ISO dates


class ModelChecks:
    """What is remembered of models: paths the user added, hashes found, hashes the user gave. One small JSON file.

    A file that cannot be read counts as empty: every hash is then unknown, which is true.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._written = _read(file)

    @property
    def added(self) -> tuple[Path, ...]:
        """Files and folders the user named, oldest first."""
        return tuple(Path(path) for path in self._written.added)

    def reload(self) -> None:
        """As it is on the disk now: other parts of the program, and the command line, write it too."""
        self._written = _read(self._file)

    def add(self, path: Path) -> None:
        """Look there from now on. Raises OSError."""
        with self._changed() as written:
            if str(path) not in written.added:
                written.added.append(str(path))

    def drop(self, path: Path) -> None:
        """Look there no more. Raises OSError."""
        with self._changed() as written:
            written.added = [added for added in written.added if added != str(path)]

    def give(self, file: Path, sha256: str) -> None:
        """The user says what the file must hash to. Raises OSError."""
        with self._changed() as written:
            written.given[_key(file)] = sha256

    def given(self, file: Path) -> str | None:
        """What the user said it must hash to."""
        return self._written.given.get(_key(file))

    def publish(self, file: Path, sha256: str) -> None:
        """The hub says what the file it gave us must hash to. Raises OSError."""
        with self._changed() as written:
            written.published[_key(file)] = sha256

    def published(self, file: Path) -> str | None:
        """What the hub said when it was fetched."""
        return self._written.published.get(_key(file))

    def use(self, path: Path, day: date) -> None:
        """The model was loaded on this day. Raises OSError."""
        with self._changed() as written:
            written.used[_key(path)] = day.isoformat()

    def last_used(self, path: Path) -> date | None:
        """The day on which the model was loaded last."""
        found = self._written.used.get(_key(path), "")
        return date.fromisoformat(found) if _DAY.fullmatch(found) else None

    def keep(self, file: Path, checked: Checked) -> None:
        """Write a finding down. Raises OSError."""
        with self._changed() as written:
            written.checked[_key(file)] = checked

    def finding(self, file: Path) -> str | None:
        """The hash found before, unless the file has changed since."""
        found = self._written.checked.get(_key(file))
        return found.sha256 if found and _is_as(file, found) else None

    @contextlib.contextmanager
    def _changed(self) -> Generator[_Written]:
        """Read anew, change, write where something changed: nobody else's entries are lost."""
        self.reload()
        before = msgspec.json.encode(self._written)
        yield self._written
        after = msgspec.json.encode(self._written)
        if after != before:
            write_whole(self._file, msgspec.json.format(after).decode())


def expected_hash(file: Path, record: ModelChecks, catalog: Catalog) -> Expected | None:
    """What a file must hash to: the user's word, else the hub's, else the catalog's."""
    given = record.given(file)
    if given:
        return Expected(given, "you")
    blob = file.resolve()
    if blob.parent.name == "blobs" and _SHA256.fullmatch(blob.name):  # the hub's cache names large files by hash
        return Expected(blob.name, "Hugging Face")
    published = record.published(file)
    if published:
        return Expected(published, "Hugging Face")
    try:
        offered = catalog.file_of_size(file.stat().st_size)
    except OSError:
        return None
    return Expected(offered.sha256, offered.sha256_from) if offered else None


def state_of(file: Path, record: ModelChecks, catalog: Catalog) -> HashState:
    """What is known of a file without hashing it now."""
    expected, found = expected_hash(file, record, catalog), record.finding(file)
    if expected is None or found is None:
        return HashState.UNKNOWN
    return HashState.VERIFIED if found == expected.sha256 else HashState.DAMAGED


def state_of_all(files: Iterable[Path], record: ModelChecks, catalog: Catalog) -> HashState:
    """Of a model: damaged if one file is, verified only if all are."""
    states = {state_of(file, record, catalog) for file in files}
    if HashState.DAMAGED in states:
        return HashState.DAMAGED
    return HashState.VERIFIED if states == {HashState.VERIFIED} else HashState.UNKNOWN


def hash_file(file: Path, progress: Callable[[int], None]) -> Checked:
    """Read the whole file; `progress` is told how many bytes more were read. Raises OSError."""
    before = file.stat()
    digest = hashlib.sha256()
    with file.open("rb") as bytes_of_it:
        while chunk := bytes_of_it.read(_CHUNK):
            digest.update(chunk)
            progress(len(chunk))
    return Checked(before.st_size, before.st_mtime_ns, digest.hexdigest())


def _is_as(file: Path, checked: Checked) -> bool:
    try:
        now = file.stat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (checked.size, checked.changed)


def _key(file: Path) -> str:
    return str(file.resolve())


def _read(file: Path) -> _Written:
    try:
        return msgspec.json.decode(file.read_bytes(), type=_Written)
    except (OSError, msgspec.DecodeError):
        return _Written()
