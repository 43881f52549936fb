"""Tokens as coloured text, filled in steps so that a long prompt does not hold up the window.

Not here: what stands in it (`app.core.chats.token_text`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from PySide6.QtCore import QTimer
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.core.chats.token_text import TokenKind, TokenRun
from app.ui.kit.theme import TextSize, Theme
from app.ui.kit.widgets import set_role

_BUDGET_SECONDS = 0.006


class TokenView(QPlainTextEdit):
    """Read-only; selection and Ctrl+C as in any text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "field")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFont(theme.mono(TextSize.NOTE))
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._formats = _formats(theme)
        self._left: Iterator[TokenRun] = iter(())
        self._step = QTimer(self, interval=0)
        self._step.timeout.connect(self._fill)

    def show_runs(self, runs: Iterator[TokenRun]) -> None:
        """Show these in place of what is there."""
        self.clear()
        self._left = runs
        self._step.start()
        self._fill()

    def _fill(self) -> None:
        end = time.monotonic() + _BUDGET_SECONDS
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        for run in self._left:
            cursor.insertText(run.text, self._formats[run.kind])
            if time.monotonic() > end:
                return
        self._step.stop()


def _formats(theme: Theme) -> dict[TokenKind, QTextCharFormat]:
    formats = {kind: QTextCharFormat() for kind in TokenKind}
    colours = theme.colours
    formats[TokenKind.TEXT].setForeground(QColor(colours.text))
    formats[TokenKind.MARKER].setForeground(QColor(colours.high.ink))
    formats[TokenKind.MARKER].setBackground(QColor(colours.high.tint))
    formats[TokenKind.ID].setForeground(QColor(colours.quiet))
    return formats
