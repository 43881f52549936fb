"""The side bar in a test's hands: the list of chats with its folders and menus, and the search.

Not here: what the chats are (`app.state`), the window around it (`window`).
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QStyleOptionViewItem, QWidget

from app.core.chats.listing import ListedChat
from app.core.store.search import Hit
from app.ui.sidebar.conversation_list import DRAGGED
from app.ui.sidebar.conversation_rows import actions_rect
from app.ui.sidebar.conversation_table import ListRow
from app.ui.sidebar.sidebar import Sidebar
from tests.app.ui.drivers.driver import LEFT, NO_MODIFIER, Driver, click, delete_now


class SidebarDriver(Driver):
    """Chats by their names."""

    def __init__(self, sidebar: Sidebar) -> None:
        super().__init__(sidebar)
        self._sidebar, self._list, self._results = sidebar, sidebar.list, sidebar.results

    # the list of chats

    @property
    def rows(self) -> list[ListRow]:
        return self._list.table.rows

    @property
    def texts(self) -> list[str]:
        """The rows as they read: days, folders, chats."""
        return [row.text for row in self.rows]

    @property
    def current(self) -> str:
        """The name of the row that is marked."""
        return str(self._list.currentIndex().data())

    @property
    def chosen(self) -> int:
        """How many chats are selected."""
        return len(self._list.chosen())

    def place(self, text: str) -> QPoint:
        """The middle of a row."""
        return self._list.visualRect(self._index(text)).center()

    @property
    def place_below(self) -> QPoint:
        """A place below the last row."""
        return QPoint(20, self._list.viewport().height() - 4)

    def data(self, number: int, role: int) -> object:
        """What the list tells of a row."""
        return self._list.table.data(self._list.table.index(number), role)

    def click_row(self, text: str, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        click(self._list.viewport(), self.place(text), modifier)

    def choose(self, text: str, *path: str) -> None:
        """Choose from the menu of a row, through its submenus."""
        self._list.open_menu(self._index(text), QPoint())
        menu = self._list.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
        *through, last = path
        for words in through:
            action = next(one for one in menu.actions() if one.text() == words)
            menu = cast("QMenu", action.menu())  # an object in the stubs
        next(one for one in menu.actions() if one.text() == last).trigger()

    def click_actions(self, text: str) -> list[str]:
        """Click the three dots of a row; what the menu offers."""
        box = self._list.visualRect(self._index(text))
        click(self._list.viewport(), actions_rect(box, is_mirrored=self._list.isRightToLeft()).center())
        return self.open_menu_words

    @property
    def open_menu_words(self) -> list[str]:
        """The entries of the menu that is open, and closes now."""
        menus = self._list.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
        shown = [menu for menu in menus if menu.isVisible()]
        words = [action.text() for menu in shown for action in menu.actions() if action.text()]
        for menu in shown:
            menu.close()
        return words

    def focus_list(self, number: int | None = None) -> None:
        """Give the keyboard to the list, and go to a row of it."""
        self._list.setFocus()
        if number is not None:
            self._list.setCurrentIndex(self._list.table.index(number))

    def type_name(self, name: str, end: Qt.Key = Qt.Key.Key_Return) -> None:
        """Type into the row whose name is being changed, in place of what stands there, and end with a key."""
        field = self._list.viewport().findChildren(QLineEdit)[-1]
        QTest.keyClicks(field, name)
        QTest.keyClick(field, end)
        self.until(lambda: not self.is_renaming)
        delete_now()

    @property
    def is_renaming(self) -> bool:
        return self._list.is_renaming

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press a key in the list."""
        QTest.keyClick(self._list, key, modifier)

    def drop(self, ids: tuple[str, ...], at: QPoint) -> None:
        """Drop chats of this list somewhere in it, as the window system delivers that."""
        data = QMimeData()
        data.setData(DRAGGED, "\n".join(ids).encode())
        move = (Qt.DropAction.MoveAction, data, LEFT, NO_MODIFIER)
        for event in (QDragEnterEvent(at, *move), QDragMoveEvent(at, *move), QDropEvent(QPointF(at), *move)):
            QApplication.sendEvent(self._list.viewport(), event)

    @property
    def row_height(self) -> int:
        """Pixels of the first row."""
        return self._list.itemDelegate().sizeHint(QStyleOptionViewItem(), self._list.table.index(0)).height()

    @property
    def is_list_shown(self) -> bool:
        return self._list.isVisible()

    def _index(self, text: str) -> QModelIndex:
        return self._list.table.index(self.texts.index(text))

    # the search

    def search(self, words: str) -> None:
        """Type into the search field."""
        QTest.keyClicks(self._sidebar.search, words)

    def search_for(self, words: str) -> None:
        """Put words into the search field at once, in place of what is there."""
        self._sidebar.search.setText(words)

    def search_key(self, key: Qt.Key) -> None:
        """Press a key in the search field."""
        QTest.keyClick(self._sidebar.search, key)

    def results_key(self, key: Qt.Key) -> None:
        """Press a key in the list of what was found."""
        QTest.keyClick(self._results, key)

    def click_result(self, number: int) -> None:
        click(self._results.viewport(), self._results.visualRect(self._results.table.index(number)).center())

    @property
    def results(self) -> list[str | ListedChat | Hit]:
        """What was found: headings, chats, messages."""
        return self._results.table.rows

    @property
    def are_results_shown(self) -> bool:
        return self._results.isVisible()

    @property
    def is_search_focused(self) -> bool:
        return self._sidebar.search.hasFocus()

    @property
    def are_results_focused(self) -> bool:
        return self._results.hasFocus()

    @property
    def nothing_found(self) -> str:
        """The sentence that stands there when nothing was found, or nothing."""
        return self._sidebar.nothing.text() if self._sidebar.nothing.isVisible() else ""

    @property
    def fields(self) -> set[QWidget]:
        """The search field and the list of chats."""
        return {self._sidebar.search, self._list}

    # the buttons

    @property
    def unseen(self) -> list[str]:
        """What is read out for the chats that have an answer nobody has looked at."""
        table = self._list.table
        rows = [table.index(number) for number, row in enumerate(table.rows) if table.is_unseen(row)]
        return [str(index.data(Qt.ItemDataRole.AccessibleTextRole)) for index in rows]

    def hint(self, page: str) -> str:
        """The quiet words in the row of a page."""
        return " ".join(label.text() for label in self.button(page).findChildren(QLabel))

    @property
    def new_chat_words(self) -> str:
        return self._sidebar.new_button.text()

    @property
    def new_chat_keys(self) -> list[str]:
        """The shortcut as it stands on the button."""
        return [label.text() for label in self._sidebar.new_button.findChildren(QLabel)]
