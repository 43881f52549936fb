"""A row whose parts stand below each other where they have no room beside each other, in whichever language."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QBoxLayout, QLayoutItem

from app.ui.kit.theme import Space

_WORDS = 220  # pixels that a column of words needs beside something else to be read


class FoldingRow(QBoxLayout):
    """A box layout that turns. Layouts in it are taken for columns of words, which break into lines."""

    def __init__(self, spacing: int = Space.SMALL) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight)
        self.setSpacing(spacing)

    def minimumSize(self) -> QSize:  # noqa: N802 - an override
        """No wider than its widest part."""
        widest = max((item.minimumSize().width() for item in self._parts()), default=0)
        return QSize(widest, super().minimumSize().height())

    def setGeometry(self, arg__1: QRect) -> None:  # noqa: N802 - an override
        """Turn as the width asks."""
        parts = self._parts()
        wanted = sum(map(_width, parts)) + self.spacing() * max(0, len(parts) - 1)
        way = QBoxLayout.Direction
        direction = way.LeftToRight if wanted <= arg__1.width() else way.TopToBottom
        if direction != self.direction():
            self.setDirection(direction)
        super().setGeometry(arg__1)

    def _parts(self) -> list[QLayoutItem]:
        items = (self.itemAt(place) for place in range(self.count()))
        return [item for item in items if item is not None and not item.isEmpty()]


def _width(item: QLayoutItem) -> int:
    return _WORDS if item.layout() is not None else item.sizeHint().width()
