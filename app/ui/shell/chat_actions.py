"""The window's commands that are about the chat in view: each brings it into view and does its work there.

Not here: which keys they have (`actions`), what each does (`app.ui.chat`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.core.chats.transcript import AnswerEntry
from app.state.chats.chats import ChatsState
from app.ui.chat.chat_page import ChatPage
from app.ui.sidebar.list_actions import Export
from backends.contract.messages import Effort


class ChatActions:
    """`show` brings the chat's page into view, `rename_in_list` renames in the chat's row where that is in sight,
    `export` asks where to.
    """

    def __init__(
        self,
        page: ChatPage,
        chats: ChatsState,
        show: Callable[[], object],
        rename_in_list: Callable[[str], bool],
        export: Callable[[Export], object],
    ) -> None:
        self._page, self._chats = page, chats
        self._show, self._rename_in_list, self._export = show, rename_in_list, export

    @property
    def by_name(self) -> dict[str, Callable[[], object]]:
        """What each command does."""
        return {
            "new_chat": self._page.begin_new,
            "find": self._find,
            **{f"effort_{effort.value}": partial(self._set_effort, effort) for effort in Effort},
            "temporary_chat": self._chats.new_temporary,
            "chat_settings": self._show_settings,
            "outline": self._outline,
            "rename": self._rename,
            "compare": self._compare,
            "regenerate": self._regenerate,
            "export_chat": self._export_chat,
        }

    def show_found(self, message_id: str, words: str) -> None:
        """Bring what was searched for into view."""
        self._page.host.transcript.show_found(message_id, words)

    def _find(self) -> None:
        self._show()
        self._page.host.transcript.open_find()

    def _set_effort(self, effort: Effort) -> None:
        self._chats.current.set_effort(effort)

    def _show_settings(self) -> None:
        self._show()
        self._page.open_tuning()

    def _outline(self) -> None:
        self._show()
        self._page.chat_desk.open_outline()

    def _rename(self) -> None:
        """In the row of the chat where that is in sight, else in a dialog."""
        self._show()
        if not self._rename_in_list(self._chats.current.conversation.details.id):
            self._page.chat_desk.rename()

    def _compare(self) -> None:
        self._show()
        self._page.composer.compare()

    def _regenerate(self) -> None:
        self._show()
        chat = self._chats.current
        last = chat.entries()[-1:]
        if last and isinstance(last[0], AnswerEntry):
            chat.regenerate(last[0].id, chat.effort)

    def _export_chat(self) -> None:
        """The chat in view; an empty or a temporary one is not kept, and cannot be."""
        chat = self._chats.current
        if chat.conversation.nodes and not chat.is_temporary:
            self._export(Export((chat.conversation.details.id,)))
