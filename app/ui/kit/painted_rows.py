"""A card that paints rows of equal height in the note's font: the frame of the small charts.

Not here: what stands in a row (`compare.strip`, `study.plots`).
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import Radius, Space, TextSize


class PaintedRows(QWidget):
    """Knows how high its rows are, and follows the theme."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._row_count = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._restyle)

    @property
    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._appearance.theme.font(TextSize.NOTE))

    @property
    def _row(self) -> int:
        """The height of a row in pixels."""
        return self._metrics.height() + Space.SMALL

    @property
    def _rows_height(self) -> int:
        """The height in pixels that all rows and the card's edges take."""
        return self._row * self._row_count + 2 * Space.MEDIUM

    def _show_rows(self, count: int) -> None:
        """Draw anew, with so many rows."""
        if count != self._row_count:
            self._row_count = count
            self.updateGeometry()
        self.update()

    def _card_painter(self) -> QPainter:
        """A painter in the note's font, with tabular figures; the card is painted already."""
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colours.line), 1))
        painter.setBrush(QColor(theme.colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)
        painter.setFont(theme.font(TextSize.NOTE, is_tabular=True))
        return painter

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
