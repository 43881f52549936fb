"""Told once, when a window has been painted; also for one that nobody sees."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.shell.first_frame import FirstFrame


class _Painted(QWidget):
    """Counts its frames."""

    def __init__(self) -> None:
        super().__init__()
        self.frames = 0

    def paintEvent(self, _event: object) -> None:
        self.frames += 1


def test_it_is_told_after_the_first_frame_and_only_then(qtbot: QtBot) -> None:
    window = _Painted()
    qtbot.addWidget(window)
    frames: list[int] = []
    first = FirstFrame(window)
    first.shown.connect(lambda: frames.append(window.frames))
    with qtbot.waitSignal(first.shown, timeout=5000):
        window.show()
    for size in (300, 320, 340):
        window.resize(size, size)
        qtbot.waitUntil(lambda size=size: window.width() == size)
    window.repaint()
    assert frames == [1]


@pytest.mark.slow
def test_a_window_that_is_not_shown_does_not_hold_up_the_program(qtbot: QtBot) -> None:
    window = _Painted()
    qtbot.addWidget(window)
    with qtbot.waitSignal(FirstFrame(window).shown, timeout=5000):
        pass
    assert window.frames == 0
