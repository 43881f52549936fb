"""Something done at once from the settings page, such as a backup, as a card with a button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.text.folding import fold
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role


@dataclass(frozen=True)
class CardAction:
    """Something done at once from the settings page, not a value: its words, and a verb for its button."""

    title: str
    sentence: str
    verb: str
    act: Callable[[], object]


class ActionCard(QFrame):
    """One action with its button."""

    def __init__(self, action: CardAction, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._words = fold(f"{action.title} {action.sentence} {action.verb}")
        self.button = QPushButton(action.verb, self)
        self.button.clicked.connect(lambda: action.act())  # noqa: PLW0108 - `clicked` would hand its argument over
        row = FoldingRow()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.addLayout(row)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = set_role(QLabel(action.title, self), "heading")
        title.setWordWrap(True)
        words.addWidget(title)
        sentence = set_role(QLabel(action.sentence, self), "secondary")
        sentence.setWordWrap(True)
        words.addWidget(sentence)
        row.addLayout(words, 1)
        row.addWidget(self.button)

    def has(self, typed: str) -> bool:
        """Whether every typed word stands in its words."""
        return all(word in self._words for word in fold(typed).split())
