"""The head of every page beside the chat: its title, what can be done with the whole page, one way back.

As high as the chat's own, so that nothing wanders from page to page. Not here: what a page shows.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.kit.theme import HEADER_HEIGHT, Space
from app.ui.kit.widgets import ElidedLabel, set_role

NARROW = 560  # pixels


class PageHead(QWidget):
    """Signals: closed() – the user goes back to the chat."""

    closed = Signal()

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "header")
        self.setFixedHeight(HEADER_HEIGHT)
        self.title = set_role(ElidedLabel(self), "heading")
        self.title.setText(title)
        self.back = set_role(QPushButton(self.tr("Back to the chat"), self), "quiet")
        self.back.setAccessibleName(self.back.text())
        self.back.clicked.connect(self.closed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(Space.LARGE + 4, 0, Space.LARGE + 4, 1)
        self._row.setSpacing(Space.SMALL)
        self._row.addWidget(self.title, 1)
        self._row.addWidget(self.back)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow, the way back says less, so that the title can be read."""
        super().resizeEvent(event)
        self.back.setText(self.tr("Back") if self.width() < NARROW else self.back.accessibleName())

    def add(self, widget: QWidget) -> None:
        """Something that concerns the whole page, before the way back."""
        self._row.insertWidget(self._row.count() - 1, widget)


class HeadedPage(QWidget):
    """A page below its head."""

    def __init__(self, head: PageHead, page: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head, self.page = head, page
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(page, 1)
