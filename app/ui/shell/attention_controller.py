"""Tells on the desktop what ended while the window was behind, and opens what is clicked there.

Not here: what counts as unseen (`app.state.attention`), how a desktop shows it (the notifiers).
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.services.desktop.notifications import DesktopNotification, Notifier
from app.state.attention import MODELS, POLICIES, STUDY, AttentionState
from app.state.chats.open_chats import OpenChats
from app.state.models.models import ModelsState
from app.state.policy.judging import JudgingState
from app.state.study import StudyState


class AttentionController(QObject):
    """Of the whole program. Signals: opened(str key) – the user clicked a notification."""

    opened = Signal(str)

    def __init__(
        self,
        attention: AttentionState,
        chats: OpenChats,
        models: ModelsState,
        study: StudyState,
        judging: JudgingState,
        is_in_view: Callable[[str], bool],
        parent: QObject,
        notifier: Notifier | None = None,
    ) -> None:
        super().__init__(parent)
        self._attention, self._chats, self._models = attention, chats, models
        self._is_in_view = is_in_view  # whether a window shows this chat
        self._notifier = notifier
        self._tray: Notifier | None = None
        attention.wanted.connect(self._show)
        attention.seen.connect(self._withdraw)
        chats.rested.connect(self._answered)
        chats.asked.connect(self._asked)
        models.fetched.connect(self._fetched)
        models.stopped.connect(self._stopped)
        study.finished.connect(self._study_finished)
        judging.finished.connect(self._judging_finished)

    def _answered(self, conversation_id: str) -> None:
        self._tell(conversation_id, self.tr("An answer is ready"))

    def _asked(self, conversation_id: str) -> None:
        self._tell(conversation_id, self.tr("The model asks before it uses a tool"))

    def _tell(self, conversation_id: str, words: str) -> None:
        chat = self._chats.if_open(conversation_id)
        if chat is not None:
            title = "" if chat.is_temporary else chat.title
            is_in_view = self._is_in_view(conversation_id)
            self._attention.answered(conversation_id, title, words, is_in_view=is_in_view)

    def _fetched(self, title: str, _model: object) -> None:
        self._attention.ended(MODELS, self.tr("A model has been downloaded"), title)

    def _stopped(self) -> None:
        self._attention.ended(MODELS, self.tr("A download has stopped"))

    def _study_finished(self) -> None:
        self._attention.ended(STUDY, self.tr("A comparison of many questions is done"))

    def _judging_finished(self) -> None:
        self._attention.ended(POLICIES, self.tr("All items are judged"))

    def _show(self, notification: DesktopNotification) -> None:
        self._notifier = self._notifier or self._make_notifier()
        self._notifier.show(notification)

    def _withdraw(self, key: str) -> None:
        for notifier in (self._notifier, self._tray):
            if notifier is not None:
                notifier.withdraw(key)

    def _make_notifier(self) -> Notifier:
        """The portal where there may be one, which the tray icon stands in for."""
        from app.ui.shell.tray_notifier import TrayNotifier

        tray = self._tray = TrayNotifier(self)
        tray.opened.connect(self.opened)
        if sys.platform != "linux":
            return tray
        from app.services.desktop.portal_notifier import PortalNotifier

        portal = PortalNotifier(self)
        portal.opened.connect(self.opened)
        portal.refused.connect(tray.show)
        return portal
