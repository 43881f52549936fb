"""All of a result of a tool, of which the model has read the beginning: a dialog to read and copy it.

Not here: how a result is cut (`app.core.tools.result`).
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.core.chats.token_text import TokenKind, TokenRun
from app.core.markdown.pieces import line_pieces
from app.core.tools.permission import shown_verbatim
from app.ui.chat.token_view import TokenView
from app.ui.kit.form import Form
from app.ui.kit.theme import Theme

_PIECE = 4_000  # characters that are shown at once
_LONGEST_LINE = 1_000  # characters
_WIDTH, _HEIGHT = 760, 420


class WholeResult(Form):
    """It has no signals."""

    def __init__(self, text: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(QCoreApplication.translate("WholeResult", "Result"), "", parent)
        self.view = TokenView(theme, self)
        self.view.setAccessibleName(self.tr("Result"))
        self.view.setMinimumHeight(_HEIGHT)
        self.view.show_runs(_pieces(text))
        self.content.addWidget(self.view, 1)
        self.copy_button = self.add_button(self.tr("Copy"))
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        self.add_button(self.tr("Close"), is_primary=True, closes=True)
        self.resize(min(_WIDTH, parent.width()), self.sizeHint().height())


def _pieces(text: str) -> Iterator[TokenRun]:
    """A line too long to be set at once goes on in the next row; what is copied by the button is as it was."""
    held = ""
    for line in text.split("\n"):
        for piece in line_pieces(shown_verbatim(line), _LONGEST_LINE):
            held += f"{piece}\n"
            if len(held) >= _PIECE:
                yield TokenRun(held, TokenKind.TEXT)
                held = ""
    yield TokenRun(held.removesuffix("\n"), TokenKind.TEXT)
