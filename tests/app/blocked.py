"""A file that cannot be read or written, for every user and on every system: a folder has its name."""

from __future__ import annotations

from pathlib import Path


def block(file: Path) -> Path:
    """Put a folder in the file's place."""
    file.unlink(missing_ok=True)
    file.mkdir(parents=True)
    (file / "full").touch()  # an empty one could be replaced
    return file
