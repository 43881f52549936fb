"""Carries out what a control stands for: the clipboard here, everything else as a signal of the transcript.

Not here: which controls there are (the parts), the menus (`menus`), what the owner does with the signals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication

from app.core.chats.transcript import NoticeAction
from app.ui.transcript.commands import (
    ActOnNotice,
    AskOwner,
    ChangeView,
    CopyEntry,
    CopyText,
    FoldMessage,
    MessageAction,
    OpenLink,
    ShowMenu,
    StepSibling,
    TranscriptCommand,
)
from app.ui.transcript.message import Message


@dataclass(frozen=True)
class ActionHandlers:
    """Where a command goes; the transcript's signals and methods."""

    on_action: Mapping[MessageAction, Callable[[str], None]]
    step_sibling: Callable[[str, int], None]
    notice: Callable[[str, NoticeAction], None]
    link: Callable[[str], None]
    fold: Callable[[Message], None]
    changed: Callable[[Message], None]
    show_menu: Callable[[Message, str], object]


def carry_out(command: TranscriptCommand, message: Message, handlers: ActionHandlers) -> None:
    """Do what a control of this message stands for."""
    name = message.entry.id
    match command:
        case CopyEntry():
            QGuiApplication.clipboard().setText(message.text)
        case CopyText():
            QGuiApplication.clipboard().setText(command.text)
        case ShowMenu():
            handlers.show_menu(message, command.key)
        case StepSibling():
            handlers.step_sibling(name, command.step)
        case AskOwner():
            handlers.on_action[command.action](name)
        case FoldMessage():
            handlers.fold(message)
        case ActOnNotice():
            handlers.notice(name, command.action)
        case OpenLink():
            handlers.link(command.url)
        case ChangeView():
            command.run()
            handlers.changed(message)
