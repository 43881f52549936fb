"""All chats: which one is in view, the list for the side bar, new, open, rename, pin, delete with undo.

Signals: current_changed() – `current` is another chat · listed() – `summaries` changed · failed(AppError).
A chat out of view goes on answering. Not here: what happens inside a chat (`chat`), the disk (`services.history`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from msgspec.structs import replace as amended
from PySide6.QtCore import QObject, Signal

from app.core.conversation import Conversation
from app.core.turns import Change, Details, Draft
from app.errors import StoreError
from app.services.engine import Engine
from app.services.history import History
from app.state.chat import ChatState
from app.state.inspection import Inspection
from app.state.model_in_use import ModelInUseState

MISSING = StoreError("This chat is no longer there.", "Choose another one from the list.")


@dataclass(frozen=True)
class Summary:
    """A conversation in a list. `day` is the local day on which it was last used."""

    id: str
    title: str
    day: date
    is_pinned: bool = False


class ChatsState(QObject):
    """Owns the open chats."""

    current_changed = Signal()
    listed = Signal()
    failed = Signal(object)

    def __init__(
        self,
        engine: Engine,
        in_use: ModelInUseState,
        history: History,
        begin: Callable[[], Details],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._in_use = in_use
        self._history = history
        self._begin = begin
        self._open: dict[str, ChatState] = {}
        self._filter = ""
        self.summaries: tuple[Summary, ...] = ()
        self.current = self._adopt(Conversation(begin()))
        history.opened.connect(self._opened)
        history.failed.connect(self.failed)

    def refresh(self) -> None:
        """Read the list anew."""
        found = self._history.find(self._filter) if self._filter else self._history.listing()
        self.summaries = tuple(Summary(one.id, one.title, _day(one.updated), one.is_pinned) for one in found)
        self.listed.emit()

    def search(self, words: str) -> None:
        """Show only what has these words in its title or its messages; empty shows all."""
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
        chat = self._chat(conversation_id)
        if chat is None or chat is self.current:
            self.current_changed.emit()
        else:
            self._show(chat)

    def rename(self, conversation_id: str, title: str) -> None:
        """By hand; an empty title follows the first question again."""
        chat = self._chat(conversation_id)
        if chat is not None:
            chat.rename(title)

    def pin(self, conversation_id: str) -> None:
        """Pin it, or unpin a pinned one."""
        chat = self._chat(conversation_id)
        if chat is not None:
            details = chat.conversation.details
            self._keep(chat.conversation, chat.conversation.amend(amended(details, is_pinned=not details.is_pinned)))

    def delete(self, conversation_id: str) -> bool:
        """Into the trash; `undelete` takes it back. Whether that was possible."""
        chat = self._open.get(conversation_id)
        if chat is not None:
            chat.stop()
        if not self._try(partial(self._history.discard, [conversation_id])):
            return False
        self._open.pop(conversation_id, None)
        if chat is self.current:
            self._show(self._adopt(Conversation(self._begin())))
        self.refresh()
        return True

    def undelete(self, conversation_id: str) -> None:
        """Out of the trash and into view."""
        if self._try(partial(self._history.take_back, [conversation_id])):
            self.open(conversation_id)
            self.refresh()

    def inspect(self, answer_id: str) -> Inspection:
        """A look at an answer of the chat in view, down to its tokens."""
        conversation = self.current.conversation
        generated = conversation.answer(answer_id).messages
        generated = generated or self._history.generated(conversation.details.id, answer_id)
        return Inspection(conversation, answer_id, generated, self._engine, self._in_use)

    def keep_draft(self, chat: ChatState, text: str) -> None:
        """What stands in the composer of a chat; the draft of an empty chat is that of the next new chat."""
        if text != chat.draft:
            chat.draft = text
            self._history.save_draft(self._draft_name(chat), Draft(text))

    def _opened(self) -> None:
        """The store can be read (again)."""
        if not self.current.conversation.nodes and not self.current.draft:
            self.current.draft = self._history.draft("").text
            self.current_changed.emit()
        self.refresh()

    def _show(self, chat: ChatState) -> None:
        old, self.current = self.current, chat
        if not old.is_running:
            self._open.pop(old.conversation.details.id, None)
        self._open[chat.conversation.details.id] = chat
        self.current_changed.emit()

    def _chat(self, conversation_id: str) -> ChatState | None:
        if conversation_id in self._open:
            return self._open[conversation_id]
        try:
            return self._adopt(self._history.read(conversation_id))
        except KeyError:
            self.failed.emit(MISSING)
        except StoreError as failure:
            self.failed.emit(failure)
        return None

    def _adopt(self, conversation: Conversation) -> ChatState:
        chat = ChatState(conversation, self._engine, self._in_use, self._keep, self)
        chat.draft = self._history.draft(self._draft_name(chat)).text
        self._open[conversation.details.id] = chat
        return chat

    def _keep(self, conversation: Conversation, change: Change) -> None:
        self._history.keep(conversation, change)
        if change.details is not None or change.removed or any(node.parent is None for node in change.nodes):
            self.refresh()

    def _try(self, deed: Callable[[], None]) -> bool:
        try:
            deed()
        except StoreError as failure:
            self.failed.emit(failure)
            return False
        return True

    @staticmethod
    def _draft_name(chat: ChatState) -> str:
        return chat.conversation.details.id if chat.conversation.nodes else ""


def _day(seconds: float) -> date:
    return datetime.fromtimestamp(seconds).astimezone().date()
