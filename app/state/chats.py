"""All chats: which one is in view, the list for the side bar, new, open, rename, pin, delete with undo.

Signals: current_changed() – `current` is another chat · listed() – `summaries` changed · failed(AppError).
A chat that is out of view goes on answering. Not here: what happens inside a chat (`chat`), where it is kept (`shelf`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace as amended
from PySide6.QtCore import QObject, Signal

from app.core.conversation import Conversation
from app.core.turns import Change, Details
from app.errors import StoreError
from app.services.engine import Engine
from app.state.chat import ChatState
from app.state.model_in_use import ModelInUseState
from app.state.shelf import Shelf, Summary

__all__ = ["ChatsState", "Summary"]


class ChatsState(QObject):
    """Owns the open chats."""

    current_changed = Signal()
    listed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        engine: Engine,
        in_use: ModelInUseState,
        shelf: Shelf,
        begin: Callable[[], Details],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._in_use = in_use
        self._shelf = shelf
        self._begin = begin
        self._open: dict[str, ChatState] = {}
        self._filter = ""
        self.summaries: Sequence[Summary] = ()
        self.current = self._adopt(Conversation(begin()))

    def refresh(self) -> None:
        """Read the list anew."""
        self.summaries = self._shelf.search(self._filter) if self._filter else self._shelf.summaries()
        self.listed.emit()

    def search(self, words: str) -> None:
        """Show only what has these words; empty shows all."""
        self._filter = words.strip()
        self.refresh()

    def new(self) -> None:
        """An empty chat in view; the one in view stays where it is still empty."""
        if self.current.conversation.nodes:
            self._show(self._adopt(Conversation(self._begin())))
        else:
            self.current_changed.emit()

    def open(self, conversation_id: str) -> None:
        """Bring a chat into view."""
        if conversation_id == self.current.conversation.details.id:
            self.current_changed.emit()
            return
        chat = self._open.get(conversation_id)
        self._show(chat or self._adopt(self._shelf.read(conversation_id)))

    def rename(self, conversation_id: str, title: str) -> None:
        """By hand; an empty title follows the first question again."""
        self._chat(conversation_id).rename(title)

    def pin(self, conversation_id: str) -> None:
        """Pin it, or unpin a pinned one."""
        conversation = self._chat(conversation_id).conversation
        details = conversation.details
        self._keep(conversation, conversation.amend(amended(details, is_pinned=not details.is_pinned)))

    def delete(self, conversation_id: str) -> None:
        """Into the trash; `undelete` takes it back."""
        chat = self._open.get(conversation_id)
        if chat is not None:
            chat.stop()
        self._shelf.discard(conversation_id)
        if chat is self.current:
            self._show(self._adopt(Conversation(self._begin())))
        self.refresh()

    def undelete(self, conversation_id: str) -> None:
        """Out of the trash and into view."""
        self._shelf.take_back(conversation_id)
        self.open(conversation_id)
        self.refresh()

    def _show(self, chat: ChatState) -> None:
        old, self.current = self.current, chat
        if not old.is_running and old is not chat:
            self._open.pop(old.conversation.details.id, None)
        self.current_changed.emit()

    def _chat(self, conversation_id: str) -> ChatState:
        return self._open.get(conversation_id) or self._adopt(self._shelf.read(conversation_id))

    def _adopt(self, conversation: Conversation) -> ChatState:
        chat = ChatState(conversation, self._engine, self._in_use, self._keep, self)
        self._open[conversation.details.id] = chat
        return chat

    def _keep(self, conversation: Conversation, change: Change) -> None:
        try:
            self._shelf.keep(conversation, change)
        except StoreError as failure:
            self.failed.emit(failure)
        if change.details is not None or change.removed or len(conversation.nodes) == 1:
            self.refresh()
