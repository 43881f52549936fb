"""The menus of a message: efforts to regenerate with, what is seldom done, and the right button's, which has it all.

Not here: doing any of it (`actions`, the owner of the transcript), copying a selection (`transcript`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from app.core.chats.transcript import RUNNING, AnswerEntry, Entry
from app.ui.kit.theme import Theme
from app.ui.kit.words import effort_word
from app.ui.transcript.commands import MessageAction
from app.ui.transcript.controls import paint_bars
from backends.contract.messages import Effort

translate = QCoreApplication.translate  # a menu has no words of its own: its `tr` would look under `QMenu`

_BARS = 14

Choose = Callable[[MessageAction], None]


@dataclass(frozen=True)
class MenuHandlers:
    """Where the actions of one message go. `copy` is told whether as plain text."""

    choose: Choose
    copy: Callable[[bool], None]
    regenerate: Callable[[Effort], None]
    step: Callable[[int], None]


@dataclass(frozen=True)
class MenuOffers:
    """What the place of the transcript allows."""

    compare: bool
    is_panel: bool  # its card has the actions


def efforts_menu(parent: QWidget, entry: AnswerEntry, theme: Theme, on_chosen: Callable[[Effort], None]) -> QMenu:
    """The menu of a regeneration: the two other efforts, then the same once more."""
    menu = QMenu(parent)
    others = [effort for effort in Effort if effort is not entry.effort]
    for effort in (*others, entry.effort):
        is_same = effort is entry.effort
        word = effort_word(effort)
        text = (
            translate("TranscriptMenus", "{0} effort again").format(word)
            if is_same
            else translate("TranscriptMenus", "{0} effort").format(word)
        )
        if is_same:
            menu.addSeparator()
        action = menu.addAction(_bars_icon(effort, theme), text)
        action.setData(effort)
        action.triggered.connect(lambda _checked=False, chosen=effort: on_chosen(chosen))
    return menu


def more_menu(parent: QWidget, entry: AnswerEntry, on_chosen: Choose) -> QMenu:
    """What is seldom done with an answer."""
    menu = QMenu(parent)
    _add_seldom(menu, entry, on_chosen)
    return menu


def add_message_actions(menu: QMenu, entry: Entry, handlers: MenuHandlers, theme: Theme, offers: MenuOffers) -> None:
    """All that can be done with the message under the pointer, as its own words offer it, and copying it."""
    is_answer = isinstance(entry, AnswerEntry)
    copy = (
        translate("TranscriptMenus", "Copy the answer as Markdown")
        if is_answer
        else translate("TranscriptMenus", "Copy the question")
    )
    menu.addAction(copy, lambda: handlers.copy(False))
    if is_answer:
        menu.addAction(translate("TranscriptMenus", "Copy the answer as plain text"), lambda: handlers.copy(True))
    if offers.is_panel or (isinstance(entry, AnswerEntry) and entry.phase in RUNNING):
        return
    menu.addSeparator()
    if isinstance(entry, AnswerEntry):
        efforts = efforts_menu(menu, entry, theme, handlers.regenerate)
        efforts.setTitle(translate("TranscriptMenus", "Regenerate"))
        menu.addMenu(efforts)
        if offers.compare:
            menu.addAction(
                translate("TranscriptMenus", "Compare efforts"), lambda: handlers.choose(MessageAction.COMPARE)
            )
    _add_versions(menu, entry, handlers.step)
    menu.addSeparator()
    if isinstance(entry, AnswerEntry):
        _add_seldom(menu, entry, handlers.choose)
    else:
        menu.addAction(translate("TranscriptMenus", "Edit and ask again…"), lambda: handlers.choose(MessageAction.EDIT))
        menu.addAction(translate("TranscriptMenus", "Delete"), lambda: handlers.choose(MessageAction.DELETE))


def _add_versions(menu: QMenu, entry: Entry, step: Callable[[int], None]) -> None:
    place = entry.place
    if place.count > 1:
        menu.addAction(translate("TranscriptMenus", "Version before"), lambda: step(-1)).setEnabled(place.index > 1)
        menu.addAction(translate("TranscriptMenus", "Version after"), lambda: step(1)).setEnabled(
            place.index < place.count
        )


def _add_seldom(menu: QMenu, entry: AnswerEntry, on_chosen: Choose) -> None:
    entries = [
        (MessageAction.EDIT, translate("TranscriptMenus", "Edit by hand…")),
        (MessageAction.BRANCH, translate("TranscriptMenus", "New chat from here")),
        (MessageAction.RUN_AGAIN, translate("TranscriptMenus", "Run again with the same seed")),
        (MessageAction.INSPECT, translate("TranscriptMenus", "Show the tokens…")),
        (MessageAction.DETAILS, translate("TranscriptMenus", "Details…")),
        (MessageAction.DELETE, translate("TranscriptMenus", "Delete")),
    ]
    if entry.has_schema:
        entries.insert(0, (MessageAction.DATA, translate("TranscriptMenus", "Show as data…")))
    for wanted, words in entries:
        if wanted is MessageAction.DELETE:
            menu.addSeparator()
        action = menu.addAction(words)
        action.setEnabled(wanted is not MessageAction.RUN_AGAIN or entry.can_run_again)
        action.triggered.connect(lambda _checked=False, chosen=wanted: on_chosen(chosen))


def _bars_icon(effort: Effort, theme: Theme) -> QIcon:
    pixmap = QPixmap(QSize(_BARS * 2, _BARS * 2))
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_bars(painter, 1, 1, _BARS - 2, effort, QColor(theme.effort(effort).mark))
    painter.end()
    return QIcon(pixmap)
