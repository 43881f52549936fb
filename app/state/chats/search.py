"""The search over all chats, as the side bar shows it: what is typed, what was found, whether it is still looking.

Signals: changed(). The search itself begins after a pause in typing.
Not here: finding (`app.services.storage.finding`).
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.services.storage.chat_storage import ChatStorage
from app.services.storage.finding import MOST, Finding, SearchResult

PAUSE_MILLISECONDS = 120


class SearchState(QObject):
    """What one search field looks for and has found."""

    changed = Signal()

    def __init__(self, finding: Finding, chat_storage: ChatStorage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._finding = finding
        self.words = ""
        self.found = SearchResult("")
        self._pause = QTimer(self, interval=PAUSE_MILLISECONDS, singleShot=True)
        self._pause.timeout.connect(self._look)
        chat_storage.opened.connect(self._look_again)
        chat_storage.written.connect(self._look_again)

    @property
    def is_active(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.words)

    @property
    def is_looking(self) -> bool:
        """Whether what was found belongs to older words."""
        return self.is_active and self.found.words != self.words

    @property
    def is_cut(self) -> bool:
        """Whether there are more messages than are shown."""
        return len(self.found.hits) >= MOST

    def search(self, typed: str) -> None:
        """After a pause; nothing typed ends the search at once."""
        words = typed.strip()
        if words == self.words:
            return
        self.words = words
        if words:
            self._pause.start()
        else:
            self._pause.stop()
            self.found = SearchResult("")
        self.changed.emit()

    def _look_again(self) -> None:
        """What is on the disk has changed."""
        if self.is_active and not self._pause.isActive():
            self._pause.start()

    def _look(self) -> None:
        if self.is_active:
            self._finding.find(self.words, self._take)

    def _take(self, found: SearchResult) -> None:
        if self.is_active and found != self.found:
            self.found = found
            self.changed.emit()
