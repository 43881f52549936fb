"""What ended while nobody looked: chats with an answer nobody has seen, and what the desktop is told.

Signals: unseen_changed() – other chats have something unseen · wanted(DesktopNotification) – tell it on the desktop ·
seen(str key) – take it away again. Nothing that was said is ever told: names of chats only where the user allows it,
and of temporary chats never. Not here: how a desktop is told (`app.services.desktop.notifications`).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.services.desktop.notifications import DesktopNotification
from app.settings import NOTIFY
from app.state.preferences import PreferencesState

MODELS, STUDY, POLICIES = "models", "study", "policies"  # keys that stand for no chat


class AttentionState(QObject):
    """Of the whole program: `is_behind` tells whether no window of it is in front."""

    unseen_changed = Signal()
    wanted = Signal(object)
    seen = Signal(str)

    def __init__(
        self, preferences: PreferencesState, is_behind: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._is_behind = is_behind
        self._told: set[str] = set()
        self.unseen: frozenset[str] = frozenset()  # conversations

    def answered(self, chat: str, title: str, words: str, *, is_in_view: bool) -> None:
        """An answer of this chat has ended, or waits for a decision; `title` is empty where the chat's name must not be
        told.
        """
        is_behind = self._is_behind()
        if is_behind or not is_in_view:
            self.unseen |= {chat}
            self.unseen_changed.emit()
        if is_behind:
            self._tell(chat, words, title if self._preferences.get(NOTIFY) == "names" else "")

    def ended(self, key: str, words: str, about: str = "") -> None:
        """Something else has ended, such as a download; `about` may always be told."""
        if self._is_behind():
            self._tell(key, words, about)

    def look_at(self, key: str) -> None:
        """The user sees it now."""
        if key in self._told:
            self._told.discard(key)
            self.seen.emit(key)
        if key in self.unseen:
            self.unseen -= {key}
            self.unseen_changed.emit()

    def _tell(self, key: str, words: str, about: str) -> None:
        if self._preferences.get(NOTIFY) != "off":
            self._told.add(key)
            self.wanted.emit(DesktopNotification(key, words, about))
