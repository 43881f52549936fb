"""Lays a notice over the window where it moves nothing and hides nothing that is being read.

A failure lies over the upper edge of the page in view, which hears how far down it reaches. What only tells of
something lies at the foot of the side bar's list. Where there is no side bar, it lies over the head of the page if it
goes by itself, and where a failure does if it stays.

Not here: what the notice says (`banner`).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QWidget

from app.ui.kit.banner import Banner
from app.ui.kit.theme import HEADER_HEIGHT, READING_WIDTH, SIDEBAR_WIDTH, Space


class Floating(QObject):
    """Keeps a notice in its place on a host, over one of two parts of it: the page, or a list aside.

    covers(int) – how far down it reaches over the page now, in the host's pixels; 0 where it does not.
    stands(int) – the same of what stays; 0 while there is no such notice.
    """

    covers = Signal(int)
    stands = Signal(int)

    def __init__(
        self, widget: Banner, host: QWidget, page: QWidget | None = None, aside: QWidget | None = None
    ) -> None:
        super().__init__(host)
        self._widget, self._host, self._page, self._aside = widget, host, page or host, aside
        widget.setParent(host)
        widget.replaced.connect(self._place)
        for part in (widget, host, page, aside):
            if part is not None:
                part.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow what the notice needs, and where the parts of the host are."""
        kind = event.type()
        is_of_widget = kind in (QEvent.Type.LayoutRequest, QEvent.Type.ShowToParent)
        is_of_parts = kind in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)
        if is_of_widget or (is_of_parts and watched is not self._widget):
            self._place()
        if watched is self._widget and kind is QEvent.Type.HideToParent:
            self._tell(0)
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if self._widget.isHidden():
            return
        aside = self._room_aside()
        if aside is not None and not self._widget.is_failure:
            self._place_over(aside)
        elif aside is None and self._widget.goes_by_itself:
            self._place_below(Space.HAIR)
        else:
            self._place_below(HEADER_HEIGHT + Space.SMALL)
        self._widget.raise_()

    def _room_aside(self) -> QRect | None:
        """Where the list is, if it stands beside the page."""
        if self._aside is None or not self._aside.isVisible():
            return None
        room = QRect(self._aside.mapTo(self._host, QPoint()), self._aside.size())
        return None if room.intersects(self._page.geometry()) else room

    def _place_over(self, room: QRect) -> None:
        """At the foot of this room."""
        width = SIDEBAR_WIDTH - 2 * Space.MEDIUM
        height = self._height(width)
        left = room.center().x() - width // 2
        self._widget.setGeometry(left, max(0, room.bottom() + 1 - height), width, height)
        self._tell(0)

    def _place_below(self, top: int) -> None:
        """In the middle of the page, as wide as the reading column where there is room."""
        page = self._page.rect() if self._page is self._host else self._page.geometry()
        width = min(READING_WIDTH, page.width() - 2 * Space.MEDIUM)
        self._widget.setGeometry(page.x() + (page.width() - width) // 2, top, width, self._height(width))
        self._tell(self._widget.geometry().bottom() + 1)

    def _height(self, width: int) -> int:
        self._widget.set_narrow_for(width)
        return max(self._widget.heightForWidth(width), self._widget.minimumSizeHint().height())

    def _tell(self, bottom: int) -> None:
        self.covers.emit(bottom if bottom > HEADER_HEIGHT else 0)
        self.stands.emit(0 if self._widget.goes_by_itself else bottom)
