"""The last two minutes as lines: how busy the processor is, solid; the busiest GPU, dotted; tokens a second, dashed.

Painted here: 120 points and two lines take 60 lines of code and no measurable time, where a plotting library would
bring numpy into the window's process, megabytes, and a look of its own. The figures stand beside it, so it
needs no axis.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.state.machine.hardware import REMEMBERED, Moment
from app.ui.kit.appearance import Appearance

_HEIGHT = 72


class LoadChart(QWidget):
    """Newest at the trailing edge."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._moments: tuple[Moment, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        appearance.changed.connect(self.update)

    def show_moments(self, moments: Sequence[Moment]) -> None:
        """Draw these measurements, the oldest at the left."""
        self._moments = tuple(moments)
        if moments:
            busy = [moment.cpu for moment in moments]
            words = self.tr("Processor load, last two minutes: now {now} %, average {average} %, highest {most} %")
            average = round(100 * sum(busy) / len(busy))
            sentence = words.format(now=round(100 * busy[-1]), average=average, most=round(100 * max(busy)))
            if moments[-1].gpu is not None:
                sentence += self.tr("; GPU now {now} %").format(now=round(100 * moments[-1].gpu))
            self.setAccessibleName(sentence)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line for none, half and all, then both curves."""
        colours = self._appearance.theme.colours
        painter = QPainter(self)
        painter.setPen(QPen(QColor(colours.line), 1))
        for part in (0.0, 0.5, 1.0):
            y = round(self._y(part))
            painter.drawLine(0, y, self.width(), y)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((moment.tokens_per_second for moment in self._moments), default=0.0)
        if most > 0:
            pen = QPen(QColor(colours.high.mark), 1.6, Qt.PenStyle.DashLine)
            self._paint(painter, pen, [moment.tokens_per_second / most for moment in self._moments])
        if any(moment.gpu is not None for moment in self._moments):
            pen = QPen(QColor(colours.low.mark), 1.8, Qt.PenStyle.DotLine)
            self._paint(painter, pen, [moment.gpu or 0.0 for moment in self._moments])
        self._paint(painter, QPen(QColor(colours.accent), 1.8), [moment.cpu for moment in self._moments])

    def _paint(self, painter: QPainter, pen: QPen, values: Sequence[float]) -> None:
        step = self.width() / (REMEMBERED - 1)
        first = self.width() - step * (len(values) - 1)
        painter.setPen(pen)
        painter.drawPolyline([QPointF(first + n * step, self._y(value)) for n, value in enumerate(values)])

    def _y(self, part: float) -> float:
        return 2 + (self.height() - 4) * (1 - min(1.0, part))
