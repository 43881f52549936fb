"""What the side bar lists, in memory: conversations in the order of their last use, under headings by
day, month and year, and the user's folders.

Not here: reading and writing it (`app.services.storage.chat_storage`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from app.core.chats.turns import ConversationDetails


class Span(StrEnum):
    """The kinds of headings, nearest first."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_MONTH = "this_month"
    MONTH = "month"  # an earlier month of this year
    YEAR = "year"  # an earlier year


@dataclass(frozen=True)
class Heading:
    """A kind and, where it needs them, its year and month."""

    span: Span
    year: int = 0
    month: int = 0


def heading(day: date, today: date) -> Heading:
    """Where a conversation of `day` stands. A day in the future (a clock set back) counts as today."""
    if day >= today:
        return Heading(Span.TODAY)
    if day == today - timedelta(days=1):
        return Heading(Span.YESTERDAY)
    if (day.year, day.month) == (today.year, today.month):
        return Heading(Span.THIS_MONTH, day.year, day.month)
    if day.year == today.year:
        return Heading(Span.MONTH, day.year, day.month)
    return Heading(Span.YEAR, day.year)


class ListedChat(msgspec.Struct, frozen=True):
    """A conversation as the side bar shows it."""

    id: str
    title: str
    updated: float
    is_pinned: bool
    folder: str


@dataclass(frozen=True)
class Folder:
    """A folder as the list shows it."""

    name: str
    is_folded: bool = False  # what is in it is hidden


class ChatListing:
    """Kept current with every change; the store need not be asked again."""

    def __init__(self) -> None:
        self.folders: tuple[Folder, ...] = ()
        self._listed: dict[str, ListedChat] = {}  # the last used last
        self._discarded: set[str] = set()  # a chat that still answers is kept, but not listed again

    def __contains__(self, conversation_id: object) -> bool:
        return conversation_id in self._listed

    def all(self) -> tuple[ListedChat, ...]:
        """Pinned first, then the last used."""
        newest_first = tuple(reversed(self._listed.values()))
        pinned = tuple(listed for listed in newest_first if listed.is_pinned)
        return (*pinned, *(listed for listed in newest_first if not listed.is_pinned)) if pinned else newest_first

    def fill(
        self, newest_first: Iterable[ListedChat], folders: Iterable[Folder], unwritten: Iterable[str] = ()
    ) -> None:
        """What the store has, and beside it the ones it does not know yet."""
        kept = {id_: self._listed[id_] for id_ in unwritten if id_ in self._listed}
        self._listed = {listed.id: listed for listed in reversed(tuple(newest_first))} | kept
        self.folders = tuple(folders)

    def note(self, details: ConversationDetails, now: float, *, is_touched: bool) -> None:
        """A conversation has changed; to the top where something was said."""
        if details.id in self._discarded:
            return
        before = self._listed.get(details.id)
        updated = now if is_touched or before is None else before.updated
        if is_touched:
            self._listed.pop(details.id, None)
        self._listed[details.id] = ListedChat(details.id, details.title, updated, details.is_pinned, details.folder)
        if details.folder and details.folder not in self.names:
            self.folders = (*self.folders, Folder(details.folder))

    def drop(self, conversations: Iterable[str]) -> None:
        """These went to the trash."""
        for conversation_id in conversations:
            self._listed.pop(conversation_id, None)
            self._discarded.add(conversation_id)

    def forget(self, conversation_id: str) -> None:
        """It is no longer listed, until it is noted again."""
        self._listed.pop(conversation_id, None)

    def take_back(self, conversations: Iterable[str]) -> None:
        """These may be listed again."""
        self._discarded.difference_update(conversations)

    # folders

    @property
    def names(self) -> tuple[str, ...]:
        """Of the folders, in the user's order."""
        return tuple(folder.name for folder in self.folders)

    def inside(self, folder: str) -> tuple[str, ...]:
        """Ids of the conversations in a folder."""
        return tuple(listed.id for listed in self._listed.values() if listed.folder == folder)

    def move(self, places: Mapping[str, str]) -> None:
        """Conversations into folders, by ids; they keep their time."""
        for conversation_id, folder in places.items():
            if conversation_id in self._listed:
                self._listed[conversation_id] = replace(self._listed[conversation_id], folder=folder)

    def set_folders(self, names: Iterable[str]) -> None:
        """Another list of folders; the ones that stay keep their fold."""
        folded = {folder.name for folder in self.folders if folder.is_folded}
        self.folders = tuple(Folder(name, name in folded) for name in names)

    def rename(self, old: str, new: str) -> None:
        """What is in it is moved apart from this; a folder of the new name takes it up."""
        renamed = dict.fromkeys(new if name == old else name for name in self.names)
        folded = {new if folder.name == old else folder.name for folder in self.folders if folder.is_folded}
        self.folders = tuple(Folder(name, name in folded) for name in renamed)

    def fold(self, name: str, *, is_folded: bool) -> None:
        """Hide or show what is in a folder."""
        self.folders = tuple(Folder(name, is_folded) if one.name == name else one for one in self.folders)
