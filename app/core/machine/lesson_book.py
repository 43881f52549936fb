"""The lessons of loads on this machine, newest last, in a small JSON file. Not here: what they teach (`lessons`)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.core.machine.lessons import Lesson
from app.whole_file import write_whole

MOST = 50


class LessonBook:
    """Remembers the last loads. A file that cannot be read counts as empty: the next load teaches anew."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.lessons: tuple[Lesson, ...] = _read(file)

    def add(self, lessons: Iterable[Lesson]) -> None:
        """Keep them. Raises OSError where they cannot be written."""
        self.lessons = (*self.lessons, *lessons)[-MOST:]
        write_whole(self._file, msgspec.json.encode(self.lessons).decode())


def _read(file: Path) -> tuple[Lesson, ...]:
    try:
        return msgspec.json.decode(file.read_bytes(), type=tuple[Lesson, ...])
    except (OSError, msgspec.DecodeError):
        return ()
