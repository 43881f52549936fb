"""The menus of the side bar's list: of chats, of a folder, of the empty place. Not here: doing what they offer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.sidebar import list_actions
from app.ui.sidebar.conversation_table import ListRow

translate = QCoreApplication.translate

Want = Callable[[list_actions.ListAction], None]


def chats_menu(
    chosen: tuple[str, ...],
    row: ListRow,
    folders: Sequence[str],
    want: Want,
    rename: Callable[[], object],
    parent: QWidget,
) -> QMenu:
    """Of one chat, `row`, or of several."""
    menu = _menu(parent)
    if len(chosen) == 1:
        words = translate("ConversationMenus", "Open in a new window")
        menu.addAction(words, lambda: want(list_actions.OpenInWindow(row.id)))
        menu.addAction(translate("ConversationMenus", "Rename"), rename)
        pin, unpin = translate("ConversationMenus", "Pin to the top"), translate("ConversationMenus", "Unpin")
        menu.addAction(unpin if row.is_pinned else pin, lambda: want(list_actions.Pin(row.id)))
    places = menu.addMenu(translate("ConversationMenus", "Move to"))
    for folder in folders:
        places.addAction(folder.replace("&", "&&"), _wanting(want, list_actions.Move(chosen, folder))).setEnabled(
            folder != row.folder
        )
    if folders:
        places.addSeparator()
    places.addAction(translate("ConversationMenus", "New folder…"), lambda: want(list_actions.NewFolder(chosen)))
    places.addAction(
        translate("ConversationMenus", "No folder"), lambda: want(list_actions.Move(chosen, ""))
    ).setEnabled(bool(row.folder))
    menu.addSeparator()
    menu.addAction(translate("ConversationMenus", "Export…"), lambda: want(list_actions.Export(chosen)))
    if len(chosen) == 1:
        words = translate("ConversationMenus", "Export only the branch in view…")
        menu.addAction(words, lambda: want(list_actions.Export(chosen, is_branch=True)))
    menu.addSeparator()
    words = translate("ConversationMenus", "Delete")
    if len(chosen) > 1:
        words = translate("ConversationMenus", "Delete {count} chats").format(count=len(chosen))
    menu.addAction(words, lambda: want(list_actions.Delete(chosen)))
    return menu


def folder_menu(row: ListRow, want: Want, rename: Callable[[], object], parent: QWidget) -> QMenu:
    """The menu of a folder's row."""
    menu = _menu(parent)
    menu.addAction(translate("ConversationMenus", "New chat in it"), lambda: want(list_actions.NewChat(row.folder)))
    menu.addAction(translate("ConversationMenus", "Rename"), rename)
    menu.addSeparator()
    menu.addAction(
        translate("ConversationMenus", "Remove the folder, keep its chats"),
        lambda: want(list_actions.RemoveFolder(row.folder)),
    )
    return menu


def empty_menu(want: Want, parent: QWidget) -> QMenu:
    """The menu of the place beside all rows."""
    menu = _menu(parent)
    menu.addAction(translate("ConversationMenus", "New folder…"), lambda: want(list_actions.NewFolder()))
    return menu


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _wanting(want: Want, action: list_actions.ListAction) -> Callable[[], None]:
    return lambda: want(action)
