"""A row of small parts, such as filters, that goes on in a next line where it has no room, as words do.

Not here: parts that stand below each other as soon as one has no room (`folding_row`).
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

from app.ui.kit.theme import Space


class WrappingRow(QLayout):
    """Lines of parts, each as large as it likes to be; from right to left where the language is."""

    def __init__(self, spacing: int = Space.SMALL) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)

    def addItem(self, arg__1: QLayoutItem) -> None:  # noqa: N802 - an override
        """Put it behind the others."""
        self._items.append(arg__1)

    def count(self) -> int:
        """How many parts there are, the hidden ones too."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - an override
        """One of them."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - an override
        """Take one out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - an override
        """It asks for no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - an override
        """A narrow one has more lines."""
        return True

    def heightForWidth(self, arg__1: int) -> int:  # noqa: N802 - an override
        """Of all lines."""
        return self._lines(QRect(0, 0, arg__1, 0), is_placed=False)

    def minimumSize(self) -> QSize:  # noqa: N802 - an override
        """No wider than its widest part."""
        size = QSize()
        for item in self._items:
            size = size if item.isEmpty() else size.expandedTo(item.minimumSize())
        return size

    def sizeHint(self) -> QSize:
        """All in one line."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() for hint in hints) + self.spacing() * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def setGeometry(self, arg__1: QRect) -> None:  # noqa: N802 - an override
        """Place the parts."""
        super().setGeometry(arg__1)
        self._lines(arg__1, is_placed=True)

    def _lines(self, rect: QRect, *, is_placed: bool) -> int:
        """The height of all lines; the parts are placed, or not yet."""
        x, y, height = rect.left(), rect.top(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(rect.width(), item.minimumSize().width()), 1 << 20))
            if height and x + size.width() > rect.left() + rect.width():
                x, y, height = rect.left(), y + height + self.spacing(), 0
            if is_placed:
                item.setGeometry(self._mirrored(QRect(QPoint(x, y), size), rect))
            x, height = x + size.width() + self.spacing(), max(height, size.height())
        return y + height - rect.top()

    def _mirrored(self, place: QRect, rect: QRect) -> QRect:
        owner = self.parentWidget()
        if owner is not None and owner.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            place.moveLeft(rect.left() + rect.right() - place.right())
        return place
