"""A row of filters goes on in a next line where it has no room; nothing is cut, from either side."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.wrapping_row import WrappingRow

WIDTH = 100


@pytest.mark.parametrize("direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft])
def test_parts_go_on_in_the_next_line(direction: Qt.LayoutDirection, qtbot: QtBot) -> None:
    host, row, below = QWidget(), WrappingRow(10), QLabel("below")
    qtbot.addWidget(host)
    host.setLayoutDirection(direction)
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    column.addLayout(row)
    column.addWidget(below)
    buttons = [QPushButton(host) for _ in range(5)]
    for button in buttons:
        button.setFixedSize(WIDTH, 30)
        row.addWidget(button)
    buttons[1].hide()
    begin = 0 if direction is Qt.LayoutDirection.LeftToRight else None
    for width, lines in ((430, [4]), (429, [3, 1]), (210, [2, 2]), (WIDTH, [1, 1, 1, 1])):
        host.resize(width, 400)
        column.activate()
        column.setGeometry(host.rect())
        shown = [button for button in buttons if not button.isHidden()]
        tops = sorted({button.y() for button in shown})
        assert [sum(button.y() == top for button in shown) for top in tops] == lines
        assert all(button.x() >= 0 and button.x() + WIDTH <= width for button in shown)
        assert shown[0].x() == (begin if begin is not None else width - WIDTH)
        assert below.y() >= tops[-1] + 30
    assert row.minimumSize().width() == WIDTH
    taken = row.takeAt(0)
    assert taken is not None and taken.widget() is buttons[0] and row.count() == 4 and row.itemAt(9) is None
