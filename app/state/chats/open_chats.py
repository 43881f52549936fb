"""The chats that are in use: shown in a window, or still answering. One state for a conversation, whoever shows it.

Signals: gone(tuple of ids) – these went to the trash · replaced(id) – a conversation was read anew ·
rested(id) – all it was asked is answered · shortened(id) – a message was deleted · asked(id) – a call of a tool waits
for a decision · failed(AppError).
Not here: which one a window shows (`chats`), what happens inside a chat (`chat`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.core.chats.conversation import Conversation
from app.core.chats.transcript import AnswerEntry, Entry
from app.core.chats.turns import Draft
from app.core.store.trash import Trashed
from app.core.tools.call_terms import CallTerms
from app.errors import StoreError
from app.sentence import Sentence
from app.services.documents.reading import Reading
from app.services.engine.client import EngineClient
from app.services.engine.jobs import Jobs
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.chat_trash import ChatTrash
from app.services.tools.toolbox import Toolbox
from app.state.chats.attaching import Attaching
from app.state.chats.chat import ChatState
from app.state.chats.context import ContextState
from app.state.chats.document_view import DocumentView
from app.state.chats.inspection import Inspection
from app.state.models.model_in_use import ModelInUseState

MISSING = StoreError(Sentence("This chat is no longer there."), Sentence("Choose another one from the list."))


class OpenChats(QObject):
    """Owns the chats that are open in any window."""

    gone = Signal(object)
    replaced = Signal(str)
    failed = Signal(object)
    rested = Signal(str)
    shortened = Signal(str)
    asked = Signal(str)

    def __init__(
        self,
        engine: EngineClient,
        jobs: Jobs,
        in_use: ModelInUseState,
        chat_storage: ChatStorage,
        parent: QObject | None = None,
        toolbox: Toolbox | None = None,
    ) -> None:
        super().__init__(parent)
        self.toolbox = toolbox or Toolbox(parent=self)
        self._engine = engine
        self._jobs = jobs
        self._in_use = in_use
        self._chat_storage = chat_storage
        self._trash = ChatTrash(chat_storage)
        self._waiting: dict[str, CallTerms | None] = {}  # the calls that wait for a decision, by conversation
        self._reading = Reading(self)
        self._open: dict[str, ChatState] = {}
        self._shown: Counter[str] = Counter()
        chat_storage.failed.connect(self.failed)

    def chat(self, conversation_id: str) -> ChatState | None:
        """The chat, read if need be; None where that failed, which is said."""
        if conversation_id in self._open:
            return self._open[conversation_id]
        try:
            return self.adopt(self._chat_storage.read(conversation_id))
        except KeyError:
            self.failed.emit(MISSING)
        except StoreError as failure:
            self.failed.emit(failure)
        return None

    def if_open(self, conversation_id: str) -> ChatState | None:
        """The chat, where it is open; nothing is read."""
        return self._open.get(conversation_id)

    def adopt(self, conversation: Conversation) -> ChatState:
        """A chat of a conversation that is not open yet."""
        chat = ChatState(conversation, self._jobs, self._in_use, self._chat_storage.keep, self, self.toolbox)
        chat.emptied.connect(self._trash.forget)
        chat.rested.connect(self.rested)
        chat.shortened.connect(self.shortened)
        chat.entry_changed.connect(partial(self._heed_call, conversation.details.id))
        is_second_empty = not conversation.nodes and any(
            not one.conversation.nodes and not one.is_temporary for one in self._open.values()
        )
        has_none = is_second_empty or chat.is_temporary
        chat.draft = Draft() if has_none else self._chat_storage.draft(draft_name(chat))
        self._open[conversation.details.id] = chat
        return chat

    def _heed_call(self, conversation_id: str, entry: Entry) -> None:
        """Tell once of each call that waits."""
        pending = entry.pending if isinstance(entry, AnswerEntry) else None
        if pending != self._waiting.get(conversation_id):
            self._waiting[conversation_id] = pending
            if pending is not None:
                self.asked.emit(conversation_id)

    def show(self, chat: ChatState) -> None:
        """Keep this chat open, because one more window shows it."""
        conversation_id = chat.conversation.details.id
        self._open[conversation_id] = chat
        self._shown[conversation_id] += 1

    def hide(self, chat: ChatState) -> None:
        """A window shows it no longer; one that answers stays open."""
        conversation_id = chat.conversation.details.id
        self._shown[conversation_id] -= 1
        if self._shown[conversation_id] <= 0:
            del self._shown[conversation_id]
            if not chat.is_running:
                self._open.pop(conversation_id, None)

    def delete(self, conversations: Sequence[str]) -> bool:
        """Into the trash. Whether that was possible; a failure is said."""
        for conversation_id in conversations:
            if conversation_id in self._open:
                self._open[conversation_id].stop()
        if not self._try(partial(self._trash.put, conversations)):
            return False
        for conversation_id in conversations:
            self._open.pop(conversation_id, None)
        self.gone.emit(tuple(conversations))
        return True

    def undelete(self, conversations: Sequence[str]) -> bool:
        """Take chats out of the trash; they are listed once that is on the disk. Whether it is possible."""
        return self._try(partial(self._trash.put_back, conversations))

    def restore_messages(self, trashed: Trashed) -> bool:
        """Take messages out of the trash; a chat in view shows them once that is on the disk. Whether it can be."""
        chat = self._open.get(trashed.conversation)
        if chat is not None:
            chat.stop()
        return self._try(partial(self._trash.put_messages_back, trashed, self._read_anew))

    def _read_anew(self, conversation_id: str) -> None:
        if self._open.pop(conversation_id, None) is not None:
            self.replaced.emit(conversation_id)

    def inspect(self, conversation: Conversation, answer_id: str) -> Inspection:
        """A look at an answer, down to its tokens."""
        generated = conversation.answer(answer_id).messages
        generated = generated or self._chat_storage.generated(conversation.details.id, answer_id)
        return Inspection(conversation, answer_id, generated, self._engine, self._in_use)

    def close(self) -> None:
        """End the reading of documents that somebody has just attached."""
        self._reading.close()

    def document_view(self, parent: QObject) -> DocumentView:
        """Make what looks at attached files."""
        return DocumentView(self._reading, parent)

    def attaching(self, parent: QObject) -> Attaching:
        """Reads and counts files for one window."""
        return Attaching(self._engine, self._in_use, self._reading, parent, lambda: self._jobs.reading_rate)

    def context(self, parent: QObject) -> ContextState:
        """How full the context is, for one window."""
        return ContextState(self._engine, self._in_use, parent)

    def keep_draft(self, chat: ChatState, draft: Draft) -> None:
        """What stands in the composer of a chat; the draft of an empty chat is that of the next new chat."""
        if draft != chat.draft:
            chat.draft = draft
            if not chat.is_temporary:
                self._chat_storage.save_draft(draft_name(chat), draft)

    def forget_draft(self, chat: ChatState) -> None:
        """It is kept no longer, and stays in the composer."""
        self._chat_storage.save_draft(draft_name(chat), Draft())

    def _try(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except StoreError as failure:
            self.failed.emit(failure)
            return False
        return True


def draft_name(chat: ChatState) -> str:
    """Under which name its draft is kept."""
    return chat.conversation.details.id if chat.conversation.nodes else ""
