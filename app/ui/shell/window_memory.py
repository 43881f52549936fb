"""Where the window stood and whether its side bar was open, over restarts; where a further one goes.

Not here: the settings.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QSettings, QSize
from PySide6.QtWidgets import QWidget

from app import private_files

FIRST_SIZE = QSize(1280, 800)
_STEP = 32  # pixels between one window and the next
_FRAME = QSize(16, 48)  # what a window system puts around a window: known only once it is shown


def place_beside(other: QRect, room: QRect, least: QSize) -> QRect:
    """Where a further window goes: a little lower than the other, as large as it, and wholly in the room there is."""
    inner = room.adjusted(_FRAME.width() // 2, _FRAME.height(), -_FRAME.width() // 2, -_FRAME.width() // 2)
    size = other.size().boundedTo(inner.size() - QSize(_STEP, _STEP)).expandedTo(least)
    corner = other.topLeft() + QPoint(_STEP, _STEP)
    if corner.x() + size.width() > inner.right() + 1 or corner.y() + size.height() > inner.bottom() + 1:
        corner = inner.topLeft()  # a new row of windows begins
        corner += QPoint(_STEP, _STEP) if corner == other.topLeft() else QPoint()
    return QRect(corner, size)


class WindowMemory:
    """Where the window stood and how large it was, in a small ini file."""

    def __init__(self, file: Path) -> None:
        self._kept = QSettings(str(file), QSettings.Format.IniFormat)

    def restore(self, window: QWidget) -> bool:
        """Give the window its last place; whether its side bar was shown."""
        geometry = self._kept.value("geometry")
        if not isinstance(geometry, QByteArray) or not window.restoreGeometry(geometry):
            window.resize(FIRST_SIZE.boundedTo(window.screen().availableSize() - _FRAME))
        return str(self._kept.value("sidebar", "true")) == "true"

    def keep(self, window: QWidget, *, is_side_shown: bool) -> None:
        """Write down where the window stands."""
        self._kept.setValue("geometry", window.saveGeometry())
        self._kept.setValue("sidebar", "true" if is_side_shown else "false")
        self._kept.sync()
        private_files.close_file(Path(self._kept.fileName()))
