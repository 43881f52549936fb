"""What has no room beside each other stands below each other, and comes back when there is room again."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.folding_row import FoldingRow


def test_buttons_stand_below_each_other_where_the_row_is_too_narrow(qtbot: QtBot) -> None:
    host, row = QWidget(), FoldingRow()
    qtbot.addWidget(host)
    column = QVBoxLayout(host)
    column.addLayout(row)
    buttons = [QPushButton(words) for words in ("Wiederherstellen", "Endgültig löschen …", "Papierkorb leeren …")]
    for button in buttons:
        row.addWidget(button)
    host.resize(900, 300)
    host.show()
    qtbot.waitExposed(host)
    for width, lines in ((900, 1), (240, 3), (900, 1)):
        host.resize(width, 300)
        qtbot.waitUntil(lambda lines=lines: len({button.y() for button in buttons}) == lines)
        assert host.width() == width
        assert all(button.width() >= button.sizeHint().width() for button in buttons)
