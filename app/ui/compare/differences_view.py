"""What differs between two answers, word by word, and whether they agree.

Not here: finding the differences (`app.core.chats.differences`), how they look (`app.ui.kit.piece_text`).
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.chats.differences import Agreement, Piece, agreement, word_differences
from app.sentence import Sentence
from app.services.background.tasks import Tasks
from app.ui.kit.appearance import Appearance
from app.ui.kit.boxes import ChoiceBox
from app.ui.kit.piece_text import rich_pieces
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space, TextSize
from app.ui.kit.widgets import set_role

Named = tuple[str, str]  # the panel's name and its answer
_RULES = {
    Agreement.SAME_TEXT: Sentence("They agree: the same text."),
    Agreement.SAME_NUMBER: Sentence("They agree: the same final number."),
    Agreement.SAME_CODE: Sentence("They agree: the same code."),
    Agreement.SAME_FIRST_LINE: Sentence("They agree: the same first line."),
    Agreement.OTHER_NUMBER: Sentence("They differ: another final number."),
    Agreement.OTHER_CODE: Sentence("They differ: other code."),
}


class DifferencesView(QFrame):
    """Signals: chosen() – other panels are compared."""

    chosen = Signal()

    def __init__(self, appearance: Appearance, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._appearance = appearance
        self._tasks = tasks
        self._compared: tuple[str, str] | None = None  # the texts that are wanted
        self._pieces: tuple[Piece, ...] = ()
        self._answers: list[Named] = []
        self.first, self.second = ChoiceBox(self), ChoiceBox(self)
        self.first.setAccessibleName(self.tr("First answer"))
        self.second.setAccessibleName(self.tr("Second answer"))
        self.verdict = set_role(QLabel(self), "secondary")
        self.text = QLabel(self)
        self.text.setTextFormat(Qt.TextFormat.RichText)
        self.text.setWordWrap(True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        for box in (self.first, self.second):
            box.currentIndexChanged.connect(self._show)
        appearance.changed.connect(self._paint_pieces)

    def show_answers(self, answers: list[Named]) -> None:
        """Offer these, whole or not; the first and the last are compared until the user chooses."""
        if answers == self._answers:
            return
        is_other = [name for name, _ in answers] != [name for name, _ in self._answers]
        self._answers = answers
        if is_other:
            for box, index in ((self.first, 0), (self.second, len(answers) - 1)):
                box.blockSignals(True)
                box.clear()
                box.addItems([name for name, _ in answers])
                box.setCurrentIndex(index)
                box.blockSignals(False)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Only now: nobody needs it before."""
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        if self.isHidden():
            return
        if len(self._answers) < 2:
            self.verdict.setText(self.tr("Two answers are needed."))
            self.text.setText("")
            self._compared = None
            return
        first = self._answers[self.first.currentIndex()][1]
        second = self._answers[self.second.currentIndex()][1]
        rule = agreement(first, second)
        self.verdict.setText(_verdict(rule))
        if self._compared != (first, second):
            self._compared = first, second
            self._tasks.run(lambda: (first, second, word_differences(first, second)), self._found)

    def _found(self, found: tuple[str, str, tuple[Piece, ...]]) -> None:
        """Of the texts that are still wanted."""
        if found[:2] == self._compared:
            self._pieces = found[2]
            self._paint_pieces()

    def _paint_pieces(self) -> None:
        if self._compared is not None:
            self.text.setFont(self._appearance.theme.font(TextSize.ANSWER))
            self.text.setText(rich_pieces(self._pieces, self._appearance.theme))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self.first)
        row.addWidget(QLabel("→", self))
        row.addWidget(self.second)
        row.addWidget(self.verdict, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.addLayout(row)
        column.addWidget(area, 1)


def _verdict(rule: Agreement | None) -> str:
    """Claimed only where a rule can tell."""
    words = _RULES[rule] if rule else Sentence("No simple rule can tell whether they agree.")
    return translated(words)
