"""What differs between two answers, word by word: left out words struck through, new ones underlined, numbers bold.

Not here: finding the differences (`app.core.differences`).
"""

from __future__ import annotations

import html

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.differences import Change, agreement, differences
from app.ui.appearance import Appearance
from app.ui.theme import Space, TextSize
from app.ui.widgets import set_role

Named = tuple[str, str]  # the panel's name and its answer


class DifferencesView(QFrame):
    """Signals: chosen() – other panels are compared."""

    chosen = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._appearance = appearance
        self._answers: list[Named] = []
        self.first, self.second = QComboBox(self), QComboBox(self)
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
        appearance.changed.connect(self._show)

    def show_answers(self, answers: list[Named]) -> None:
        """Offer these; the first and the last are compared until the user chooses."""
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
        """Only now: comparing long answers takes longer than a frame."""
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        if self.isHidden():
            return
        if len(self._answers) < 2:
            self.verdict.setText(self.tr("Two answers are needed."))
            self.text.setText("")
            return
        first = self._answers[self.first.currentIndex()][1]
        second = self._answers[self.second.currentIndex()][1]
        rule = agreement(first, second)
        self.verdict.setText(self.tr("By a simple rule: {0}.").format(rule) if rule else self.tr("No rule can tell."))
        self.text.setFont(self._appearance.theme.font(TextSize.ANSWER))
        self.text.setText(self._rich(first, second))

    def _rich(self, first: str, second: str) -> str:
        c = self._appearance.theme.colours
        styles = {
            Change.SAME: "",
            Change.ONLY_FIRST: f"color:{c.bad};background:{c.bad_tint};text-decoration:line-through",
            Change.ONLY_SECOND: f"color:{c.low.ink};background:{c.low.tint};text-decoration:underline",
        }
        parts: list[str] = []
        for piece in differences(first, second):
            weight = ";font-weight:600" if piece.matters else ""
            text = html.escape(piece.text).replace("\n", "<br>")
            parts.append(f'<span style="{styles[piece.change]}{weight}">{text}</span>')
        return "".join(parts)

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
