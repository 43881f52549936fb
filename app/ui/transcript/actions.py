"""Carries out what a control stands for: clipboard and menu here, everything else as a signal of the transcript.

Not here: which controls there are (the parts), what the owner does with the signals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from app.core.chats.transcript import AnswerEntry, NoticeAction
from app.ui.kit.theme import Theme
from app.ui.kit.words import effort_word
from app.ui.transcript.commands import (
    ActOnNotice,
    AskOwner,
    ChangeView,
    Command,
    CopyEntry,
    CopyText,
    FoldMessage,
    MessageAction,
    OpenLink,
    ShowMenu,
    StepSibling,
)
from app.ui.transcript.controls import paint_bars
from app.ui.transcript.message import Message
from backends.contract.messages import Effort

_BARS = 14


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


def carry_out(command: Command, message: Message, handlers: ActionHandlers) -> None:
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


def efforts_menu(parent: QWidget, entry: AnswerEntry, theme: Theme, on_chosen: Callable[[Effort], None]) -> QMenu:
    """The menu of a regeneration: the two other efforts, then the same once more."""
    menu = QMenu(parent)
    others = [effort for effort in Effort if effort is not entry.effort]
    for effort in (*others, entry.effort):
        is_same = effort is entry.effort
        word = effort_word(effort)
        text = menu.tr("{0} effort again").format(word) if is_same else menu.tr("{0} effort").format(word)
        if is_same:
            menu.addSeparator()
        action = menu.addAction(_bars_icon(effort, theme), text)
        action.setData(effort)
        action.triggered.connect(lambda _checked=False, chosen=effort: on_chosen(chosen))
    return menu


def more_menu(parent: QWidget, entry: AnswerEntry, on_chosen: Callable[[MessageAction], None]) -> QMenu:
    """What is seldom done with an answer."""
    menu = QMenu(parent)
    entries = [
        (MessageAction.EDIT, menu.tr("Edit by hand…")),
        (MessageAction.RUN_AGAIN, menu.tr("Run again with the same seed")),
        (MessageAction.INSPECT, menu.tr("Show the tokens…")),
        (MessageAction.DETAILS, menu.tr("Details…")),
        (MessageAction.DELETE, menu.tr("Delete")),
    ]
    for wanted, words in entries:
        if wanted is MessageAction.DELETE:
            menu.addSeparator()
        action = menu.addAction(words)
        action.setEnabled(wanted is not MessageAction.RUN_AGAIN or entry.can_run_again)
        action.triggered.connect(lambda _checked=False, chosen=wanted: on_chosen(chosen))
    return menu


def _bars_icon(effort: Effort, theme: Theme) -> QIcon:
    pixmap = QPixmap(QSize(_BARS * 2, _BARS * 2))
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_bars(painter, 1, 1, _BARS - 2, effort, QColor(theme.effort(effort).mark))
    painter.end()
    return QIcon(pixmap)
