"""Carries out what the side bar's list asks for: open, rename, pin, move, delete with undo; folders; search; palette.

Not here: how the list looks (`conversation_list`), the chats themselves (`app.state.chats.chats`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.core.store.search import Hit
from app.state.chats.chat_folders import ChatFoldersState
from app.state.chats.chats import ChatsState
from app.state.chats.search import SearchState
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import Banner, BannerAction
from app.ui.kit.name_dialog import NameDialog
from app.ui.shell.actions import COMMANDS, command_words, shown_of
from app.ui.sidebar import list_actions
from app.ui.sidebar.sidebar import Sidebar


class ChatListController(QObject):
    """Ties the list to the chats.

    Signals: export_wanted(Export) – which chats · window_wanted(id) – a window of its own for this chat.
    """

    export_wanted = Signal(object)
    window_wanted = Signal(str)

    def __init__(
        self,
        chats: ChatsState,
        folders: ChatFoldersState,
        search: SearchState,
        sidebar: Sidebar,
        banner: Banner,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._chats = chats
        self._folders = folders
        self._search = search
        self._sidebar = sidebar
        self._banner = banner
        self._window = window
        sidebar.folder_wanted.connect(self.ask_for_folder)
        sidebar.searched.connect(search.search)
        sidebar.list.wanted.connect(self._carry_out)
        sidebar.results.opened.connect(self._open_found)
        sidebar.results.hit_opened.connect(self._open_hit)
        search.changed.connect(self._show_search)
        chats.listed.connect(self._fill)
        self._fill()

    def open_palette(self, actions: Mapping[str, QAction], appearance: Appearance) -> None:
        """Commands and chats, to be found by typing."""
        from app.ui.kit.palette import Item, Palette

        items = [
            Item(command_words(c), shown_of(actions[c.name]), actions[c.name].trigger)
            for c in COMMANDS
            if c.is_in_palette
        ]
        chat = self.tr("Chat")
        items += [Item(s.title, chat, partial(self._chats.open, s.id)) for s in self._chats.summaries]
        Palette(items, appearance, self._window).show()

    def ask_for_folder(self, conversations: Sequence[str] = ()) -> None:
        """A new one, with these chats in it."""
        dialog = NameDialog(self.tr("New folder"), self.tr("Create"), "", self._folders.names, self._window)
        dialog.chosen.connect(partial(self._add_folder, conversations))
        dialog.open()

    def _add_folder(self, conversations: Sequence[str], name: str) -> None:
        self._folders.add(name, conversations)

    def _carry_out(self, action: list_actions.ListAction) -> None:
        match action:
            case list_actions.Open(chat):
                self._chats.open(chat)
            case list_actions.OpenInWindow(chat):
                self.window_wanted.emit(chat)
            case list_actions.Rename(chat, title):
                self._chats.rename(chat, title)
            case list_actions.Pin(chat):
                self._chats.pin(chat)
            case list_actions.Delete(chats):
                self._delete(chats)
            case list_actions.Move(chats, folder):
                self._move(chats, folder)
            case list_actions.Export():
                self.export_wanted.emit(action)
            case list_actions.NewChat(folder):
                self._chats.new(folder)
            case _:
                self._carry_out_on_folder(action)

    def _carry_out_on_folder(self, action: list_actions.FolderAction) -> None:
        match action:
            case list_actions.NewFolder(chats):
                self.ask_for_folder(chats)
            case list_actions.RenameFolder(folder, name):
                self._rename_folder(folder, name)
            case list_actions.RemoveFolder(folder):
                self._remove_folder(folder)
            case list_actions.FoldFolder(folder, is_folded):
                self._folders.fold(folder, is_folded=is_folded)

    def _fill(self) -> None:
        chats = self._chats
        self._sidebar.show_conversations(chats.summaries, chats.folders, chats.current.conversation.details.id)

    def _show_search(self) -> None:
        self._sidebar.show_search(self._search)

    def _open_found(self, conversation_id: str) -> None:
        self._chats.open(conversation_id)
        self._sidebar.results.setFocus()

    def _open_hit(self, hit: Hit) -> None:
        self._chats.open_hit(hit)
        self._sidebar.results.setFocus()

    def _title(self, conversation_id: str) -> str:
        return next((s.title for s in self._chats.summaries if s.id == conversation_id), "")

    def _rename_folder(self, folder: str, name: str) -> None:
        others = {other.casefold() for other in self._folders.names if other != folder}
        if name.casefold() in others:
            words = self.tr("There is another folder named “{name}”. Choose another name.").format(name=name)
            self._banner.show_message(words, is_failure=False)
        elif name:
            self._folders.rename(folder, name)

    def _remove_folder(self, folder: str) -> None:
        removed = self._folders.remove(folder)
        undo = BannerAction(self.tr("Undo"), partial(self._folders.put_back, removed))
        words = self.tr("The folder “{name}” was removed; its chats are still here.").format(name=folder)
        self._banner.show_message(words, (undo,), is_failure=False)

    def _move(self, conversations: Sequence[str], folder: str) -> None:
        before = self._folders.move(conversations, folder)
        if not before:
            return
        undo = BannerAction(self.tr("Undo"), partial(self._folders.place, before))
        moved = self.tr("Moved to “{name}”.").format(name=folder) if folder else self.tr("Moved out of the folder.")
        self._banner.show_message(moved, (undo,), is_failure=False)

    def _delete(self, conversations: Sequence[str]) -> None:
        title = self._title(conversations[0])
        if not self._chats.delete(conversations):
            return
        undo = BannerAction(self.tr("Undo"), partial(self._chats.undelete, conversations))
        if len(conversations) == 1:
            words = self.tr("Deleted “{title}”.").format(title=title)
        else:
            words = self.tr("Deleted {count} chats.").format(count=len(conversations))
        self._banner.show_message(words, (undo,), is_failure=False)
