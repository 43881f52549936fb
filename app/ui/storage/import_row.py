"""Draws a chat that may be imported: a box with or without a tick, and two lines."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import Space
from app.ui.kit.two_lines import TwoLines
from app.ui.kit.widgets import Index

_BOX = 16


class ImportRow(TwoLines):
    """Draws a chat of a preview with its check box."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(appearance, parent)
        self._appearance = appearance

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box: QRect = option.rect  # type: ignore[attr-defined] # missing from the stubs of QStyleOptionViewItem
        colours = self._appearance.theme.colours
        is_enabled = bool(index.flags() & Qt.ItemFlag.ItemIsEnabled)
        is_ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        is_mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = box.right() - Space.SMALL - _BOX if is_mirrored else box.left() + Space.SMALL
        sign = QRectF(left, box.center().y() - _BOX / 2, _BOX, _BOX)
        painter.save()
        painter.setOpacity(1.0 if is_enabled else 0.55)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent if is_ticked else colours.quiet), 1))
        painter.setBrush(QColor(colours.accent if is_ticked else colours.surface))
        if is_enabled:
            painter.drawRoundedRect(sign, 4, 4)
        if is_ticked:
            painter.setPen(QPen(QColor(colours.on_accent), 2))
            corners = (QPointF(3.5, 8.5), QPointF(6.5, 11.5), QPointF(12.5, 4.5))
            painter.drawPolyline([sign.topLeft() + corner for corner in corners])
        taken = 2 * Space.SMALL + _BOX - Space.MEDIUM
        moved = box.adjusted(0, 0, -taken, 0) if is_mirrored else box.adjusted(taken, 0, 0, 0)
        option.rect = moved  # type: ignore[attr-defined] # as above
        super().paint(painter, option, index)
        painter.restore()
