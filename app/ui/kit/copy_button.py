"""A button that copies and says so: its own word becomes "Copied" for a moment, where the eye is already."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget

SAID_MILLISECONDS = 2000


class CopyButton(QPushButton):
    """Puts what `text` returns on the clipboard."""

    def __init__(self, text: Callable[[], str], parent: QWidget | None = None, verb: str = "") -> None:
        super().__init__(parent)
        self._text = text
        self._verb = verb or self.tr("Copy")
        self._until = QTimer(self, singleShot=True, interval=SAID_MILLISECONDS)
        self._until.timeout.connect(self._show_verb)
        self.clicked.connect(self._copy)
        self._show_verb()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text())
        self.setMinimumWidth(self.width())  # nothing beside it moves
        self.setText(self.tr("Copied"))
        self._until.start()

    def _show_verb(self) -> None:
        self.setText(self._verb)
