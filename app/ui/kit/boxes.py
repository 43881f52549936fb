"""Boxes to choose from and to count in. The wheel scrolls the page under the pointer, never the value.

How they look is in `style_sheet`. Not here: what is chosen.
"""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSpinBox, QWidget

_INSET = 6  # pixels before the number: the style sheet's padding does not reach the field inside


class ChoiceBox(QComboBox):
    """One of several."""

    def wheelEvent(self, e: QWheelEvent) -> None:
        e.ignore()


class WholeBox(QSpinBox):
    """A whole number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_INSET, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class PartBox(QDoubleSpinBox):
    """A number with decimals, as the country writes them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_INSET, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
