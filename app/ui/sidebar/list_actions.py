"""What the user wants of the list in the side bar, as values. Not here: doing it (`chat_list_controller`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Open:
    """Bring this chat into view."""

    chat: str


@dataclass(frozen=True)
class OpenInWindow:
    """Show this chat in a window of its own."""

    chat: str


@dataclass(frozen=True)
class Rename:
    """Give this chat another name; an empty one follows its first question."""

    chat: str
    title: str


@dataclass(frozen=True)
class Pin:
    """Pin this chat, or unpin it."""

    chat: str


@dataclass(frozen=True)
class Delete:
    """Put these chats into the trash."""

    chats: tuple[str, ...]


@dataclass(frozen=True)
class Move:
    """Put these chats into a folder; "" is none."""

    chats: tuple[str, ...]
    folder: str


@dataclass(frozen=True)
class Export:
    """Ask for a file, and write these chats into it; with `is_branch` only their branch in view."""

    chats: tuple[str, ...]
    is_branch: bool = False


@dataclass(frozen=True)
class NewFolder:
    """Ask for a name, and make a folder with these chats in it."""

    chats: tuple[str, ...] = ()


@dataclass(frozen=True)
class RenameFolder:
    """Give this folder another name."""

    folder: str
    name: str


@dataclass(frozen=True)
class RemoveFolder:
    """Remove the folder; its chats stay."""

    folder: str


@dataclass(frozen=True)
class FoldFolder:
    """Hide or show what is in a folder."""

    folder: str
    is_folded: bool


@dataclass(frozen=True)
class NewChat:
    """Begin a chat that is kept in this folder."""

    folder: str


FolderAction = NewFolder | RenameFolder | RemoveFolder | FoldFolder
ListAction = Open | OpenInWindow | Rename | Pin | Delete | Move | Export | NewChat | FolderAction
