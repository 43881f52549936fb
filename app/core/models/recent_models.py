"""The model files a person opened, newest first, in a small JSON file. Not here: what else is on disk (the library)."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import cast

from app.whole_file import write_whole

MOST = 8


class RecentModels:
    """Remembers up to eight paths. A file that cannot be read counts as empty: nothing of worth is lost with it."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.paths: tuple[Path, ...] = _read(file)

    def present(self) -> tuple[Path, ...]:
        """Those whose files are there now."""
        return tuple(path for path in self.paths if path.is_file())

    def add(self, path: Path) -> None:
        """Put it first and write the list down."""
        others = tuple(other for other in self.paths if other != path)
        self.paths = (path, *others)[:MOST]
        with contextlib.suppress(OSError):  # a full disk must not end in a bug: it is known until the program ends
            write_whole(self._file, json.dumps([str(p) for p in self.paths], ensure_ascii=False, indent=1))


def _read(file: Path) -> tuple[Path, ...]:
    try:
        listed: object = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    items = cast("list[object]", listed) if isinstance(listed, list) else []  # JSON has no other lists
    return tuple(Path(item) for item in items if isinstance(item, str))[:MOST]
