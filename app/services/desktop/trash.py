"""The system's trash, as Qt knows it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFile


def move_to_trash(path: Path) -> bool:
    """Whether it is there now."""
    return QFile(str(path)).moveToTrash()
