"""Lays a notice over a page, below its head: what goes by itself moves nothing on the page, wherever it comes from.

What stays until it is closed would hide the beginning of a page as long; the page hears how far down it reaches.

Not here: what the notice says (`banner`).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from app.ui.kit.banner import Banner
from app.ui.kit.theme import HEADER_HEIGHT, READING_WIDTH, Space


class Floating(QObject):
    """Keeps a widget in the middle of its host's upper edge, as wide as the reading column where there is room.

    covers(int) – how far down it reaches now, in the host's pixels; 0 while it is hidden.
    stands(int) – the same of what stays; 0 while there is no such notice.
    """

    covers = Signal(int)
    stands = Signal(int)

    def __init__(self, widget: Banner, host: QWidget) -> None:
        super().__init__(host)
        self._widget, self._host = widget, host
        widget.setParent(host)
        widget.installEventFilter(self)
        host.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host's size and what the widget needs."""
        kind = event.type()
        is_of_host = watched is self._host and kind is QEvent.Type.Resize
        if is_of_host or kind in (QEvent.Type.LayoutRequest, QEvent.Type.ShowToParent):
            self._place()
        if watched is self._widget and kind is QEvent.Type.HideToParent:
            self.covers.emit(0)
            self.stands.emit(0)
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        widget, host = self._widget, self._host
        if widget.isHidden():
            return
        width = min(READING_WIDTH, host.width() - 2 * Space.MEDIUM)
        height = max(widget.heightForWidth(width), widget.minimumSizeHint().height())
        widget.setGeometry((host.width() - width) // 2, HEADER_HEIGHT + Space.SMALL, width, height)
        widget.raise_()
        bottom = widget.geometry().bottom() + 1
        self.covers.emit(bottom)
        self.stands.emit(bottom if widget.stays else 0)
