"""What a bug looks like to the person in front of it: a sentence, and everything a report needs, to copy."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.kit.copy_button import CopyButton
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role


class BugDialog(QDialog):
    """Does not block: the rest of the window goes on."""

    def __init__(self, traceback: str, diagnostics: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Something went wrong"))
        self.resize(620, 380)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(set_role(QLabel(self.tr("Triptych made a mistake"), self), "title"))
        words = QLabel(
            self.tr(
                "Your chats are safe and you can go on. To report this, copy the diagnostics: they contain nothing "
                "you typed."
            ),
            self,
        )
        words.setWordWrap(True)
        column.addWidget(words)
        text = set_role(QPlainTextEdit(traceback, self), "field")
        text.setReadOnly(True)
        text.setAccessibleName(self.tr("What happened"))
        column.addWidget(text, 1)
        row = QHBoxLayout()
        copy = set_role(CopyButton(lambda: diagnostics(traceback), self, self.tr("Copy diagnostics")), "primary")
        close = QPushButton(self.tr("Go on"), self)
        close.clicked.connect(self.accept)
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        column.addLayout(row)
