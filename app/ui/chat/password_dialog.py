"""Asks for the password of a document that shall be attached.

Not here: reading the document (`app.state.chats.attaching`).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.documents.refusals import DocumentLocked
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated


class PasswordDialog(Form):
    """Forgets the password when it is closed. Signals: given(str)."""

    given = Signal(str)

    def __init__(self, reason: DocumentLocked, parent: QWidget) -> None:
        words = self.tr("Type its password. It is used to read the document now, and kept nowhere.")
        super().__init__(translated(reason.title), words, parent)
        self.field = QLineEdit(self)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(self.tr("Password"))
        self.field.setAccessibleName(self.tr("Password"))
        self.content.addWidget(self.field)
        self.add_button(self.tr("Cancel"), closes=True)
        self.open_button = self.add_button(self.tr("Open"), is_primary=True)
        self.open_button.setEnabled(False)
        self.open_button.clicked.connect(self._give)
        self.field.textChanged.connect(self._typed)
        self.field.setFocus()

    def _typed(self, text: str) -> None:
        self.open_button.setEnabled(bool(text))

    def _give(self) -> None:
        self.given.emit(self.field.text())
        self.accept()
