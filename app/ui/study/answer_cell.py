"""Draws a cell of the answers: the sign in its colour, then the words, cut where they do not fit."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import Space, TextSize
from app.ui.kit.widgets import Index, draw_line
from app.ui.study.answers_table import VERDICT_ROLE, Cell


class AnswerCell(QStyledItemDelegate):
    """Draws an answer in the table of a study."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._refresh()
        appearance.changed.connect(self._refresh)

    def _refresh(self) -> None:
        self._font = self._appearance.theme.font(TextSize.SECONDARY, is_tabular=True)  # costly to make for each cell
        self._metrics = QFontMetrics(self._font)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = self._appearance.theme.colours
        box: QRect = option.rect  # type: ignore[attr-defined] # missing from the stubs of QStyleOptionViewItem
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined] # as above
        cell = index.data(VERDICT_ROLE)
        if not isinstance(cell, Cell):
            return
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(colours.accent_tint))
        painter.setPen(QColor(colours.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setFont(self._font)
        inner = box.adjusted(Space.SMALL, 0, -Space.SMALL, 0)
        if cell.sign:
            painter.setPen(QColor(colours.bad if cell.is_bad else colours.good))
            draw_line(painter, inner, cell.sign)
            taken = self._metrics.horizontalAdvance(cell.sign) + Space.SMALL
            is_mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
            inner = inner.adjusted(0, 0, -taken, 0) if is_mirrored else inner.adjusted(taken, 0, 0, 0)
        painter.setPen(QColor(self._colour(cell)))
        draw_line(painter, inner, cell.words)
        painter.restore()

    def _colour(self, cell: Cell) -> str:
        colours = self._appearance.theme.colours
        if cell.is_quiet:
            return colours.quiet
        return colours.bad if cell.is_bad and not cell.sign else colours.text
