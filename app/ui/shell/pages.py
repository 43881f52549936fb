"""The pages of the window: the chat, and others that are made when they are first wanted.

Later pages are added with `add`; nothing of them is imported before. Not here: what a page shows.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QSpacerItem, QStackedWidget, QWidget

from app.ui.kit.page_head import HeadedPage
from app.ui.kit.theme import HEADER_HEIGHT


class Pages(QStackedWidget):
    """One page in view. The first one, named "", is always there; in it, `focus` takes the focus."""

    def __init__(self, first: QWidget, focus: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._made: dict[str, QWidget] = {"": first}
        self._first_focus = focus
        self.addWidget(first)
        self._room = 0
        self._rooms: dict[QWidget, QSpacerItem] = {}

    @property
    def is_first_shown(self) -> bool:
        """Whether the chat is in view."""
        return self.currentWidget() is self._made[""]

    @property
    def shown(self) -> str:
        """The name of the page in view."""
        return next(name for name, page in self._made.items() if page is self.currentWidget())

    def add(self, name: str, make: Callable[[], QWidget]) -> None:
        """A page that `make` builds when it is first shown."""
        self._makers[name] = make

    def show_page(self, name: str) -> QWidget:
        """Bring a page into view; it takes the focus."""
        if name not in self._made:
            self._made[name] = self._makers[name]()
            self.addWidget(self._made[name])
        page = self._made[name]
        self._give_room(page)
        self.setCurrentWidget(page)
        focus = page.page if isinstance(page, HeadedPage) else page
        (focus if name else self._first_focus).setFocus()
        return page

    def leave_room(self, bottom: int) -> None:
        """What stays lies over every page down to here; the chat has ways of its own."""
        self._room = max(0, bottom - HEADER_HEIGHT)
        self._give_room(self._made[self.shown])

    def _give_room(self, page: QWidget) -> None:
        column = None if page is self._made[""] else page.layout()
        if not isinstance(column, QBoxLayout) or (not self._room and page not in self._rooms):
            return
        if page not in self._rooms:
            self._rooms[page] = QSpacerItem(0, 0)
            column.insertSpacerItem(1, self._rooms[page])
        if self._rooms[page].sizeHint().height() != self._room:
            self._rooms[page].changeSize(0, self._room, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            column.invalidate()
