"""Whether a log of the local API is kept, and where it is."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QWidget

from app.state.serving import ServingState
from app.ui.kit.copy_button import CopyButton
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.widgets import card_column, set_role


class LogCard(QFrame):
    """A switch, off until it is wanted."""

    def __init__(self, state: ServingState, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._state = state
        self.switch = QCheckBox(self.tr("Keep a log of who asked"), self)
        self.switch.toggled.connect(self._keep)
        self.note = set_role(QLabel(self), "secondary")
        self.note.setWordWrap(True)
        self.copy_button = CopyButton(lambda: state.log_file, self, self.tr("Copy path"))
        column = card_column(self)
        column.addWidget(self.switch)
        row = FoldingRow()
        row.addWidget(self.note, 1)
        row.addWidget(self.copy_button)
        column.addLayout(row)
        state.changed.connect(self.refresh)
        self.refresh()

    def _keep(self, is_on: bool) -> None:
        self._state.set_keeps_log(keeps_log=is_on)

    def refresh(self) -> None:
        """Show what is chosen."""
        keeps_log = self._state.choices.keeps_log
        with QSignalBlocker(self.switch):
            self.switch.setChecked(keeps_log)
        off = self.tr("Nothing of what programs ask is stored.")
        on = self.tr("Program, model, effort, tokens and time of each answer; never what was asked or answered: {file}")
        self.note.setText(on.format(file=self._state.log_file) if keeps_log else off)
        self.copy_button.setVisible(keeps_log)
