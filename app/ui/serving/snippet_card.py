"""What to put into other programs, with the right address, key and model in it, each ready to be copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QWidget

from app.core.jobs.serving_snippets import Snippet
from app.state.serving import ServingState
from app.ui.kit.boxes import ChoiceBox
from app.ui.kit.copy_button import CopyButton
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role

_HIDDEN = "•" * 12


class SnippetCard(QFrame):
    """Hidden until there is a key. On screen the key is hidden; what is copied has it."""

    def __init__(self, state: ServingState, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._state = state
        self.program = ChoiceBox(self)
        self.program.setAccessibleName(self.tr("Program"))
        self.program.addItems([each.program for each in state.snippets])
        self.program.currentIndexChanged.connect(self.refresh)
        self.copy_button = CopyButton(lambda: self.snippet.text, self)
        self.copy_button.setAccessibleName(self.tr("Copy these lines"))
        self.where = set_role(QLabel(self), "secondary")
        self.where.setWordWrap(True)
        self.text = set_role(QPlainTextEdit(self), "field")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Lines for the program"))
        column = card_column(self)
        row = FoldingRow(Space.MEDIUM)
        row.addWidget(set_role(QLabel(self.tr("Use it in"), self), "heading"), 1)
        row.addWidget(self.program)
        row.addWidget(self.copy_button)
        column.addLayout(row)
        column.addWidget(self.where)
        column.addWidget(self.text)
        state.changed.connect(self.refresh)
        self.refresh()

    @property
    def snippet(self) -> Snippet:
        """The lines for the chosen program."""
        return self._state.snippets[max(0, self.program.currentIndex())]

    def refresh(self) -> None:
        """Show the lines as they are now."""
        self.setVisible(bool(self._state.key))
        snippet = self.snippet
        self.where.setText(translated(snippet.where))
        shown = snippet.text.rstrip()
        shown = shown.replace(self._state.key, _HIDDEN) if self._state.key else shown
        if shown != self.text.toPlainText():
            self.text.setPlainText(shown)
        lines = min(14, snippet.text.rstrip().count("\n") + 2)
        self.text.setFixedHeight(lines * self.text.fontMetrics().lineSpacing() + Space.LARGE)
