"""The list of conversations in the side bar, by day: rows, headings, and how they are painted.

Signals carry what the user wants of a conversation. Not here: which conversations there are (`app.state.chats`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import (
    QAbstractListModel,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.days import Heading, Span, heading
from app.state.chats import Summary
from app.ui.appearance import Appearance
from app.ui.theme import Radius, Space, TextSize

Index = QModelIndex | QPersistentModelIndex
ID_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Row:
    """A heading (no id) or a conversation."""

    text: str
    id: str = ""


class ConversationTable(QAbstractListModel):
    """Headings and conversations as rows; headings cannot be chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def fill(self, summaries: Sequence[Summary], today: date) -> None:
        """Show these, pinned ones first, then by day in the order given."""
        self.beginResetModel()
        pinned = [s for s in summaries if s.is_pinned]
        self.rows = [Row(self.tr("Pinned")), *(self._row(s) for s in pinned)] if pinned else []
        last: Heading | None = None
        for summary in (s for s in summaries if not s.is_pinned):
            here = heading(summary.day, today)
            if here != last:
                self.rows.append(Row(self._heading(here)))
            last = here
            self.rows.append(self._row(summary))
        self.endResetModel()

    def row_of(self, conversation_id: str) -> int:
        """-1 where it is not shown."""
        return next((i for i, row in enumerate(self.rows) if row.id and row.id == conversation_id), -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own
        """Flat."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title, and the id under ID_ROLE."""
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.text if row.id else None
        return row.id if role == ID_ROLE else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only conversations can be chosen."""
        if not index.isValid() or not self.rows[index.row()].id:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _row(self, summary: Summary) -> Row:
        return Row(summary.title or self.tr("New chat"), summary.id)

    def _heading(self, here: Heading) -> str:
        month = QLocale().standaloneMonthName(here.month) if here.month else ""
        match here.span:
            case Span.TODAY:
                return self.tr("Today")
            case Span.YESTERDAY:
                return self.tr("Yesterday")
            case Span.THIS_MONTH:
                return self.tr("Earlier in {month}").format(month=month)
            case Span.MONTH:
                return month
            case Span.YEAR:
                return str(here.year)


class RowDelegate(QStyledItemDelegate):
    """Paints a heading quietly and a conversation as a rounded row."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """One height for all."""
        return QSize(0, QFontMetrics(self._appearance.theme.font()).height() + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Row, heading, focus."""
        theme, colours = self._appearance.theme, self._appearance.theme.colours
        box: QRect = option.rect  # type: ignore[attr-defined] # missing from the stubs of QStyleOptionViewItem
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined] # as above
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_heading = not index.data(ID_ROLE)
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        if is_current or (state & QStyle.StateFlag.State_MouseOver and not is_heading):
            painter.setPen(QPen(QColor(colours.line if is_current else colours.hover), 1))
            painter.setBrush(QColor(colours.surface if is_current else colours.hover))
            painter.drawRoundedRect(box.adjusted(0, 0, -1, -1).toRectF().translated(0.5, 0.5), Radius.ROW, Radius.ROW)
        painter.setFont(theme.font(TextSize.NOTE) if is_heading else theme.font(weight=500 if is_current else 400))
        painter.setPen(QColor(colours.quiet if is_heading else colours.text))
        words = box.adjusted(Space.SMALL, Space.SMALL - 2 if is_heading else 0, -Space.SMALL, 0)
        shown = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), shown)
        painter.restore()


class ConversationList(QListView):
    """Signals: opened(id) · rename_wanted(id) · pin_wanted(id) · delete_wanted(id)."""

    opened = Signal(str)
    rename_wanted = Signal(str)
    pin_wanted = Signal(str)
    delete_wanted = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = ConversationTable(self)
        self.setModel(self.table)
        self.setItemDelegate(RowDelegate(appearance, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Chats"))
        self.clicked.connect(self._open)
        self.activated.connect(self._open)
        self.customContextMenuRequested.connect(self._show_menu)
        appearance.changed.connect(self.viewport().update)

    def show_current(self, conversation_id: str) -> None:
        """Mark the conversation in view; emits nothing."""
        row = self.table.row_of(conversation_id)
        self.selectionModel().clear()
        if row >= 0:
            self.setCurrentIndex(self.table.index(row))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete and F2 act on the current row; the rest is Qt's."""
        conversation_id = str(self.currentIndex().data(ID_ROLE) or "")
        if conversation_id and event.key() == Qt.Key.Key_Delete:
            self.delete_wanted.emit(conversation_id)
        elif conversation_id and event.key() == Qt.Key.Key_F2:
            self.rename_wanted.emit(conversation_id)
        elif conversation_id and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(conversation_id)
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        if index.data(ID_ROLE):
            self.opened.emit(str(index.data(ID_ROLE)))

    def _show_menu(self, place: QPoint) -> None:
        conversation_id = str(self.indexAt(place).data(ID_ROLE) or "")
        if not conversation_id:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Rename…"), lambda: self.rename_wanted.emit(conversation_id))
        menu.addAction(self.tr("Pin or unpin"), lambda: self.pin_wanted.emit(conversation_id))
        menu.addSeparator()
        menu.addAction(self.tr("Delete"), lambda: self.delete_wanted.emit(conversation_id))
        menu.popup(self.viewport().mapToGlobal(place))
