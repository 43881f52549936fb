"""What the cards about tools have in common: a heading, a sentence, rows that are made anew only when they are others.

Not here: the cards themselves.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.core.text.folding import fold
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.theme import Space
from app.ui.kit.widgets import line, set_role


class ToolCard(QFrame):
    """A card with rows. It has no signals."""

    def __init__(self, title: str, sentence: str, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._rows: list[QWidget] = []
        self._shown: tuple[Hashable, ...] | None = None
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        self.column.setSpacing(Space.SMALL)
        self.title = self.label(title, "heading")
        self.sentence = self.label(sentence, "secondary")
        self.column.addWidget(self.title)
        self.column.addWidget(self.sentence)
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.SMALL)
        self.column.addLayout(self._list)

    @property
    def words(self) -> str:
        """All that stands on the card, a label a line."""
        labels = (label for label in self.findChildren(QLabel) if label.isVisibleTo(self))
        return "\n".join(label.text() for label in labels if label.text())

    def has(self, typed: str) -> bool:
        """Whether every typed word stands on the card."""
        words = fold(self.words)
        return all(word in words for word in fold(typed).split())

    def is_shown(self, things: Sequence[Hashable]) -> bool:
        """Whether these are the rows' things already; else they are from now on, and the rows are gone."""
        if tuple(things) == self._shown:
            return True
        self._shown = tuple(things)
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        return False

    def add_row(self, title: str, notes: Sequence[tuple[str, str]], *widgets: QWidget) -> QWidget:
        """One more row: a title, sentences with their roles, and what can be done."""
        row = QWidget(self)
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(line(row))
        parts = FoldingRow(Space.MEDIUM)
        words = QVBoxLayout()
        words.setSpacing(2)
        heading = self.label(title, "")
        words.addWidget(heading)
        for text, role in notes:
            words.addWidget(self.label(text, role))
        parts.addLayout(words, 1)
        for widget in widgets:
            parts.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(parts)
        self._rows.append(row)
        self._list.addWidget(row)
        row.show()  # Qt would do so a turn of its loop later
        return row

    def label(self, text: str, role: str) -> QLabel:
        """Words that break into lines, and are never read as HTML."""
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return set_role(label, role) if role else label
