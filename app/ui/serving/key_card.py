"""The key that clients show: hidden until it is wanted, to be copied, and to be renewed."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.state.serving import ServingState
from app.ui.kit.copy_button import CopyButton
from app.ui.kit.form import Form
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role


class KeyCard(QFrame):
    """Hidden until there is a key."""

    def __init__(self, state: ServingState, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._state = state
        self.field = QLineEdit(self)
        self.field.setReadOnly(True)
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(self.tr("Key"))
        self.show_button = QPushButton(self)
        self.show_button.setCheckable(True)
        self.show_button.toggled.connect(self._reveal)
        self.copy_button = CopyButton(lambda: state.key, self, self.tr("Copy key"))
        self.renew_button = QPushButton(self.tr("Renew…"), self)
        self.renew_button.setAccessibleName(self.tr("Renew the key"))
        self.renew_button.clicked.connect(self._ask_renew)
        self.note = set_role(QLabel(self), "secondary")
        self.note.setWordWrap(True)
        column = card_column(self)
        column.addWidget(set_role(QLabel(self.tr("Key"), self), "heading"))
        column.addWidget(self.field)
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        for button in (self.show_button, self.copy_button, self.renew_button):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.note)
        state.changed.connect(self.refresh)
        self._reveal(False)
        self.refresh()

    def refresh(self) -> None:
        """Show the key in force."""
        self.setVisible(bool(self._state.key))
        self.field.setText(self._state.key)
        self.field.setCursorPosition(0)
        kept = self.tr("It stays the same, and lies in the system’s keyring.")
        unkept = self.tr("There is no keyring, or it is locked: this key lasts until Triptych is closed.")
        self.note.setText(kept if self._state.is_key_kept else unkept)

    def _reveal(self, is_shown: bool) -> None:
        modes = QLineEdit.EchoMode
        self.field.setEchoMode(modes.Normal if is_shown else modes.Password)
        self.show_button.setText(self.tr("Hide") if is_shown else self.tr("Show"))
        self.show_button.setAccessibleName(self.tr("Hide the key") if is_shown else self.tr("Show the key"))

    def _ask_renew(self) -> None:
        words = self.tr("Programs that have the present key are refused until they get the new one.")
        form = Form(self.tr("Make a new key?"), words, self)
        form.add_button(self.tr("Keep this one"), closes=True)
        renew = form.add_button(self.tr("Make a new key"), is_primary=True)
        renew.clicked.connect(form.accept)
        form.accepted.connect(self._state.renew_key)
        form.open()
