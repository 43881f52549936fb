"""The user's folders: chats put into them, folders made, renamed, removed with undo.

It has no signals: `ChatsState.listed` tells what changed. Not here: memory and disk (`app.services.storage.folders`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.services.storage.chat_storage import ChatStorage
from app.services.storage.folders import Folders


@dataclass(frozen=True)
class Removed:
    """What `put_back` needs: the list of folders as it was, and where the chats were."""

    names: tuple[str, ...]
    places: Mapping[str, str]


class ChatFoldersState:
    """The folders of the list of chats, the same in all windows."""

    def __init__(self, chat_storage: ChatStorage) -> None:
        self._list = chat_storage.list
        self._folders = Folders(chat_storage)

    @property
    def names(self) -> tuple[str, ...]:
        """The folders' names in the user's order."""
        return self._list.names

    def add(self, name: str, conversations: Iterable[str] = ()) -> None:
        """A folder, with these chats in it; one that is there takes them up."""
        if name not in self._list.names:
            self._folders.put((*self._list.names, name))
        self.move(conversations, name)

    def move(self, conversations: Iterable[str], folder: str) -> Mapping[str, str]:
        """Chats into a folder, "" for none; where they were, which `place` takes."""
        before = {listed.id: listed.folder for listed in self._list.all()}
        wanted = [id_ for id_ in conversations if before.get(id_, folder) != folder]
        if wanted:
            self._folders.move(dict.fromkeys(wanted, folder))
        return {id_: before[id_] for id_ in wanted}

    def place(self, places: Mapping[str, str]) -> None:
        """Put chats back into the folders they were in, as returned by `move`."""
        self._folders.move(places)

    def rename(self, old: str, new: str) -> None:
        """With all that is in it."""
        if new != old:
            self._folders.rename(old, new)

    def remove(self, name: str) -> Removed:
        """The folder only; its chats stand outside."""
        removed = Removed(self._list.names, dict.fromkeys(self._list.inside(name), name))
        self._folders.put(other for other in self._list.names if other != name)
        return removed

    def put_back(self, removed: Removed) -> None:
        """Undo a removal by restoring the folder and moving its chats back into it."""
        added = (name for name in self._list.names if name not in removed.names)
        self._folders.put((*removed.names, *added))
        self._folders.move(removed.places)

    def fold(self, name: str, *, is_folded: bool) -> None:
        """Hide or show what is in it."""
        self._folders.fold(name, is_folded=is_folded)
