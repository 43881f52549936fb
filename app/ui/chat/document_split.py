"""Puts the panel of an attached file beside the chat, or over it where the window is narrow.

It is made when a file is first looked at. Not here: what the panel shows (`document_panel`).
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from app.core.chats.turns import Attachment
from app.state.chats.document_view import DocumentView
from app.ui.chat.document_panel import DocumentPanel
from app.ui.kit.appearance import Appearance

NARROW = 900  # pixels, below which a page and a chat have no room beside each other


class DocumentSplit(QSplitter):
    """The chat and, while a file is looked at, its panel. It has no signals."""

    def __init__(self, chat: QWidget, view: DocumentView, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._chat, self._view, self._appearance = chat, view, appearance
        self.panel: DocumentPanel | None = None
        self.setChildrenCollapsible(False)
        self.addWidget(chat)

    def show_file(self, attachment: Attachment, page: int = 1, words: tuple[str, ...] = ()) -> None:
        """Look at a file beside the chat, at a page of it, with some words marked."""
        if self.panel is None:
            self.panel = DocumentPanel(self._view, self._appearance, self)
            self.panel.shown.connect(self._share)
            self.addWidget(self.panel)
        self._view.show(attachment, page, words)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other or over each other, as there is room."""
        super().resizeEvent(event)
        self._cover()

    def _share(self, is_shown: bool) -> None:
        self._cover()
        if is_shown:
            self.setSizes([self.width() // 2, self.width() // 2])
        else:
            self._chat.setFocus()

    def _cover(self) -> None:
        is_shown = self.panel is not None and not self.panel.isHidden()
        self._chat.setHidden(is_shown and self.width() < NARROW)
