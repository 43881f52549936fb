"""The chats of a window: which one is in view, the list for the side bar, new, open, rename, pin, delete with undo.

Signals: current_changed() – `current` is another chat · wanted() – the user wants to see it ·
listed() – `summaries` or `folders` changed · failed(AppError) · left(ChatState) – a temporary chat went out of view,
and is lost unless it is gone back to · found(message id, words) – the chat in view holds a
message that was searched for.
A chat out of view goes on answering. Not here: what happens inside a chat (`chat`), the chats themselves
(`open_chats`), folders (`chat_folders`), the disk (`app.services.storage.chat_storage`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace as amended
from PySide6.QtCore import QObject, Signal

from app.core.chats.branching import branched
from app.core.chats.conversation import Conversation
from app.core.chats.listing import Folder, ListedChat
from app.core.chats.turns import ConversationDetails, Draft
from app.core.store.search import Hit
from app.errors import AppError
from app.services.storage.chat_storage import ChatStorage
from app.services.storage.presets import Presets
from app.state.chats.attaching import Attaching
from app.state.chats.chat import ChatState
from app.state.chats.chat_settings import ChatSettings
from app.state.chats.context import ContextState
from app.state.chats.inspection import Inspection
from app.state.chats.open_chats import OpenChats


class ChatsState(QObject):
    """What one window shows of all chats."""

    current_changed = Signal()
    wanted = Signal()
    listed = Signal()
    failed = Signal(object)
    found = Signal(str, str)
    left = Signal(object)

    def __init__(
        self,
        open_chats: OpenChats,
        chat_storage: ChatStorage,
        begin: Callable[[], ConversationDetails],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._open = open_chats
        self._chat_storage = chat_storage
        self._presets = Presets(chat_storage)
        self._begin = begin
        self.attaching: Attaching = open_chats.attaching(self)
        self.document_view = open_chats.document_view(self)
        self.context: ContextState = open_chats.context(self)
        self.summaries: tuple[ListedChat, ...] = ()
        self.folders: tuple[Folder, ...] = ()
        self.current = self._empty_chat()
        open_chats.show(self.current)
        open_chats.failed.connect(self.failed)
        open_chats.gone.connect(self._leave)
        open_chats.replaced.connect(self._show_anew)
        chat_storage.opened.connect(self._opened)
        chat_storage.listed.connect(self.refresh)

    def refresh(self) -> None:
        """Take over the list of chats and folders as stored; emits `listed`."""
        self.summaries = self._chat_storage.list.all()
        self.folders = self._chat_storage.list.folders
        self.listed.emit()

    def new(self, folder: str = "") -> None:
        """An empty chat in view, to be kept in a folder; the one in view stays where it is still empty."""
        current = self.current.conversation
        if current.nodes or self.current.is_temporary or current.details.id in self._chat_storage.list:
            self._show(self._empty_chat())
        self.wanted.emit()
        conversation = self.current.conversation
        conversation.amend(amended(conversation.details, folder=folder))

    def new_temporary(self) -> None:
        """An empty chat that never touches the disk."""
        if self.current.conversation.nodes or not self.current.is_temporary:
            self._show(self._open.adopt(Conversation(amended(self._begin(), is_temporary=True))))
        else:
            self.current_changed.emit()

    def set_temporary(self, is_temporary: bool) -> None:
        """Make an empty chat temporary, or keep a temporary one from now on, with all that was said."""
        chat = self.current
        if is_temporary == chat.is_temporary or (is_temporary and chat.conversation.nodes):
            return
        if is_temporary:
            self._open.forget_draft(chat)
        chat.amend(amended(chat.conversation.details, is_temporary=is_temporary))

    def take_over(self, conversation: Conversation, *, is_temporary: bool = False) -> None:
        """Bring a conversation that is kept nowhere into view, and keep it from now on unless it is temporary."""
        self._show(self._open.adopt(conversation))
        self.set_temporary(is_temporary=is_temporary)
        self.wanted.emit()

    def branch_off(self, node_id: str) -> None:
        """A new chat in view that begins with all that was said up to this message; the old one stays as it is."""
        self.take_over(branched(self.current.conversation, node_id), is_temporary=self.current.is_temporary)

    def go_back(self, chat: ChatState) -> None:
        """Bring a temporary chat into view again."""
        if chat is not self.current:
            self._show(chat)

    def open(self, conversation_id: str) -> None:
        """Bring a chat into view."""
        chat = self._open.chat(conversation_id)
        if chat is not None and chat is not self.current:
            self._show(chat)
        self.wanted.emit()

    def open_hit(self, hit: Hit) -> None:
        """Bring a message that was found into view, on whichever branch it is."""
        self.open(hit.conversation)
        conversation = self.current.conversation
        if conversation.details.id != hit.conversation or hit.message not in conversation:
            return
        if hit.message not in (node.id for node in conversation.branch()):
            self.current.choose(hit.message)
        first = next((hit.snippet[start:end] for start, end in hit.marks), "")
        self.found.emit(hit.message, first)

    def rename(self, conversation_id: str, title: str) -> None:
        """By hand; an empty title follows the first question again."""
        chat = self._open.chat(conversation_id)
        if chat is not None:
            chat.rename(title)

    def pin(self, conversation_id: str) -> None:
        """Pin it, or unpin a pinned one."""
        chat = self._open.chat(conversation_id)
        if chat is not None:
            details = chat.conversation.details
            change = chat.conversation.amend(amended(details, is_pinned=not details.is_pinned))
            self._chat_storage.keep(chat.conversation, change)

    def delete(self, conversations: Sequence[str]) -> bool:
        """Into the trash; `undelete` takes them back. Whether that was possible."""
        return self._open.delete(conversations)

    def undelete(self, conversations: Sequence[str]) -> None:
        """Take chats out of the trash; a single one comes into view once that is on the disk."""
        if self._open.undelete(conversations) and len(conversations) == 1:
            self._chat_storage.when_written(partial(self._open_restored, conversations[0]))

    def settings(self) -> ChatSettings:
        """Instructions and sampling of the chat in view."""
        return ChatSettings(self.current, self._presets)

    def inspect(self, answer_id: str) -> Inspection:
        """A look at an answer of the chat in view, down to its tokens."""
        return self._open.inspect(self.current.conversation, answer_id)

    def keep_draft(self, chat: ChatState, draft: Draft) -> None:
        """What stands in the composer of a chat."""
        self._open.keep_draft(chat, draft)

    def close(self) -> None:
        """Let go of the chat in view, because its window closes."""
        self._open.hide(self.current)

    def _opened(self) -> None:
        """The store can be read (again)."""
        if not self.current.conversation.nodes and self.current.draft == Draft():
            self.current.draft = self._chat_storage.draft("")
            self.current_changed.emit()
        self.refresh()

    def _show(self, chat: ChatState) -> None:
        old, self.current = self.current, chat
        self._open.show(chat)
        self._open.hide(old)
        self.current_changed.emit()
        if old.is_temporary and old.conversation.nodes:
            self.left.emit(old)

    def _open_restored(self, conversation_id: str, failure: AppError | None) -> None:
        if failure is None:
            self.open(conversation_id)

    def _leave(self, conversations: Sequence[str]) -> None:
        if self.current.conversation.details.id in conversations:
            self._show(self._empty_chat())

    def _show_anew(self, conversation_id: str) -> None:
        chat = self._open.chat(conversation_id) if self.current.conversation.details.id == conversation_id else None
        if chat is not None:
            self._show(chat)

    def _empty_chat(self) -> ChatState:
        return self._open.adopt(Conversation(self._begin()))
