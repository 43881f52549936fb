"""The pages of the window: the chat, and others that are made when they are first wanted.

Later pages are added with `add`; nothing of them is imported before. Not here: what a page shows.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.kit.page_head import HeadedPage


class Pages(QStackedWidget):
    """One page in view. The first one, named "", is always there; in it, `focus` takes the focus."""

    def __init__(self, first: QWidget, focus: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._made: dict[str, QWidget] = {"": first}
        self._first_focus = focus
        self.addWidget(first)

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
        self.setCurrentWidget(page)
        focus = page.page if isinstance(page, HeadedPage) else page
        (focus if name else self._first_focus).setFocus()
        return page
