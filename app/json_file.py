"""The program's small files: one typed value each, kept as JSON, read whole and written whole.

A file that cannot be read counts as empty: that is logged and flagged in `trouble`, and what was in it is kept aside.
A file that cannot be written raises FileNotWritten; the new value is in force until the program ends all the same.
Everything here is for the main thread: background work returns values, and who owns the file writes them. Not here:
the settings, which are TOML (`app.settings`); files of JSON lines, which grow (`app.core.models.connection_log`).
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Generic, TypeVar

import msgspec

from app.errors import FileNotWritten, FileUnreadable, PathBlocked
from app.real_file import obstacle, read_file
from app.sentence import Sentence
from app.whole_file import write_whole
from backends.lines import DECODE_ERRORS, path_text, text_path

log = logging.getLogger(__name__)

_LARGEST = 1 << 26  # bytes; ours are far smaller

T = TypeVar("T")


class JsonFile(Generic[T]):
    """One value of a type that `msgspec` knows. An empty file's value is what the type gives when it is called."""

    def __init__(self, file: Path | None, kind: type[T], not_written: Sentence) -> None:
        """Read the file. `not_written` is the sentence that says what could not be saved; no file is never written."""
        self._file, self._kind, self._not_written = file, kind, not_written
        self._is_unsaved = False  # the value in force is newer than the file, which could not be written
        self.trouble: FileUnreadable | PathBlocked | None = None  # why the file counts as empty although it is there
        self.value: T = kind()
        self.reload()

    def reload(self) -> None:
        """Take the value that the file has now: another process may have written it. Else the value stays as it is."""
        if self._file is None or self._is_unsaved:
            return
        try:
            self.value = msgspec.json.decode(read_file(self._file, _LARGEST), type=self._kind, dec_hook=_decoded)
        except FileNotFoundError:
            pass
        except (OSError, *DECODE_ERRORS) as error:
            self._set_aside(self._file, error)

    def write(self, value: T) -> None:
        """Put a value in force and replace the file by it. Raises FileNotWritten."""
        self.value = value
        if self._file is None:
            return
        try:
            write_whole(self._file, msgspec.json.format(msgspec.json.encode(value, enc_hook=_encoded)).decode())
        except OSError as error:
            self._is_unsaved = True
            log.info("%s could not be written: %s", self._file, error)
            raise FileNotWritten(self._not_written, self._file.parent, str(error)) from error
        self._is_unsaved = False

    def _set_aside(self, file: Path, reason: Exception) -> None:
        """Keep what is no value of ours, so that the next write does not end it."""
        log.info("%s could not be read and counts as empty: %s", file, reason)
        if blocked := obstacle(file):
            self.trouble = PathBlocked(blocked, str(reason))
            return
        aside = file.with_suffix(f".broken{file.suffix}")
        try:
            if isinstance(reason, DECODE_ERRORS) and file.is_file():
                file.replace(aside)
        except OSError as error:
            log.info("%s could not be kept aside: %s", file, error)
        self.trouble = FileUnreadable(file.name, aside if aside.exists() else file, str(reason))


def _encoded(value: object) -> str:
    """Write a path, which `msgspec` does not know, as text. Raises NotImplementedError for any other type."""
    if isinstance(value, Path):
        return path_text(value)
    raise NotImplementedError(type(value))


def _decoded(kind: type[object], value: object) -> Path:
    """Read a path. Raises ValidationError for what is no text, NotImplementedError for any other type."""
    if not issubclass(kind, Path):
        raise NotImplementedError(kind)
    if not isinstance(value, str):
        raise msgspec.ValidationError("a path is a text")
    return text_path(value)
