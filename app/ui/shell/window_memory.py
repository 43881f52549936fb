"""Where the window stood and whether its side bar was open, over restarts. Not here: the settings."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtWidgets import QWidget

FIRST_SIZE = QSize(1280, 800)
_FRAME = QSize(16, 48)  # what a window system puts around a window: known only once it is shown


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
