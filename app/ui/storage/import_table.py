"""The chats that an import would bring, as the rows of a list: each with its program, size and days, to be ticked.

Not here: the dialog around it (`import_dialog`).
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QDateTime, QLocale, QModelIndex, Qt

from app.core.chats.titles import printable
from app.core.exchange.merging import Foreseen, Presence
from app.state.chats.importing import ImportState
from app.ui.kit.two_lines import SECOND_ROLE
from app.ui.kit.widgets import Index
from app.ui.kit.words import count

_NOWHERE = QModelIndex()
_LONGEST_TITLE = 200


class ImportTable(QAbstractListModel):
    """Reads the state; a chat that is there already cannot be ticked."""

    def __init__(self, state: ImportState) -> None:
        super().__init__()
        self._state = state
        self._chats: tuple[Foreseen, ...] = ()

    def refresh(self) -> None:
        """Show what the state has now."""
        if self._state.chats is not self._chats:
            self.beginResetModel()
            self._chats = self._state.chats
            self.endResetModel()
        elif self._chats:
            self.dataChanged.emit(self.index(0), self.index(len(self._chats) - 1), [Qt.ItemDataRole.CheckStateRole])

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - an override
        return 0 if parent.isValid() else len(self._chats)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if self._chats[index.row()].presence is Presence.KNOWN:
            return flags
        return flags | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        chat = self._chats[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return printable(chat.title)[:_LONGEST_TITLE] or self.tr("Without a title")
            case Qt.ItemDataRole.CheckStateRole:
                return Qt.CheckState.Checked if index.row() in self._state.chosen else Qt.CheckState.Unchecked
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{index.data()}. {self._facts(chat)}"
            case _:
                return self._facts(chat) if role == SECOND_ROLE else None

    def toggle(self, index: Index) -> None:
        """Tick a chat, or take the tick away."""
        if self._chats[index.row()].presence is not Presence.KNOWN:
            self._state.choose(index.row(), is_chosen=index.row() not in self._state.chosen)

    def _facts(self, chat: Foreseen) -> str:
        messages = self.tr("1 message") if chat.messages == 1 else self.tr("{0} messages").format(count(chat.messages))
        left_out = self.tr("pictures or files left out: {0}").format(count(chat.left_out)) if chat.left_out else ""
        parts = (chat.program, messages, _days(chat), left_out, self._presence(chat))
        return " · ".join(part for part in parts if part)

    def _presence(self, chat: Foreseen) -> str:
        match chat.presence:
            case Presence.NEW:
                return ""
            case Presence.KNOWN:
                return self.tr("already here")
            case Presence.OTHER:
                return self.tr("here in another version; comes beside it")


def _days(chat: Foreseen) -> str:
    first, last = (_day(seconds) for seconds in (chat.first, chat.last))
    return first if first == last else f"{first} – {last}"


def _day(seconds: float) -> str:
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(seconds)).date(), QLocale.FormatType.ShortFormat)
