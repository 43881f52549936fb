"""The list in the side bar: several chats can be chosen, dragged into folders, deleted; all of it by keyboard too.

Signals: wanted(ListAction). Not here: which conversations there are (`app.state.chats.chats`), the menus
(`conversation_menus`), rows and paint.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QListView, QToolTip, QWidget

from app.core.chats.listing import Folder, ListedChat
from app.ui.kit.appearance import Appearance
from app.ui.sidebar import list_actions
from app.ui.sidebar.conversation_menus import chats_menu, empty_menu, folder_menu
from app.ui.sidebar.conversation_rows import RowDelegate, actions_rect
from app.ui.sidebar.conversation_table import ConversationTable, ListRow

DRAGGED = "application/x-triptych-chats"
_SEVERAL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class ConversationList(QListView):
    """The chats under their headings. Signals: wanted(ListAction) – what the user wants of them."""

    wanted = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = ConversationTable(self)
        self._rows = RowDelegate(appearance, self.table, self)
        self._after_renaming: tuple[Sequence[ListedChat], Sequence[Folder], date] | None = None
        self.table.named.connect(self._named)
        self.setModel(self.table)
        self.setItemDelegate(self._rows)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)  # by F2 and the menu, through `_edit`
        self.setAccessibleName(self.tr("Chats"))
        self._pressed_actions = QPersistentModelIndex()  # of the row whose three dots were pressed
        self.activated.connect(self._activate)
        appearance.changed.connect(self.viewport().update)

    def fill(self, listed: Sequence[ListedChat], folders: Sequence[Folder], today: date) -> None:
        """Show these; what is chosen stays chosen, and the list where it is. A name is typed to its end first."""
        if self.is_renaming:
            self._after_renaming = (listed, folders, today)
            return
        chosen, place = self.chosen(), self.verticalScrollBar().value()
        current = self._row(self.currentIndex())
        self.table.fill(listed, folders, today)
        self._choose(chosen, current)
        self.verticalScrollBar().setValue(place)

    @property
    def is_renaming(self) -> bool:
        """Whether a name is being typed in the list, or was and is not shown yet."""
        return self.state() is QAbstractItemView.State.EditingState or self._after_renaming is not None

    def rename(self, conversation_id: str) -> bool:
        """Let another name be typed in the row of this conversation; whether it has one."""
        return self._edit(self.table.row_of(conversation_id))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:  # noqa: N802 - Qt's own
        """The name is typed or left; what came meanwhile is shown."""
        super().closeEditor(editor, hint)
        QTimer.singleShot(0, self, self._fill_late)  # Qt still holds the row

    def _fill_late(self) -> None:
        later, self._after_renaming = self._after_renaming, None
        if later is not None:
            self.fill(*later)

    def _edit(self, number: int) -> bool:
        if number < 0:
            return False
        index = self.table.index(number)
        self.scrollTo(index)
        self.setCurrentIndex(index)
        self.edit(index)
        return True

    def _named(self, row: ListRow, name: str) -> None:
        if name == row.text:
            return
        if row.is_folder:
            self.wanted.emit(list_actions.RenameFolder(row.folder, name))
        else:
            self.wanted.emit(list_actions.Rename(row.id, name))

    def show_current(self, conversation_id: str) -> None:
        """Mark the conversation in view; emits nothing."""
        if self.table.shown == conversation_id and self.currentIndex().isValid():
            return  # the user may be walking elsewhere
        self.table.shown = conversation_id
        row = self.table.row_of(conversation_id)
        self.selectionModel().clear()
        if row >= 0:
            self.setCurrentIndex(self.table.index(row))
        self.viewport().update()

    def show_unseen(self, unseen: frozenset[str]) -> None:
        """Mark the conversations with an answer that nobody has looked at."""
        self.table.unseen = unseen
        self.viewport().update()

    def chosen(self) -> tuple[str, ...]:
        """Ids of the chosen conversations, from the top."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return tuple(self.table.rows[row].id for row in rows if row < len(self.table.rows) and self.table.rows[row].id)

    # keyboard and mouse

    def event(self, e: QEvent) -> bool:
        """F2 is the row's that has the cursor; elsewhere in the window it is that of the chat in view."""
        if isinstance(e, QKeyEvent) and e.type() is QEvent.Type.ShortcutOverride and e.key() == Qt.Key.Key_F2:
            e.accept()
            return True
        return super().event(e)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete, F2, Enter, Left and Right on a folder, Right on a chat for its menu; the rest is Qt's."""
        if self.is_renaming:
            return  # Enter, which the field lets through when it takes the name
        row = self._row(self.currentIndex())
        opens = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
        if row is not None and event.key() == Qt.Key.Key_F2:
            self._edit(self.currentIndex().row())
            return
        if event.key() == opens and row is not None and row.id and not event.modifiers():
            self.open_actions(self.currentIndex())
            return
        found = self._action_for(Qt.Key(event.key()), row) if row is not None else None
        if found is not None:
            self.wanted.emit(found)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """On the three dots of a row nothing is chosen or dragged."""
        index = self._actions_at(event.position().toPoint())
        self._pressed_actions = QPersistentModelIndex(index)
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid():
            super().mousePressEvent(event)

    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        self._rows.is_on_actions = self._actions_at(e.position().toPoint()).isValid()
        self.viewport().update()
        if not self._pressed_actions.isValid():
            super().mouseMoveEvent(e)

    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        """A plain click opens; with Ctrl or Shift it only chooses; on the three dots it opens the row's menu."""
        index = self.indexAt(e.position().toPoint())
        pressed, self._pressed_actions = self._pressed_actions, QPersistentModelIndex()
        if pressed.isValid():
            if self._actions_at(e.position().toPoint()) == pressed:
                self.open_actions(index)
            return
        was_pressed_here = index == self.currentIndex() and self.state() is QAbstractItemView.State.NoState
        super().mouseReleaseEvent(e)
        if e.button() is Qt.MouseButton.LeftButton and was_pressed_here and not e.modifiers() & _SEVERAL:
            self._activate(index)

    def contextMenuEvent(self, a0: QContextMenuEvent) -> None:
        """On what is under the pointer, or with the keyboard on the current row."""
        is_mouse = a0.reason() is QContextMenuEvent.Reason.Mouse
        index = self.indexAt(a0.pos()) if is_mouse else self.currentIndex()
        place = a0.globalPos() if is_mouse else self.viewport().mapToGlobal(self.visualRect(index).center())
        self.open_menu(index, place)

    def open_actions(self, index: QModelIndex) -> None:
        """The menu of a row, below its three dots."""
        place = actions_rect(self.visualRect(index), is_mirrored=self.isRightToLeft())
        corner = place.bottomLeft() if not self.isRightToLeft() else place.bottomRight()
        self.open_menu(index, self.viewport().mapToGlobal(corner))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._actions_at(event.pos()).isValid():
            QToolTip.showText(event.globalPos(), self.tr("Rename, move, export, delete"), self)
            return True
        return super().viewportEvent(event)

    def _actions_at(self, place: QPoint) -> QModelIndex:
        """The row whose three dots are at a place."""
        index = self.indexAt(place)
        row = self._row(index)
        box = actions_rect(self.visualRect(index), is_mirrored=self.isRightToLeft())
        return index if row is not None and not row.is_heading and box.contains(place) else QModelIndex()

    def open_menu(self, index: QModelIndex, place: QPoint) -> None:
        """The menu of a row, or of the empty place below them."""
        row, rename = self._row(index), partial(self._edit, index.row())
        if row is None or row.is_heading:
            menu = empty_menu(self.wanted.emit, self)
        elif row.is_folder:
            menu = folder_menu(row, self.wanted.emit, rename, self)
        else:
            chosen = self.chosen() if row.id in self.chosen() else (row.id,)
            menu = chats_menu(chosen, row, self.table.folders, self.wanted.emit, rename, self)
        menu.popup(place)

    def _action_for(self, key: Qt.Key, row: ListRow) -> list_actions.ListAction | None:
        mirrored = self.isRightToLeft()
        opens, folds = (Qt.Key.Key_Left, Qt.Key.Key_Right) if mirrored else (Qt.Key.Key_Right, Qt.Key.Key_Left)
        match key:
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if self.chosen():
                return list_actions.Delete(self.chosen())
            case Qt.Key.Key_Delete if row.is_folder:
                return list_actions.RemoveFolder(row.folder)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                return (
                    list_actions.FoldFolder(row.folder, not row.is_folded)
                    if row.is_folder
                    else list_actions.Open(row.id)
                )
            case _ if row.is_folder and key in (opens, folds):
                return list_actions.FoldFolder(row.folder, is_folded=key is folds)
            case _:
                return None

    def _activate(self, index: QModelIndex) -> None:
        row = self._row(index)
        if row is not None and row.is_folder:
            self.wanted.emit(list_actions.FoldFolder(row.folder, not row.is_folded))
        elif row is not None and row.id:
            self.wanted.emit(list_actions.Open(row.id))

    # dragging

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802 - an override
        """The chosen conversations. Qt's own would remove the rows afterwards."""
        data = QMimeData()
        data.setData(DRAGGED, "\n".join(self.chosen()).encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(DRAGGED):
            event.acceptProposedAction()

    def dragMoveEvent(self, e: QDragMoveEvent) -> None:
        """Mark the folder under the pointer."""
        if e.mimeData().hasFormat(DRAGGED):
            super().dragMoveEvent(e)  # scrolls at the edges
            self._mark(self.table.row_of_folder(self._folder_at(e.position().toPoint())))
            e.acceptProposedAction()

    def dragLeaveEvent(self, e: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(e)
        self._mark(-1)

    def dropEvent(self, e: QDropEvent) -> None:
        """On a folder or anything in it: into it. Elsewhere: out of any."""
        self._mark(-1)
        ids = tuple(bytes(e.mimeData().data(DRAGGED).data()).decode().split("\n"))
        e.acceptProposedAction()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        self.wanted.emit(list_actions.Move(ids, self._folder_at(e.position().toPoint())))

    def stopAutoScroll(self) -> None:  # noqa: N802 - Qt's own name
        """Qt does this in its own `dropEvent`."""
        self.setAutoScroll(False)
        self.setAutoScroll(True)

    def _folder_at(self, place: QPoint) -> str:
        row = self._row(self.indexAt(place))
        return row.folder if row is not None else ""

    def _mark(self, row: int) -> None:
        self._rows.drop_row = row
        self.viewport().update()

    # inside

    def _row(self, index: QModelIndex) -> ListRow | None:
        return self.table.rows[index.row()] if 0 <= index.row() < len(self.table.rows) else None

    def _choose(self, conversations: Iterable[str], current: ListRow | None) -> None:
        flag = QItemSelectionModel.SelectionFlag
        for number in map(self.table.row_of, conversations):
            self.selectionModel().select(self.table.index(number), flag.Select)  # an invalid index selects nothing
        if current is not None:
            self.selectionModel().setCurrentIndex(self.table.index(self.table.row_like(current)), flag.NoUpdate)
