"""A list's rows of two lines: what it is, and quietly beneath it when or where. Not here: which rows."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import Radius, Space, TextSize
from app.ui.kit.widgets import Index, draw_line

SECOND_ROLE = Qt.ItemDataRole.UserRole


def two_line_item(first: str, second: str) -> QListWidgetItem:
    """Make a list item of two lines, which a screen reader reads out as one."""
    item = QListWidgetItem(first)
    item.setData(SECOND_ROLE, second)
    item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{first}. {second}")
    return item


class TwoLines(QStyledItemDelegate):
    """Draws them in the theme."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Two lines and the theme's room."""
        theme = self._appearance.theme
        lines = QFontMetrics(theme.font()).height() + QFontMetrics(theme.font(TextSize.NOTE)).height()
        return QSize(0, lines + theme.row_padding + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, flag = self._appearance.theme, QStyle.StateFlag
        box: QRect = option.rect  # type: ignore[attr-defined] # missing from the stubs of QStyleOptionViewItem
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined] # as above
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & (flag.State_Selected | flag.State_MouseOver):
            ground = theme.colours.accent_tint if state & flag.State_Selected else theme.colours.hover
            painter.setPen(QPen(QColor(theme.colours.accent if state & flag.State_HasFocus else ground), 1))
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box.adjusted(0, 0, -1, -1).toRectF().translated(0.5, 0.5), Radius.ROW, Radius.ROW)
        inner = box.adjusted(Space.MEDIUM, theme.row_padding // 2, -Space.MEDIUM, -theme.row_padding // 2)
        painter.setFont(theme.font())
        painter.setPen(QColor(theme.colours.text))
        draw_line(painter, inner, str(index.data()), Qt.AlignmentFlag.AlignTop)
        painter.setFont(theme.font(TextSize.NOTE))
        painter.setPen(QColor(theme.colours.quiet))
        draw_line(painter, inner, str(index.data(SECOND_ROLE)), Qt.AlignmentFlag.AlignBottom)
        painter.restore()
