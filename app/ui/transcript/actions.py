"""Carries out what a control stands for: the clipboard here, everything else as a signal of the transcript.

Not here: which controls there are (the parts), the menus (`menus`), what the owner does with the signals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QGuiApplication

from app.core.chats.transcript import NoticeAction
from app.core.tools.grants import Decision
from app.ui.transcript.commands import (
    ActOnNotice,
    AskOwner,
    ChangeView,
    CopyEntry,
    CopyText,
    DecideCall,
    FoldMessage,
    GiveReason,
    MessageAction,
    OpenFile,
    OpenLink,
    OpenNote,
    ShowMenu,
    ShowWhole,
    StepSibling,
    StopCall,
    TranscriptCommand,
)
from app.ui.transcript.message import Message


@dataclass(frozen=True)
class CallHandlers:
    """Where a command about a call of a tool goes."""

    decide: Callable[[str, Decision], None]
    give_reason: Callable[[Message], None]
    stop: Callable[[str], None]
    show_whole: Callable[[str], None]


@dataclass(frozen=True)
class ActionHandlers:
    """Where a command goes; the transcript's signals and methods."""

    on_action: Mapping[MessageAction, Callable[[str], None]]
    step_sibling: Callable[[str, int], None]
    notice: Callable[[str, NoticeAction], None]
    link: Callable[[str], None]
    note: Callable[[Message, str], None]
    file: Callable[[str, int], None]
    fold: Callable[[Message], None]
    changed: Callable[[Message], None]
    show_menu: Callable[[Message, str], object]
    calls: CallHandlers


def carry_out(command: TranscriptCommand, message: Message, handlers: ActionHandlers) -> None:
    """Do what a control of this message stands for."""
    name = message.entry.id
    match command:
        case CopyEntry() | CopyText():
            QGuiApplication.clipboard().setText(message.source if isinstance(command, CopyEntry) else command.text)
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
        case OpenLink() | OpenNote() | OpenFile():
            _open(command, message, handlers)
        case DecideCall() | GiveReason() | StopCall() | ShowWhole():
            _carry_out_on_call(command, message, handlers.calls)
        case ChangeView():
            command.run()
            handlers.changed(message)


def _open(command: OpenLink | OpenNote | OpenFile, message: Message, handlers: ActionHandlers) -> None:
    match command:
        case OpenLink():
            handlers.link(command.url)
        case OpenNote():
            handlers.note(message, command.mark)
        case OpenFile():
            handlers.file(message.entry.id, command.number)


def _carry_out_on_call(
    command: DecideCall | GiveReason | StopCall | ShowWhole, message: Message, handlers: CallHandlers
) -> None:
    match command:
        case DecideCall():
            handlers.decide(message.entry.id, command.decision)
        case GiveReason():
            handlers.give_reason(message)
        case StopCall():
            handlers.stop(message.entry.id)
        case ShowWhole():
            handlers.show_whole(command.text)
