"""The trash: what was deleted in the last 30 days, to be restored or removed for good.

Signals: closed() – back to the chat. Not here: what there is (`app.state.chats.trash`), how a row looks (`two_lines`).
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from app.core.store.trash import Trashed
from app.sentence import Sentence
from app.state.chats.trash import TrashState, days_left
from app.ui.kit.appearance import Appearance
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.two_lines import TwoLines, two_line_item
from app.ui.kit.widgets import reading_column, set_role
from app.ui.storage.storage_dialogs import ConfirmDialog


class TrashList(QListWidget):
    """Signals: delete_wanted() – the Delete key · restore_wanted() – Enter."""

    delete_wanted = Signal()
    restore_wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Delete:
                self.delete_wanted.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.restore_wanted.emit()
            case _:
                super().keyPressEvent(event)


class TrashPage(QWidget):
    """One list and three actions."""

    def __init__(self, trash: TrashState, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "page")
        self._trash = trash
        self.list = TrashList(self)
        self.list.setAccessibleName(self.tr("Deleted chats and messages"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setItemDelegate(TwoLines(appearance, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = set_role(QLabel(self.tr("The trash is empty."), self), "secondary")
        self.status = set_role(QLabel(self), "secondary")
        self.restore_button = set_role(QPushButton(self.tr("Restore"), self), "primary")
        self.remove_button = QPushButton(self.tr("Delete for good…"), self)
        self.empty_button = QPushButton(self.tr("Empty the trash…"), self)
        self._lay_out()
        self._connect()
        self._fill()

    def _lay_out(self) -> None:
        body = QWidget(self)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        words = self.tr(
            "What you delete stays here for 30 days. After that, or when you delete it here, it is overwritten on "
            "the disk and removed from the backups: then nothing can bring it back."
        )
        sentence = set_role(QLabel(words, body), "secondary")
        sentence.setWordWrap(True)
        column.addWidget(sentence)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        column.addWidget(self.status)
        row = FoldingRow()
        row.addWidget(self.restore_button)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        row.addWidget(self.empty_button)
        column.addLayout(row)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(reading_column(body, Space.WIDE, Space.WIDE))
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self._trash.changed.connect(self._fill)
        self._trash.told.connect(self._report)
        self.list.itemSelectionChanged.connect(self._refresh)
        self.list.delete_wanted.connect(self._ask_to_remove)
        self.list.restore_wanted.connect(self._restore)
        self.restore_button.clicked.connect(self._restore)
        self.remove_button.clicked.connect(self._ask_to_remove)
        self.empty_button.clicked.connect(self._ask_to_empty)

    def showEvent(self, event: QShowEvent) -> None:
        """Read what is there now."""
        super().showEvent(event)
        self.status.clear()
        self._trash.watch(is_watched=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._trash.watch(is_watched=False)

    def chosen(self) -> tuple[Trashed, ...]:
        """The chosen entries, from the top."""
        return tuple(
            self._trash.entries[row] for row in sorted(self.list.row(one) for one in self.list.selectedItems())
        )

    def _fill(self) -> None:
        row = max(0, self.list.currentRow())
        self.list.clear()
        now = time.time()
        for entry in self._trash.entries:
            self.list.addItem(two_line_item(self._title(entry), self._when(entry, now)))
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        self._refresh()

    def _title(self, entry: Trashed) -> str:
        if not entry.messages:
            return entry.title
        return self.tr("%n message(s) of “{title}”", "", entry.messages).format(title=entry.title)

    def _when(self, entry: Trashed, now: float) -> str:
        deleted = QDateTime.fromSecsSinceEpoch(int(entry.deleted))
        when = QLocale().toString(deleted, QLocale.FormatType.ShortFormat)
        left = self.tr("%n day(s) left", "", days_left(entry, now))
        return self.tr("Deleted {when} · {left}").format(when=when, left=left)

    def _refresh(self) -> None:
        has_any, was_shown = self.list.count() > 0, not self.list.isHidden()
        self.list.setVisible(has_any)
        if has_any and not was_shown and self.isVisible():
            self.list.setFocus()  # it could not take the keyboard while it was hidden
        self.nothing.setVisible(not has_any)
        self.empty_button.setEnabled(has_any)
        for button in (self.restore_button, self.remove_button):
            button.setEnabled(bool(self.list.selectedItems()))

    def _report(self, sentence: Sentence) -> None:
        self.status.setText(translated(sentence))

    def _restore(self) -> None:
        self._trash.restore(self.chosen())

    def _ask_to_remove(self) -> None:
        chosen = self.chosen()
        if chosen:
            title = self.tr("Delete for good")
            self._ask(title, self.tr("%n entries are removed for good.", "", len(chosen)), chosen)

    def _ask_to_empty(self) -> None:
        self._ask(self.tr("Empty the trash"), self.tr("All of it is removed for good."), None)

    def _ask(self, title: str, words: str, entries: Sequence[Trashed] | None) -> None:
        def act() -> None:
            self.status.setText(self.tr("Removing…"))
            self._trash.empty() if entries is None else self._trash.remove(entries)

        how = self.tr("They are overwritten on the disk and removed from the backups.")
        ConfirmDialog(title, f"{words} {how}", title, act, self).open()
