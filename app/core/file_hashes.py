"""Whether a file's bytes are the right ones: hashing, what a hash is held against, and what was found before.

A finding counts as long as the file keeps its size and its time of change. Not here: which files there are (`library`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

import msgspec

from app.core.catalog import Catalog
from app.whole_file import write_whole

_CHUNK = 1 << 22
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


class ModelRecord:
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

    def add(self, path: Path) -> None:
        """Look there from now on. Raises OSError."""
        if str(path) not in self._written.added:
            self._written.added.append(str(path))
            self._write()

    def drop(self, path: Path) -> None:
        """Look there no more. Raises OSError."""
        if str(path) in self._written.added:
            self._written.added.remove(str(path))
            self._write()

    def give(self, file: Path, sha256: str) -> None:
        """The user says what the file must hash to. Raises OSError."""
        self._written.given[_key(file)] = sha256
        self._write()

    def given(self, file: Path) -> str | None:
        """What the user said it must hash to."""
        return self._written.given.get(_key(file))

    def publish(self, file: Path, sha256: str) -> None:
        """The hub says what the file it gave us must hash to. Raises OSError."""
        self._written.published[_key(file)] = sha256
        self._write()

    def published(self, file: Path) -> str | None:
        """What the hub said when it was fetched."""
        return self._written.published.get(_key(file))

    def keep(self, file: Path, checked: Checked) -> None:
        """Write a finding down. Raises OSError."""
        self._written.checked[_key(file)] = checked
        self._write()

    def finding(self, file: Path) -> str | None:
        """The hash found before, unless the file has changed since."""
        found = self._written.checked.get(_key(file))
        return found.sha256 if found and _is_as(file, found) else None

    def _write(self) -> None:
        write_whole(self._file, msgspec.json.format(msgspec.json.encode(self._written)).decode())


def expected_hash(file: Path, record: ModelRecord, catalog: Catalog) -> Expected | None:
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


def state_of(file: Path, record: ModelRecord, catalog: Catalog) -> HashState:
    """What is known of a file without hashing it now."""
    expected, found = expected_hash(file, record, catalog), record.finding(file)
    if expected is None or found is None:
        return HashState.UNKNOWN
    return HashState.VERIFIED if found == expected.sha256 else HashState.DAMAGED


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
