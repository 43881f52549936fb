"""The panel of an attached file in a test's hands."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.chats.turns import Attachment
from app.ui.chat.document_panel import DocumentPanel
from tests.app.ui.drivers.driver import Driver
from tests.app.ui.drivers.window import WindowDriver


class DocumentDriver(Driver):
    """The panel beside the chat of a window."""

    def __init__(self, window: WindowDriver) -> None:
        super().__init__(window.root)
        self._split = window.window.chat_page.documents
        self._view = window.chats.document_view

    @property
    def _panel(self) -> DocumentPanel:
        assert self._split.panel is not None
        return self._split.panel

    def show(self, attachment: Attachment, page: int = 1, *words: str) -> None:
        """Look at a file, as a citation does."""
        self._split.show_file(attachment, page, words)

    @property
    def attachment(self) -> Attachment:
        """The file that is looked at."""
        assert self._view.attachment is not None
        return self._view.attachment

    @property
    def is_shown(self) -> bool:
        return self._split.panel is not None and self._panel.isVisible()

    @property
    def name(self) -> str:
        return self._panel.name.text()

    @property
    def place(self) -> str:
        """Which page of how many."""
        return self._panel.place.text()

    @property
    def note(self) -> str:
        """Why there is no picture."""
        return self._panel.note.text()

    def wait_for_picture(self) -> None:
        """Wait until the page is drawn."""
        self.until(lambda: self._view.image is not None and self._panel.picture.height() > 0)

    @property
    def mark_count(self) -> int:
        """How many places are marked on the page."""
        return len(self._panel.picture.marks)

    @property
    def is_text_shown(self) -> bool:
        return self._panel.text.isVisible()

    @property
    def text(self) -> str:
        return self._panel.text.toPlainText()

    @property
    def marked_text(self) -> list[str]:
        """The words that are marked in the text."""
        return [mark.cursor.selectedText() for mark in self._panel.text.extraSelections()]  # type: ignore[attr-defined]

    def press(self, key: Qt.Key) -> None:
        """Press a key in the panel."""
        self._panel.text.setFocus()
        QTest.keyClick(self._panel.text, key)
