"""The list of shortcuts, made from the table of commands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.ui.actions import COMMANDS, command_words, keys_shown
from app.ui.theme import Space
from app.ui.widgets import set_role


class ShortcutList(QDialog):
    """Two columns: what and which keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        column.setSpacing(Space.LARGE)
        column.addWidget(set_role(QLabel(self.tr("Shortcuts"), self), "title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.HUGE)
        grid.setVerticalSpacing(Space.SMALL)
        rows = [(command_words(c), keys_shown(c.keys[0])) for c in COMMANDS if c.keys]
        rows += [(self.tr("Send the question"), self.tr("Enter")), (self.tr("Break the line"), self.tr("Shift+Enter"))]
        half = (len(rows) + 1) // 2
        for place, (words, keys) in enumerate(rows):
            left = 0 if place < half else 3
            grid.addWidget(QLabel(words, self), place % half, left)
            grid.addWidget(set_role(QLabel(keys, self), "secondary"), place % half, left + 1)
        grid.setColumnMinimumWidth(2, Space.WIDE)
        column.addLayout(grid)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.accept)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
