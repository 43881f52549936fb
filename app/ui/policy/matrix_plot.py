"""A painted confusion matrix: labels down, verdicts across, each count on a ground as deep as its share of the row.

Readable without colour: the counts stand in the cells. Not here: counting (`app.core.policy.classification`).
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.core.policy.classification import Matrix
from app.ui.kit.appearance import Appearance
from app.ui.kit.painted_rows import PaintedRows
from app.ui.kit.theme import Space
from app.ui.kit.words import count
from app.ui.policy.words import class_words

_LEAST_CELL = 44
_DEEPEST = 0.55  # opacity of the ground of a full cell; text stays readable on it
_LONGEST_NAME = 110


class MatrixPlot(PaintedRows):
    """One matrix with its title."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(appearance, parent)
        self._title = ""
        self._matrix = Matrix((), ())

    def show_matrix(self, title: str, matrix: Matrix) -> None:
        """Draw this matrix."""
        self._title, self._matrix = title, matrix
        self.setAccessibleName(f"{title}: {'; '.join(self._spoken())}")
        self._show_rows(len(matrix.classes) + 2)  # the title and the verdicts' names
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._left + len(self._matrix.classes) * 64 + Space.MEDIUM, self._rows_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._left + len(self._matrix.classes) * _LEAST_CELL + Space.MEDIUM, self._rows_height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self._card_painter()
        names = self._matrix.classes
        self._write(
            painter, QRectF(Space.MEDIUM, Space.MEDIUM, self.width() - 2 * Space.MEDIUM, self._row), self._title
        )
        wide = (self.width() - self._left - Space.MEDIUM) / max(1, len(names))
        for place, name in enumerate(names):
            box = QRectF(self._left + place * wide, Space.MEDIUM + self._row, wide, self._row)
            self._write(painter, box, class_words(name), is_quiet=True, is_middle=True)
        self._write(
            painter, QRectF(Space.MEDIUM, Space.MEDIUM + self._row, self._left, self._row), self._axes, is_quiet=True
        )
        for row, name in enumerate(names):
            top = Space.MEDIUM + (row + 2) * self._row
            self._write(painter, QRectF(Space.MEDIUM, top, self._left - 2 * Space.MEDIUM, self._row), class_words(name))
            for place, number in enumerate(self._matrix.counts[row]):
                self._paint_cell(painter, QRectF(self._left + place * wide, top, wide, self._row), row, place, number)

    def _paint_cell(self, painter: QPainter, box: QRectF, row: int, place: int, number: int) -> None:
        colours = self._appearance.theme.colours
        ground = QColor(colours.good if row == place else colours.bad)
        ground.setAlphaF(_DEEPEST * number / (sum(self._matrix.counts[row]) or 1))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 3, 3)
        self._write(painter, box, count(number), is_middle=True, is_quiet=number == 0)

    def _write(
        self, painter: QPainter, box: QRectF, words: str, *, is_quiet: bool = False, is_middle: bool = False
    ) -> None:
        colours = self._appearance.theme.colours
        painter.setPen(QColor(colours.quiet if is_quiet else colours.text))
        side = Qt.AlignmentFlag.AlignHCenter if is_middle else Qt.AlignmentFlag.AlignLeft
        shown = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, shown)

    @property
    def _axes(self) -> str:
        return self.tr("label ↓ verdict →")

    @property
    def _left(self) -> int:
        """Where the cells begin."""
        names = (*map(class_words, self._matrix.classes), self._axes)
        widest = max(self._metrics.horizontalAdvance(name) for name in names)
        return min(widest, round(_LONGEST_NAME * self._appearance.theme.scale)) + 2 * Space.MEDIUM

    def _spoken(self) -> list[str]:
        words = self.tr("label {0}, verdict {1}: {2}")
        names, counts = self._matrix.classes, self._matrix.counts
        return [
            words.format(class_words(label), class_words(verdict), count(number))
            for label, row in zip(names, counts, strict=True)
            for verdict, number in zip(names, row, strict=True)
            if number
        ]
