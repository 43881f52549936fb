"""A painted plot: one bar for each effort, with its word and figure, and a whisker where there is an interval.

Readable without colour: effort is sign and word, and the figure stands beside the bar. Not here: the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.icons import paint_effort
from app.ui.kit.theme import Radius, Space, TextSize
from app.ui.kit.words import effort_word
from backends.contract.messages import Effort


@dataclass(frozen=True)
class PlotBar:
    """One effort's value, in the unit of `top`; `interval` is drawn over it."""

    effort: Effort
    value: float
    words: str
    interval: tuple[float, float] | None = None


class EffortPlot(QWidget):
    """Bars from nothing to `top`, or to the largest value."""

    def __init__(self, title: str, appearance: Appearance, top: float = 0.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._top = title, top
        self._appearance = appearance
        self._bars: tuple[PlotBar, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._restyle)

    def show_bars(self, bars: Sequence[PlotBar]) -> None:
        """Draw these."""
        is_other_height = len(bars) != len(self._bars)
        self._bars = tuple(bars)
        lines = [f"{effort_word(bar.effort)} {bar.words}" for bar in bars]
        self.setAccessibleName(f"{self._title}: {'; '.join(lines)}")
        if is_other_height:
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """A row for the title and one a bar."""
        return QSize(280, self._row * (len(self._bars) + 1) + 2 * Space.MEDIUM)

    def minimumSizeHint(self) -> QSize:
        """Never lower."""
        return QSize(180, self.sizeHint().height())

    @property
    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._appearance.theme.font(TextSize.NOTE))

    @property
    def _row(self) -> int:
        return self._metrics.height() + Space.SMALL

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Card, title, bars."""
        theme = self._appearance.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colours.line), 1))
        painter.setBrush(QColor(theme.colours.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)
        painter.setFont(theme.font(TextSize.NOTE, is_tabular=True))
        painter.setPen(QColor(theme.colours.text))
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

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
