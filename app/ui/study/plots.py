"""A painted plot: one bar for each effort, with its word and figure, and a whisker where there is an interval.

Readable without colour: effort is sign and word, and the figure stands beside the bar. Not here: the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.icons import paint_effort
from app.ui.kit.painted_rows import PaintedRows
from app.ui.kit.theme import Space
from app.ui.kit.words import effort_word
from backends.contract.messages import Effort


@dataclass(frozen=True)
class PlotBar:
    """One effort's value, in the unit of `top`; `interval` is drawn over it."""

    effort: Effort
    value: float
    words: str
    interval: tuple[float, float] | None = None


class EffortPlot(PaintedRows):
    """Bars from nothing to `top`, or to the largest value."""

    def __init__(self, title: str, appearance: Appearance, top: float = 0.0, parent: QWidget | None = None) -> None:
        super().__init__(appearance, parent)
        self._title, self._top = title, top
        self._bars: tuple[PlotBar, ...] = ()

    def show_bars(self, bars: Sequence[PlotBar]) -> None:
        """Draw these bars, in this order."""
        self._bars = tuple(bars)
        lines = [f"{effort_word(bar.effort)} {bar.words}" for bar in bars]
        self.setAccessibleName(f"{self._title}: {'; '.join(lines)}")
        self._show_rows(len(bars) + 1)  # one for the title

    def sizeHint(self) -> QSize:
        return QSize(280, self._rows_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, self._rows_height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self._card_painter()
        painter.setPen(QColor(self._appearance.theme.colours.text))
        title = QRectF(Space.MEDIUM, Space.MEDIUM, self.width() - 2 * Space.MEDIUM, self._row)
        shown = self._metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, int(title.width()))
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, shown)
        for number, bar in enumerate(self._bars, start=1):
            self._paint_bar(painter, bar, Space.MEDIUM + number * self._row)

    def _paint_bar(self, painter: QPainter, bar: PlotBar, y: float) -> None:
        theme, metrics = self._appearance.theme, self._metrics
        effort = theme.effort(bar.effort)
        size = metrics.ascent()
        paint_effort(painter, QRectF(Space.MEDIUM, y + (self._row - size) / 2, size, size), theme, bar.effort)
        left = Space.MEDIUM + size + Space.HAIR
        painter.setPen(QColor(effort.ink))
        painter.drawText(QRectF(left, y, 200, self._row), Qt.AlignmentFlag.AlignVCenter, effort_word(bar.effort))
        painter.setPen(QColor(theme.colours.text))
        figure = QRectF(0, y, self.width() - Space.MEDIUM, self._row)
        painter.drawText(figure, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, bar.words)
        names = max(metrics.horizontalAdvance(effort_word(one.effort)) for one in self._bars)
        figures = max(metrics.horizontalAdvance(one.words) for one in self._bars)
        start = left + names + Space.SMALL
        width = max(16.0, self.width() - start - figures - Space.MEDIUM - Space.SMALL)
        self._paint_track(painter, bar, QRectF(start, y + 4, width, self._row - 8))

    def _paint_track(self, painter: QPainter, bar: PlotBar, track: QRectF) -> None:
        theme = self._appearance.theme
        top = self._top or max((one.value for one in self._bars), default=0.0) or 1.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours.sunken))
        painter.drawRoundedRect(track, 2, 2)
        painter.setBrush(QColor(theme.effort(bar.effort).mark))
        filled = QRectF(track.left(), track.top(), track.width() * min(1.0, bar.value / top), track.height())
        painter.drawRoundedRect(filled, 2, 2)
        if bar.interval is None:
            return
        low, high = (track.left() + track.width() * end / top for end in bar.interval)
        middle, reach = track.center().y(), track.height() / 4
        painter.setPen(QPen(QColor(theme.colours.text), 1.5))
        painter.drawLine(round(low), round(middle), round(high), round(middle))
        for end in (low, high):
            painter.drawLine(round(end), round(middle - reach), round(end), round(middle + reach))
