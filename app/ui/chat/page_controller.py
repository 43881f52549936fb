"""What the controllers of the chat page stand on: the chats, the page, its banner, the appearance."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.state.chats.chat import ChatState
from app.state.chats.chats import ChatsState
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import Banner


class PageController(QObject):
    """Opens dialogs over the chat page and reports in its banner. It has no signals."""

    def __init__(self, chats: ChatsState, banner: Banner, appearance: Appearance, page: QWidget) -> None:
        super().__init__(page)
        self._chats = chats
        self._banner = banner
        self._appearance = appearance
        self._page = page

    @property
    def _chat(self) -> ChatState:
        """The chat that the page shows now."""
        return self._chats.current
