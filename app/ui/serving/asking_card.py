"""Who asks now: each client with its program, model, effort, tokens and speed, and a button that ends its answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.jobs.client_answer import ClientAnswer
from app.state.serving import ServingPhase, ServingState
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role
from app.ui.kit.words import effort_word, rate_words

_EVERY_MILLISECONDS = 500
_NO_BREAK = "\u2060"


class AskingRow(QWidget):
    """One answer that a client waits for."""

    def __init__(self, number: int, state: ServingState, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = state
        self.client = QLabel(self)
        self.client.setWordWrap(True)
        self.figures = set_role(QLabel(self), "secondary")
        self.figures.setWordWrap(True)
        for label in (self.client, self.figures):  # clients say what they are called
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.stop_button = QPushButton(self.tr("Stop"), self)
        self.stop_button.clicked.connect(lambda: state.stop(number))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.client)
        words.addWidget(self.figures)
        row = FoldingRow(Space.MEDIUM)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        row.addWidget(self.stop_button)
        self.setLayout(row)

    def show_answer(self, answer: ClientAnswer) -> None:
        """How far it is."""
        client = answer.client or self.tr("A program without a name")
        self.client.setText(client)
        self.stop_button.setAccessibleName(self.tr("Stop the answer for {client}").format(client=client))
        parts = [answer.model, effort_word(answer.effort), self._progress(answer)]
        self.figures.setText(" · ".join(filter(None, parts)).replace("/", f"{_NO_BREAK}/{_NO_BREAK}"))

    def _progress(self, answer: ClientAnswer) -> str:
        if answer.is_waiting:
            return self.tr("waiting")
        tokens, rate = self.tr("%n token(s)", "", answer.tokens), self._state.rate(answer)
        speed = self.tr("{rate} tokens/s").format(rate=rate_words(rate))
        return f"{tokens} · {speed}" if rate else tokens


class AskingCard(QFrame):
    """All of them; looks again twice a second while it is in view."""

    def __init__(self, state: ServingState, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._state = state
        self._rows: dict[int, AskingRow] = {}
        self._again = QTimer(self, interval=_EVERY_MILLISECONDS)
        self._again.timeout.connect(self.refresh)
        self.nothing = set_role(QLabel(self.tr("Nobody asks now."), self), "secondary")
        self._column = card_column(self, Space.MEDIUM)
        self._column.addWidget(set_role(QLabel(self.tr("Who asks now"), self), "heading"))
        self._column.addWidget(self.nothing)
        state.asking_changed.connect(self.refresh)
        state.changed.connect(self.refresh)
        self.refresh()

    @property
    def rows(self) -> list[AskingRow]:
        """One for each answer, in the order in which they were asked for."""
        return list(self._rows.values())

    def refresh(self) -> None:
        """Show how far each answer is."""
        answers = {answer.number: answer for answer in self._state.answers}
        for number in [each for each in self._rows if each not in answers]:
            row = self._rows.pop(number)
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        for number, answer in answers.items():
            if number not in self._rows:
                self._rows[number] = AskingRow(number, self._state, self)
                self._column.addWidget(self._rows[number])
            self._rows[number].show_answer(answer)
        self.nothing.setVisible(not answers)
        self.setVisible(self._state.phase is ServingPhase.ON)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()
