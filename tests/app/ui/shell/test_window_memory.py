"""Where the window opens: where it stood, and the first time wholly on the screen."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.errors import PathBlocked
from app.ui.shell.window_memory import WindowMemory


def test_the_first_window_fits_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert WindowMemory(tmp_path / "window.json").restore(window)
    room = window.screen().availableSize()
    assert window.width() < room.width() and window.height() < room.height()


def test_a_window_comes_back_where_it_stood(qtbot: QtBot, tmp_path: Path) -> None:
    first, second = QWidget(), QWidget()
    for window in (first, second):
        qtbot.addWidget(window)
    first.setGeometry(20, 30, 500, 400)
    WindowMemory(tmp_path / "window.json").keep(first, is_side_shown=False)
    assert not WindowMemory(tmp_path / "window.json").restore(second)
    assert second.size() == first.size()
    if sys.platform != "win32":
        assert (tmp_path / "window.json").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_in_place_of_the_file_is_told_and_left_alone_by_the_start(qtbot: QtBot, tmp_path: Path) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    os.mkfifo(tmp_path / "window.json")
    memory = WindowMemory(tmp_path / "window.json")
    assert memory.restore(window)
    assert isinstance(memory.trouble, PathBlocked)
    memory.keep(window, is_side_shown=False)
