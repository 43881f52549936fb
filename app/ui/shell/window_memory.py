"""Where the window stood and whether its side bar was open, over restarts; where a further one goes.

Not here: the settings.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import msgspec
from PySide6.QtCore import QByteArray, QPoint, QRect, QSize
from PySide6.QtWidgets import QWidget

from app.errors import AppError, FileNotWritten
from app.json_file import JsonFile
from app.sentence import Sentence

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


class WindowPlace(msgspec.Struct, frozen=True):
    """What is remembered of the window; `geometry` is Qt's own, in base 64."""

    geometry: bytes = b""
    is_side_shown: bool = True


class WindowMemory:
    """Where the window stood and how large it was, in a small file."""

    def __init__(self, file: Path) -> None:
        self._kept = JsonFile(file, WindowPlace, Sentence("The place of the window could not be saved."))

    @property
    def trouble(self) -> AppError | None:
        """Why nothing is remembered, although there was something to remember."""
        return self._kept.trouble

    def restore(self, window: QWidget) -> bool:
        """Give the window its last place; whether its side bar was shown."""
        place = self._kept.value
        if not window.restoreGeometry(QByteArray(place.geometry)):
            window.resize(FIRST_SIZE.boundedTo(window.screen().availableSize() - _FRAME))
        return place.is_side_shown

    def keep(self, window: QWidget, *, is_side_shown: bool) -> None:
        """Write down where the window stands; where that is not possible it is forgotten, which hurts nobody."""
        with contextlib.suppress(FileNotWritten):
            self._kept.write(WindowPlace(bytes(window.saveGeometry().data()), is_side_shown))
