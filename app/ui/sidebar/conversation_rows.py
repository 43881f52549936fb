"""Paints the rows of the side bar's list: headings quietly, folders with their sign, conversations as rounded rows."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.icons import icon
from app.ui.kit.theme import Radius, Space, TextSize
from app.ui.kit.two_lines import Index
from app.ui.kit.widgets import draw_line
from app.ui.sidebar.conversation_table import ROW_ROLE, ConversationTable, ListRow

_SIGN = 16
_ACTIONS = 24  # the side of the square with the three dots
_DOT = 8
_LONGEST_NAME = 200


class RowDelegate(QStyledItemDelegate):
    """`drop_row` is the row that a drag would drop on; -1 without one."""

    def __init__(self, appearance: Appearance, table: ConversationTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._table = table
        self.drop_row = -1
        self.is_on_actions = False  # the pointer is over the three dots of a row

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, QFontMetrics(self._appearance.theme.font()).height() + self._appearance.theme.row_padding)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802 - Qt's
        """A field in the row itself; Enter takes the name, Esc leaves it."""
        field = QLineEdit(parent)
        field.setAccessibleName(self.tr("Name"))
        field.setMaxLength(_LONGEST_NAME)
        row: ListRow = index.data(ROW_ROLE)
        field.setPlaceholderText(self.tr("Its first question") if row.id else self.tr("Name"))
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:  # noqa: N802 - Qt's
        """As large as the row."""
        box: QRect = option.rect  # type: ignore[attr-defined] # missing from the stubs of QStyleOptionViewItem
        editor.setGeometry(box)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: ListRow = index.data(ROW_ROLE)
        box: QRect = option.rect  # type: ignore[attr-defined] # missing from the stubs of QStyleOptionViewItem
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined] # as above
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_shown = bool(row.id) and row.id == self._table.shown
        self._paint_ground(painter, box, state, is_shown=is_shown, is_target=index.row() == self.drop_row)
        theme, colours = self._appearance.theme, self._appearance.theme.colours
        is_mirrored = painter.layoutDirection() is Qt.LayoutDirection.RightToLeft
        if has_actions(row, state, is_shown=is_shown):
            self._paint_actions(painter, actions_rect(box, is_mirrored=is_mirrored))
            box = _inset(box, 0, _ACTIONS - Space.HAIR, is_mirrored=is_mirrored)
        indent = Space.LARGE + Space.SMALL if row.folder else 0
        words = _inset(box, Space.SMALL + indent, Space.SMALL, is_mirrored=is_mirrored)
        if row.is_heading:
            words.translate(0, Space.HAIR)
            painter.setFont(theme.font(TextSize.NOTE))
            painter.setPen(QColor(colours.quiet))
        else:
            painter.setFont(theme.font(weight=500 if is_shown else 400))
            painter.setPen(QColor(colours.text))
        if row.is_folder:
            self._paint_folder(painter, box, row, is_mirrored=is_mirrored)
            words = _inset(words, 0, Space.WIDE, is_mirrored=is_mirrored)
            painter.setFont(theme.font(weight=500))
            painter.setPen(QColor(colours.text))
        if self._table.is_unseen(row):
            words = _inset(words, 0, _DOT + Space.SMALL, is_mirrored=is_mirrored)
            self._paint_dot(painter, box, is_folder=row.is_folder, is_mirrored=is_mirrored)
        draw_line(painter, words, row.text)
        painter.restore()

    def _paint_actions(self, painter: QPainter, place: QRect) -> None:
        """Three dots that open the row's menu."""
        colours = self._appearance.theme.colours
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.text if self.is_on_actions else colours.quiet))
        for step in (-1, 0, 1):
            painter.drawEllipse(place.toRectF().center() + QPointF(5.0 * step, 0), 1.5, 1.5)
        painter.restore()

    def _paint_dot(self, painter: QPainter, box: QRect, *, is_folder: bool, is_mirrored: bool) -> None:
        """Something unseen is here. Beside the number of a folder's chats there is room too."""
        trailing = Space.SMALL + (Space.WIDE if is_folder else 0)
        dot = QRect(0, 0, _DOT, _DOT)
        dot.moveCenter(box.center())
        dot.moveLeft(box.left() + trailing if is_mirrored else box.right() - trailing - _DOT)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._appearance.theme.colours.accent))
        painter.drawEllipse(dot)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, box: QRect, state: QStyle.StateFlag, *, is_shown: bool, is_target: bool
    ) -> None:
        colours, flag = self._appearance.theme.colours, QStyle.StateFlag
        is_selected = bool(state & flag.State_Selected)
        has_focus = bool(state & flag.State_HasFocus)
        is_hovered = bool(state & flag.State_MouseOver and state & flag.State_Enabled)
        if not (is_shown or is_selected or is_hovered or is_target):
            return
        ground = colours.surface if is_shown else colours.hover
        edge = colours.line if is_shown else ground
        if is_target or (is_selected and not is_shown):
            ground, edge = colours.accent_tint, colours.accent_tint
        if is_target or has_focus:
            edge = colours.accent
        painter.setPen(QPen(QColor(edge), 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box.adjusted(0, 0, -1, -1).toRectF().translated(0.5, 0.5), Radius.ROW, Radius.ROW)

    def _paint_folder(self, painter: QPainter, box: QRect, row: ListRow, *, is_mirrored: bool) -> None:
        theme, colours = self._appearance.theme, self._appearance.theme.colours
        sign = QRect(0, 0, _SIGN, _SIGN)
        sign.moveCenter(box.center())
        sign.moveLeft(box.right() - Space.SMALL - _SIGN if is_mirrored else box.left() + Space.SMALL - 2)
        name = "folder" if row.is_folded else "folder-open"
        icon(name, colours.quiet).paint(painter, sign)
        painter.setFont(theme.font(TextSize.NOTE, is_tabular=True))
        painter.setPen(QColor(colours.quiet))
        where = _inset(box, 0, Space.SMALL, is_mirrored=is_mirrored)
        draw_line(painter, where, str(row.count), is_trailing=True)


def has_actions(row: ListRow, state: QStyle.StateFlag, *, is_shown: bool) -> bool:
    """Whether a row shows its three dots: under the pointer, with the keyboard on it, and when its chat is in view."""
    is_near = bool(state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus))
    return not row.is_heading and (is_shown or is_near)


def actions_rect(box: QRect, *, is_mirrored: bool) -> QRect:
    """Where the three dots of a row are."""
    left = box.left() if is_mirrored else box.right() - _ACTIONS
    return QRect(left, box.center().y() - _ACTIONS // 2, _ACTIONS, _ACTIONS)


def _inset(box: QRect, leading: int, trailing: int, *, is_mirrored: bool) -> QRect:
    left, right = (trailing, leading) if is_mirrored else (leading, trailing)
    return box.adjusted(left, 0, -right, 0)
