"""Whether a file's bytes are the right ones: hashing, what a hash is held against, and what was found before.

A finding counts as long as the file keeps its size and its time of change. Not here: which files there are (`library`).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path

import msgspec

from app.core.models.catalog import Catalog
from app.core.models.model_ref import LocalModel, ModelRef
from app.json_file import JsonFile
from app.real_file import open_file
from app.sentence import Sentence
from backends.lines import path_text, text_path

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


class Findings(msgspec.Struct, frozen=True):
    """The hashes found so far, by file. It never changes: background work may hold it."""

    checked: dict[str, Checked] = {}

    def of(self, file: Path) -> str | None:
        """The hash found before, unless the file has changed since."""
        found = self.checked.get(_key(file))
        return found.sha256 if found and _is_as(file, found) else None


class Remembered(msgspec.Struct, frozen=True):
    """What `models.json` holds of hashes and added folders."""

    added: tuple[str, ...] = ()
    checked: dict[str, Checked] = {}
    given: dict[str, str] = {}
    published: dict[str, str] = {}
    used: dict[str, str] = {}  # ISO dates


class ModelChecks(JsonFile[Remembered]):
    """What is remembered of models: paths the user added, hashes found, hashes the user gave. Where it is empty, every
    hash is unknown, which is true.

    There is one for the process, and only the main thread changes it: two that read, changed and wrote at the same time
    would lose each other's entries. What the command line wrote meanwhile is read before each change.
    """

    def __init__(self, file: Path) -> None:
        super().__init__(file, Remembered, Sentence("What is known about the models could not be saved."))

    @property
    def added(self) -> tuple[Path, ...]:
        """Files and folders the user named, oldest first."""
        return tuple(map(text_path, self.value.added))

    def add(self, path: Path) -> None:
        """Look there from now on. Raises FileNotWritten."""
        self.reload()
        if path_text(path) not in self.value.added:
            self._change(added=(*self.value.added, path_text(path)))

    def drop(self, path: Path) -> None:
        """Look there no more. Raises FileNotWritten."""
        self.reload()
        self._change(added=tuple(added for added in self.value.added if added != path_text(path)))

    def give(self, file: Path, sha256: str) -> None:
        """The user says what the file must hash to. Raises FileNotWritten."""
        self.reload()
        self._change(given={**self.value.given, _key(file): sha256})

    def given(self, file: Path) -> str | None:
        """What the user said it must hash to."""
        return self.value.given.get(_key(file))

    def published(self, file: Path) -> str | None:
        """What the hub said when it was fetched."""
        return self.value.published.get(_key(file))

    def use(self, model: ModelRef, day: date) -> None:
        """The model was loaded on this day. Raises FileNotWritten."""
        self.reload()
        self._change(used={**self.value.used, _model_key(model): day.isoformat()})

    def last_used(self, model: ModelRef) -> date | None:
        """The day on which the model was loaded last."""
        found = self.value.used.get(_model_key(model), "")
        return date.fromisoformat(found) if _DAY.fullmatch(found) else None

    def keep(self, found: Mapping[Path, Checked]) -> None:
        """Write findings down. Raises FileNotWritten."""
        self.reload()
        self._change(checked=self.value.checked | {_key(file): checked for file, checked in found.items()})

    def keep_fetched(self, found: Mapping[Path, Checked]) -> None:
        """Write down that files were hashed as they came, and that the hub says the same. Raises FileNotWritten."""
        self.reload()
        hashes = {_key(file): checked for file, checked in found.items()}
        published = {key: checked.sha256 for key, checked in hashes.items()}
        self._change(checked=self.value.checked | hashes, published=self.value.published | published)

    @property
    def findings(self) -> Findings:
        """The hashes found so far, to be given to background work."""
        return Findings(self.value.checked)

    def finding(self, file: Path) -> str | None:
        """The hash found before, unless the file has changed since."""
        return self.findings.of(file)

    def _change(self, **changes: tuple[str, ...] | dict[str, str] | dict[str, Checked]) -> None:
        changed = msgspec.structs.replace(self.value, **changes)
        if changed != self.value:
            self.write(changed)


def expected_hash(file: Path, record: ModelChecks, catalog: Catalog) -> Expected | None:
    """What a file must hash to: the user's word, else the hub's, else the catalog's."""
    given = record.given(file)
    if given:
        return Expected(given, "you")
    blob = Path(os.path.realpath(file))
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
    with open_file(file) as bytes_of_it:
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
    return path_text(Path(os.path.realpath(file)))  # Path.resolve raises where links go in a circle


def _model_key(model: ModelRef) -> str:
    """The key of a local model is that of its file or folder, by whichever link it was opened."""
    return _key(model.path) if isinstance(model, LocalModel) else model.key
