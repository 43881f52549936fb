"""The menu of the right button: about what is selected, then all that can be done with the message under the pointer.

Not here: the entries about a message (`menus`), doing any of it (`actions`, the owner of the transcript).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QPoint, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QMenu

from app.ui.kit.theme import Theme
from app.ui.transcript.actions import ActionHandlers
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.canvas import Canvas
from app.ui.transcript.commands import CopyEntry
from app.ui.transcript.hits import targets
from app.ui.transcript.menus import MenuHandlers, MenuOffers, add_message_actions
from app.ui.transcript.message import Message
from app.ui.transcript.selection import plain_text, selected_text
from backends.contract.messages import Effort

translate = QCoreApplication.translate


@dataclass(frozen=True)
class ContextActions:
    """Where the entries go. `copy` is told whether as plain text, `regenerate` the answer and the effort."""

    copy: Callable[[bool], None]
    ask: Callable[[str], None]
    select_all: Callable[[], None]
    handlers: ActionHandlers
    regenerate: Callable[[str, Effort], None]


def context_menu(canvas: Canvas, number: int, actions: ContextActions, kit: Kit, theme: Theme) -> QMenu:
    """Make the menu for the message with this number; -1: for none."""
    menu = QMenu(canvas)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if canvas.selection.ends is not None:
        menu.addAction(translate("TranscriptMenus", "Copy"), partial(actions.copy, False))
        menu.addAction(translate("TranscriptMenus", "Copy as plain text"), partial(actions.copy, True))
        if not kit.look.is_panel:
            words = translate("TranscriptMenus", "Ask about this")
            menu.addAction(
                words, lambda: actions.ask(selected_text(canvas.selection, canvas.column.messages, kit.reader))
            )
        menu.addSeparator()
    if 0 <= number < len(canvas.column.messages):
        offers = MenuOffers(kit.offers_compare, kit.look.is_panel)
        entry = canvas.column.messages[number].entry
        add_message_actions(menu, entry, _handlers(canvas, number, actions, kit), theme, offers)
        menu.addSeparator()
    menu.addAction(translate("TranscriptMenus", "Select all"), actions.select_all)
    return menu


def asked_for(canvas: Canvas, event: QContextMenuEvent) -> tuple[int, QPoint]:
    """The message that a menu is asked for (-1: none), and where on the screen it opens."""
    column = canvas.column
    if event.reason() is QContextMenuEvent.Reason.Mouse:
        point = canvas.point(event.pos())
        has_message = bool(column.messages) and 0 <= point.y() <= column.height
        return column.message_at(point.y()) if has_message else -1, event.globalPos()
    number = canvas.scene.focus.message
    if not 0 <= number < len(column.messages):
        return -1, event.globalPos()
    top = canvas.rect_on_screen(QRectF(0, column.top(number), 1, 1)).topLeft()
    return number, canvas.viewport().mapToGlobal(QPoint(round(top.x()), max(0, round(top.y()))))


def _handlers(canvas: Canvas, number: int, actions: ContextActions, kit: Kit) -> MenuHandlers:
    message = canvas.column.messages[number]
    name = message.entry.id
    return MenuHandlers(
        choose=lambda action: actions.handlers.on_action[action](name),
        copy=partial(_copy, canvas, message, kit),
        regenerate=partial(actions.regenerate, name),
        step=partial(actions.handlers.step_sibling, name),
    )


def _copy(canvas: Canvas, message: Message, kit: Kit, is_plain: bool) -> None:
    """Copy a whole message; its own word for it says so, if it is still shown."""
    QGuiApplication.clipboard().setText(plain_text(message, kit.reader) if is_plain else message.source)
    messages = canvas.column.messages
    found = targets(canvas.column, messages.index(message)) if message in messages else ()
    word = next((target for target in found if isinstance(target.control.command, CopyEntry)), None)
    if word is not None:
        canvas.show_copied(word)
