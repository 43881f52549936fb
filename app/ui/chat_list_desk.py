"""What the side bar's list of chats offers, and what the palette finds: open, rename, pin, delete with undo, search.

Not here: how the list looks (`conversation_list`), the chats themselves (`app.state.chats`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog, QWidget

from app.state.chats import ChatsState
from app.ui.actions import COMMANDS, command_words, keys_shown
from app.ui.appearance import Appearance
from app.ui.banner import Banner, Offer
from app.ui.sidebar import Sidebar


class ChatListDesk(QObject):
    """Ties the list to the chats."""

    def __init__(self, chats: ChatsState, sidebar: Sidebar, banner: Banner, window: QWidget) -> None:
        super().__init__(window)
        self._chats = chats
        self._sidebar = sidebar
        self._banner = banner
        self._window = window
        sidebar.new_wanted.connect(chats.new)
        sidebar.searched.connect(chats.search)
        sidebar.list.opened.connect(chats.open)
        sidebar.list.pin_wanted.connect(chats.pin)
        sidebar.list.rename_wanted.connect(self._rename)
        sidebar.list.delete_wanted.connect(self._delete)
        chats.listed.connect(self._fill)

    def open_palette(self, actions: Mapping[str, QAction], appearance: Appearance) -> None:
        """Commands and chats, to be found by typing."""
        from app.ui.palette import Item, Palette

        items = [
            Item(command_words(c), keys_shown(c.keys[0]) if c.keys else "", actions[c.name].trigger)
            for c in COMMANDS
            if c.is_in_palette
        ]
        chat = self.tr("Chat")
        items += [Item(s.title, chat, partial(self._chats.open, s.id)) for s in self._chats.summaries]
        Palette(items, appearance, self._window).show()

    def _fill(self) -> None:
        self._sidebar.show_conversations(self._chats.summaries, self._chats.current.conversation.details.id)

    def _title(self, conversation_id: str) -> str:
        return next((s.title for s in self._chats.summaries if s.id == conversation_id), "")

    def _rename(self, conversation_id: str) -> None:
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle(self.tr("Rename"))
        dialog.setLabelText(self.tr("Name of the chat (empty: its first question)"))
        dialog.setTextValue(self._title(conversation_id))
        dialog.textValueSelected.connect(partial(self._chats.rename, conversation_id))
        dialog.open()

    def _delete(self, conversation_id: str) -> None:
        title = self._title(conversation_id)
        if self._chats.delete(conversation_id):
            undo = Offer(self.tr("Undo"), partial(self._chats.undelete, conversation_id))
            self._banner.say(self.tr("Deleted “{title}”.").format(title=title), (undo,), is_failure=False)
