"""The scrolling room of a page. The page's middle stays where it is, whether a scroll bar is needed or not.

Not here: what a page shows, and how wide its column is (`widgets.reading_column`).
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMargins, Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class PageArea(QScrollArea):
    """Scrolls up and down only. It has no signals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room_above = 0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._later = QTimer(self, singleShot=True, interval=0)  # Qt is amid laying out when it tells of the bar
        self._later.timeout.connect(self._balance)
        self.verticalScrollBar().rangeChanged.connect(self._later.start)

    def leave_above(self, pixels: int) -> None:
        """Something lies over so much of the upper edge."""
        self._room_above = pixels
        self._balance()

    def changeEvent(self, event: QEvent) -> None:
        """From right to left the scroll bar stands at the other side."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._later.start()

    def _balance(self) -> None:
        """Leave as much room at the other side as the scroll bar takes."""
        bar = self.verticalScrollBar()
        other = bar.sizeHint().width() if bar.maximum() else 0
        left, right = (0, other) if self.isRightToLeft() else (other, 0)
        wanted = QMargins(left, self._room_above, right, 0)
        if self.viewportMargins() != wanted:
            self.setViewportMargins(wanted)
