"""The command palette: type a few letters, get commands and chats, Enter does or opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.core.text.folding import fold
from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import Radius, Space, TextSize
from app.ui.kit.two_lines import Index
from app.ui.kit.widgets import draw_line, set_role

HINT_ROLE = Qt.ItemDataRole.UserRole
WIDTH, MOST_ROWS = 560, 10
_FEWEST_ROWS = 3


@dataclass(frozen=True)
class Item:
    """Something to do: its words, a quiet hint (keys, or what it is), and what it does."""

    words: str
    hint: str
    act: Callable[[], object]


def ranked(items: Sequence[Item], typed: str) -> list[Item]:
    """Those that have every typed word, the ones that begin with it first; order is kept otherwise."""
    begun = fold(typed).strip()
    folded = ((item, fold(item.words)) for item in items)
    found = [(item, words) for item, words in folded if all(word in words for word in begun.split())]
    return [item for item, _ in sorted(found, key=lambda pair: not pair[1].startswith(begun))]


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: list[Item] = []

    def fill(self, items: list[Item]) -> None:
        self.beginResetModel()
        self.items = items
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return item.words
        return item.hint if role == HINT_ROLE else None


class _Painter(QStyledItemDelegate):
    def __init__(self, appearance: Appearance, parent: QObject) -> None:
        super().__init__(parent)
        self._appearance = appearance

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, QFontMetrics(self._appearance.theme.font()).height() + 16)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, colours = self._appearance.theme, self._appearance.theme.colours
        box: QRect = option.rect  # type: ignore[attr-defined] # missing from the stubs of QStyleOptionViewItem
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined] # as above
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent_tint))
            painter.drawRoundedRect(box, Radius.ROW, Radius.ROW)
        hint = str(index.data(HINT_ROLE))
        painter.setFont(theme.font(TextSize.NOTE))
        painter.setPen(QColor(colours.quiet))
        inner = box.adjusted(Space.SMALL, 0, -Space.SMALL, 0)
        draw_line(painter, inner, hint, is_trailing=True)
        room = inner.width() - painter.fontMetrics().horizontalAdvance(hint) - Space.LARGE
        painter.setFont(theme.font())
        painter.setPen(QColor(colours.text))
        inner.setLeft(inner.right() - room) if painter.layoutDirection() is Qt.LayoutDirection.RightToLeft else (
            inner.setWidth(room)
        )
        draw_line(painter, inner, str(index.data()))
        painter.restore()


class Palette(QDialog):
    """Opens over the window; Esc or a click beside it closes it."""

    def __init__(
        self, items: Sequence[Item], appearance: Appearance, parent: QWidget, words: str = "", chosen: int = 0
    ) -> None:
        """With other words than those for commands and chats, and another row than the first chosen, it lists other
        things.
        """
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._items = items
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(words or self.tr("Commands and chats"))
        card = set_role(QWidget(self), "popup")
        card.setObjectName("palette")
        self.field = QLineEdit(card)
        self.field.setPlaceholderText(words or self.tr("Type a command or the name of a chat"))
        self.field.setAccessibleName(words or self.tr("Command or chat"))
        self.field.installEventFilter(self)
        self._rows = _Rows(self)
        self.list = QListView(card)
        self.list.setModel(self._rows)
        self.list.setItemDelegate(_Painter(appearance, self))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("Found"))
        self.nothing = set_role(QLabel(self.tr("Nothing matches."), card), "secondary")
        self.field.textChanged.connect(self._filter)
        self.field.returnPressed.connect(self._accept_chosen)
        self.list.clicked.connect(self._accept_chosen)
        column = QVBoxLayout(card)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.MEDIUM, Space.MEDIUM)
        column.addWidget(self.field)
        column.addWidget(self.nothing)
        column.addWidget(self.list)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        row = QFontMetrics(appearance.theme.font()).height() + 16
        width = min(WIDTH, parent.width() - 2 * Space.LARGE)
        rows = min(MOST_ROWS, max(_FEWEST_ROWS, len(items))) if words else MOST_ROWS
        self.list.setFixedHeight(row * rows)
        corner = parent.mapToGlobal(parent.rect().topLeft())
        self.move(corner.x() + (parent.width() - width) // 2, corner.y() + 72)
        self._filter("")
        self.resize(width, self.sizeHint().height())
        if chosen:
            self._choose(chosen)
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrows move in the list while the cursor stays in the field."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._rows.items:
                self._choose((self.list.currentIndex().row() + step) % len(self._rows.items))
                return True
        return super().eventFilter(watched, event)

    def _filter(self, typed: str) -> None:
        self._rows.fill(ranked(self._items, typed))
        self.nothing.setVisible(not self._rows.items)
        if self._rows.items:
            self._choose(0)

    def _choose(self, row: int) -> None:
        self.list.setCurrentIndex(self._rows.index(row))

    def _accept_chosen(self) -> None:
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._rows.items):
            item = self._rows.items[row]
            self.close()
            item.act()
