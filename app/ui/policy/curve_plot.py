"""Painted curves in a square from 0 to 1: ROC, and precision over recall, one line for each effort.

Readable without colour: efforts have their own dashes, and their areas stand in words below. Not here: the points
(`app.core.policy.curves`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from app.core.policy.curves import Curves, precision_steps
from app.ui.kit.appearance import Appearance
from app.ui.kit.icons import paint_effort
from app.ui.kit.painted_rows import PaintedRows
from app.ui.kit.theme import Space
from app.ui.policy.words import part_words
from backends.contract.messages import Effort

_MOST, _LEAST = 240, 150  # pixels of the square's side
_DASHES = {Effort.LOW: [], Effort.MEDIUM: [5.0, 3.0], Effort.HIGH: [1.5, 2.5]}


class CurveLine(NamedTuple):
    """The curve of one effort, and what it is called."""

    effort: Effort
    name: str
    curves: Curves


class CurvePlot(PaintedRows):
    """One square with its title, its axes and a line of words for each curve."""

    def __init__(
        self, title: str, axes: tuple[str, str], appearance: Appearance, parent: QWidget, *, is_roc: bool
    ) -> None:
        super().__init__(appearance, parent)
        self._title, self._axes, self._is_roc = title, axes, is_roc
        self._lines: tuple[CurveLine, ...] = ()

    def show_curves(self, lines: Sequence[CurveLine]) -> None:
        """Draw these curves."""
        self._lines = tuple(lines)
        self.setAccessibleName(f"{self._title}: {'; '.join(map(self._words, self._lines))}")
        self._show_rows(len(self._lines) + 2)  # the title and the axis below
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(_MOST + self._left + Space.LARGE, self._rows_height + _MOST + Space.SMALL)

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST + self._left + Space.LARGE, self._rows_height + _MOST + Space.SMALL)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self._card_painter()
        colours = self._appearance.theme.colours
        painter.setPen(QColor(colours.text))
        width = self.width() - 2 * Space.MEDIUM
        painter.drawText(
            QRectF(Space.MEDIUM, Space.MEDIUM, width, self._row), Qt.AlignmentFlag.AlignVCenter, self._title
        )
        side = min(_MOST, self.width() - self._left - Space.LARGE)
        square = QRectF(self._left, Space.MEDIUM + self._row, side, side)
        self._paint_frame(painter, square)
        for line in self._lines:
            self._paint_line(painter, square, line)
        for number, line in enumerate(self._lines):
            top = Space.MEDIUM + 2 * self._row + _MOST + Space.SMALL + number * self._row
            self._paint_legend(painter, QRectF(Space.MEDIUM, top, width, self._row), line)

    def _paint_frame(self, painter: QPainter, square: QRectF) -> None:
        colours = self._appearance.theme.colours
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawRect(square)
        if self._is_roc:
            painter.setPen(QPen(QColor(colours.quiet), 1, Qt.PenStyle.DotLine))
            painter.drawLine(square.bottomLeft(), square.topRight())
        painter.setPen(QColor(colours.quiet))
        right, middle = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignHCenter
        edge = QRectF(0, square.top(), square.left() - Space.HAIR, self._row)
        painter.drawText(edge, right | Qt.AlignmentFlag.AlignTop, "1")
        edge.moveBottom(square.bottom())
        painter.drawText(edge, right | Qt.AlignmentFlag.AlignBottom, "0")
        below = QRectF(square.left(), square.bottom(), square.width(), self._row)
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, "0")
        painter.drawText(below, right | Qt.AlignmentFlag.AlignVCenter, "1")
        painter.drawText(below, middle | Qt.AlignmentFlag.AlignVCenter, self._axes[0])
        painter.save()
        painter.translate(square.left() - Space.HAIR - self._row, square.center().y())
        painter.rotate(-90)
        painter.drawText(QRectF(-square.height() / 2, 0, square.height(), self._row), middle, self._axes[1])
        painter.restore()

    def _paint_line(self, painter: QPainter, square: QRectF, line: CurveLine) -> None:
        points = line.curves.points
        pairs = [(p.false_alarm_rate, p.recall) for p in points] if self._is_roc else precision_steps(points)
        pen = QPen(QColor(self._appearance.theme.effort(line.effort).mark), 2)
        if _DASHES[line.effort]:
            pen.setDashPattern(_DASHES[line.effort])
        painter.setPen(pen)
        places = (QPointF(square.left() + x * square.width(), square.bottom() - y * square.height()) for x, y in pairs)
        painter.drawPolyline(QPolygonF(list(places)))

    def _paint_legend(self, painter: QPainter, box: QRectF, line: CurveLine) -> None:
        theme, size = self._appearance.theme, self._metrics.ascent()
        sign = QRectF(box.left(), box.top() + (self._row - size) / 2, size, size)
        paint_effort(painter, sign, theme, line.effort)
        painter.setPen(QColor(theme.effort(line.effort).ink))
        words = box.adjusted(size + Space.HAIR, 0, 0, 0)
        shown = self._metrics.elidedText(self._words(line), Qt.TextElideMode.ElideRight, int(words.width()))
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, shown)

    @property
    def _left(self) -> int:
        return Space.MEDIUM + 2 * self._row

    def _words(self, line: CurveLine) -> str:
        if self._is_roc:
            return self.tr("{0}: area {1}").format(line.name, part_words(line.curves.roc_area))
        return self.tr("{0}: average precision {1}").format(line.name, part_words(line.curves.average_precision))
