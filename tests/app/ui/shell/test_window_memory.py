"""Where the window opens: where it stood, and the first time wholly on the screen."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.shell.window_memory import WindowMemory


def test_the_first_window_fits_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert WindowMemory(tmp_path / "window.ini").restore(window)
    room = window.screen().availableSize()
    assert window.width() < room.width() and window.height() < room.height()


def test_a_window_comes_back_where_it_stood(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = QWidget(), QWidget()
    for window in (first, second):
        qtbot.addWidget(window)
    first.setGeometry(20, 30, 500, 400)
    WindowMemory(tmp_path / "window.ini").keep(first, is_side_shown=False)
    assert not WindowMemory(tmp_path / "window.ini").restore(second)
    assert second.size() == first.size()
    if sys.platform != "win32":
        assert (tmp_path / "window.ini").stat().st_mode & 0o777 == 0o600
