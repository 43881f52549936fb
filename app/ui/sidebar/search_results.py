"""The field that searches all chats, and what it found: chats by their names, then messages with the words around
what was found.

Signals: opened(id) – a chat · hit_opened(Hit) – a message · left() – back to the field.
Not here: searching (`app.state.chats.search`), how a row looks (`search_rows`).
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QWidget

from app.core.chats.listing import ListedChat
from app.core.store.search import Hit
from app.services.storage.finding import SearchResult
from app.ui.kit.appearance import Appearance
from app.ui.kit.clearable_field import ClearableField
from app.ui.kit.two_lines import Index
from app.ui.kit.widgets import claims_escape, set_role
from app.ui.sidebar.search_rows import FOUND_ROLE, FoundDelegate


class FoundTable(QAbstractListModel):
    """Headings (plain text), chats and messages."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[str | ListedChat | Hit] = []

    def fill(self, found: SearchResult, *, is_cut: bool) -> None:
        """Show what was found, in place of what was there."""
        self.beginResetModel()
        self.rows = [self.tr("Chats"), *found.titles] if found.titles else []
        if found.hits:
            most = self.tr("The newest {count} messages").format(count=len(found.hits))
            self.rows += [most if is_cut else self.tr("Messages"), *found.hits]
        if found.is_partial:
            self.rows.append(self.tr("Older messages are not searched yet. This takes a moment after an update."))
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, and the row itself under FOUND_ROLE."""
        row = self.rows[index.row()]
        if role == FOUND_ROLE:
            return row
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        match row:
            case Hit():
                return f"{row.title}: {row.snippet}"
            case ListedChat():
                return row.title
            case _:
                return row

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class SearchResults(QListView):
    """Walked with the arrows, opened with Enter or a click; the focus stays, so that the next can be looked at."""

    opened = Signal(str)
    hit_opened = Signal(object)
    left = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.table = FoundTable(self)
        self.setModel(self.table)
        self.setItemDelegate(FoundDelegate(appearance, self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setAccessibleName(self.tr("Found"))
        self.clicked.connect(self._open)
        appearance.changed.connect(self.doItemsLayout)

    @property
    def has_rows(self) -> bool:
        """Whether the search has found anything."""
        return bool(self.table.rows)

    def show_found(self, found: SearchResult, *, is_cut: bool) -> None:
        """Show this; the row that was current stays so where it is still there."""
        row = self.currentIndex().row()
        before = self.table.rows[row] if 0 <= row < len(self.table.rows) else None
        self.table.fill(found, is_cut=is_cut)
        if before is not None and before in self.table.rows:
            self.setCurrentIndex(self.table.index(self.table.rows.index(before)))

    def enter(self) -> None:
        """From the field down to the first row."""
        if self.has_rows:
            self.setFocus()
            if self.currentIndex().row() < 0:
                self.setCurrentIndex(self.table.index(1))  # below its heading

    def open_first(self) -> None:
        """Open the first result, as Enter in the search field does."""
        self.enter()
        self._open(self.currentIndex())

    def event(self, event: QEvent) -> bool:
        """Claim Esc from the window's shortcut."""
        return claims_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open(self.currentIndex())
            case Qt.Key.Key_Escape:
                self.left.emit()
            case Qt.Key.Key_Up if self.currentIndex().row() <= 1:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, e: QResizeEvent) -> None:
        """Rows are as high as their words need."""
        super().resizeEvent(e)
        self.scheduleDelayedItemsLayout()

    def _open(self, index: QModelIndex) -> None:
        match self.table.rows[index.row()] if index.isValid() else None:
            case Hit() as hit:
                self.hit_opened.emit(hit)
            case ListedChat() as listed:
                self.opened.emit(listed.id)
            case _:
                pass


class SearchField(ClearableField):
    """Signals: down() – into the results · taken() – Enter. Esc empties the field before it means anything else."""

    down = Signal()
    taken = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "search")
        self.setPlaceholderText(self.tr("Search all chats"))
        self.setAccessibleName(self.tr("Search all chats"))

    def event(self, event: QEvent) -> bool:
        """Claim Esc from the window's shortcut while there is something to empty."""
        return (bool(self.text()) and claims_escape(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case Qt.Key.Key_Down:
                self.down.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.taken.emit()
            case _:
                super().keyPressEvent(event)
