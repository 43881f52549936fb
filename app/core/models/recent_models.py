"""The model files a person opened, newest first, in a small JSON file. Not here: what else is on disk (the library)."""

from __future__ import annotations

from pathlib import Path

from app.json_file import JsonFile
from app.sentence import Sentence

MOST = 8


class RecentModels(JsonFile[tuple[str, ...]]):
    """Remembers up to eight paths; nothing of worth is lost with the file."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, tuple[str, ...], Sentence("The list of recent models could not be saved."))

    @property
    def paths(self) -> tuple[Path, ...]:
        """All of them, newest first."""
        return tuple(map(Path, self.value[:MOST]))

    def present(self) -> tuple[Path, ...]:
        """Those whose files are there now."""
        return tuple(path for path in self.paths if path.is_file())

    def add(self, path: Path) -> None:
        """Put it first and write the list down. Raises FileNotWritten."""
        others = tuple(other for other in self.value if other != str(path))
        self.write((str(path), *others)[:MOST])
