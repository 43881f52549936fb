"""The switch of the local API, with where it answers, and why it does not."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QPushButton, QWidget

from app.state.serving import ServingPhase, ServingState
from app.ui.kit.copy_button import CopyButton
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role


class SwitchCard(QFrame):
    """On or off."""

    def __init__(self, state: ServingState, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._state = state
        self.switch = QCheckBox(self.tr("Let other programs ask the model"), self)
        self.switch.toggled.connect(self._turn)
        self.status = QLabel(self)
        self.status.setWordWrap(True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.copy_button = CopyButton(lambda: state.url, self, self.tr("Copy address"))
        self.failure = set_role(QLabel(self), "bad")
        self.failure.setWordWrap(True)
        self.again_button = QPushButton(self.tr("Try again"), self)
        self.again_button.clicked.connect(state.turn_on)
        self.other_port_button = QPushButton(self.tr("Use a free port"), self)
        self.other_port_button.clicked.connect(state.use_any_port)
        self.note = set_role(QLabel(self), "secondary")
        self.note.setWordWrap(True)
        self.note.setText(
            self.tr(
                "Editors and agents that know OpenAI’s API can then use the model that is loaded here. It answers "
                "while Triptych is open; closing the last window ends it, and what it still writes for them."
            )
        )
        self._lay_out()
        state.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how it stands."""
        state = self._state
        with QSignalBlocker(self.switch):
            self.switch.setChecked(state.is_wanted)
        self.status.setText(self._words())
        self.copy_button.setVisible(state.phase is ServingPhase.ON)
        failure = state.failure
        self.failure.setText(translated(failure.sentence) if failure is not None else "")
        for widget in (self.failure, self.again_button):
            widget.setVisible(failure is not None)
        self.other_port_button.setVisible(state.may_need_other_port)

    def _words(self) -> str:
        state = self._state
        match state.phase:
            case ServingPhase.ON if state.is_model_loaded:
                words = self.tr("On: {model} answers at {url}.")
            case ServingPhase.ON if state.model:
                words = self.tr("On at {url}. {model} is loaded when somebody asks.")
            case ServingPhase.ON:
                words = self.tr("On at {url}, but there is no model. Choose one on “Models”.")
            case ServingPhase.STARTING:
                words = self.tr("Starting…")
            case _:
                words = self.tr("Off: nothing listens.")
        return words.format(model=state.model, url=state.url)

    def _turn(self, is_on: bool) -> None:
        (self._state.turn_on if is_on else self._state.turn_off)()

    def _lay_out(self) -> None:
        column = card_column(self)
        column.addWidget(self.switch)
        row = FoldingRow()
        row.addWidget(self.status, 1)
        row.addWidget(self.copy_button)
        column.addLayout(row)
        column.addWidget(self.failure)
        actions = FoldingRow(Space.SMALL)
        actions.addWidget(self.other_port_button)
        actions.addWidget(self.again_button)
        actions.addStretch(1)
        column.addLayout(actions)
        column.addWidget(self.note)
