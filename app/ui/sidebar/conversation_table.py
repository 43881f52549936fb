"""The rows of the side bar's list: headings, folders, conversations. Not here: how they look (`conversation_rows`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from PySide6.QtCore import QAbstractListModel, QDateTime, QLocale, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.core.chats.listing import Folder, Heading, ListedChat, Span, heading
from app.ui.kit.two_lines import Index

_CHUNK = 300  # rows made at a time
ID_ROLE = Qt.ItemDataRole.UserRole
ROW_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class ListRow:
    """A heading, a folder (`folder`), or a conversation (`id`), which may stand inside a folder."""

    text: str
    id: str = ""
    folder: str = ""
    is_pinned: bool = False
    is_folded: bool = False  # of a folder
    count: int = 0  # of the chats in a folder
    updated: float = 0.0  # when something was said last, in seconds since 1970

    @property
    def is_heading(self) -> bool:
        """Neither a folder nor a conversation."""
        return not self.id and not self.folder

    @property
    def is_folder(self) -> bool:
        """Whether this is the row of a folder itself."""
        return bool(self.folder) and not self.id


class ConversationTable(QAbstractListModel):
    """Headings cannot be chosen, all else can. Signals: named(ListRow, str) – what was typed in a row."""

    named = Signal(object, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[ListRow] = []
        self.folders: tuple[str, ...] = ()
        self.shown = ""  # the conversation in view
        self.unseen: frozenset[str] = frozenset()  # conversations with an answer that nobody has looked at
        self._inside: dict[str, str] = {}  # the folder of each conversation that is in one
        self._places: dict[tuple[str, str], int] = {}  # rows by id, or by folder
        self._later: Iterator[ListRow] = iter(())  # what stands below
        self._below = 0  # how many of those are rows already
        self._has_more = False

    def fill(self, listed: Sequence[ListedChat], folders: Sequence[Folder], today: date) -> None:
        """Show these: pinned ones, then folders, then the rest by day in the order given.

        Of the rest only as many as can be looked at soon: a hundred thousand take longer than a frame.
        """
        self.beginResetModel()
        most = max(_CHUNK, self._below)  # as many as there were, so that the list stays where it is
        self.folders = tuple(folder.name for folder in folders)
        names = frozenset(self.folders)
        self._inside = {one.id: one.folder for one in listed if one.folder in names} if names else {}
        pinned = [one for one in listed if one.is_pinned]
        rest = [one for one in listed if not one.is_pinned] if pinned else listed
        self.rows = [ListRow(self.tr("Pinned")), *map(self._row, pinned)] if pinned else []
        self.rows += self._of_folders([one for one in rest if one.folder in names] if names else [], folders)
        self._later = self._by_day((one for one in rest if one.folder not in names), today)
        self._take(most)
        self.endResetModel()

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt's own
        """Whether there are rows below the last one."""
        return not parent.isValid() and self._has_more

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt's own
        """Some more of them: the user has scrolled that far."""
        more = list(islice(self._later, _CHUNK))
        self._has_more = len(more) == _CHUNK
        self._below += len(more)
        if more:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(more) - 1)
            self._append(more)
            self.endInsertRows()

    def row_of(self, conversation_id: str) -> int:
        """-1 where it is not shown."""
        return self._places.get((conversation_id, ""), -1)

    def row_of_folder(self, folder: str) -> int:
        """-1 where it is not there."""
        return self._places.get(("", folder), -1)

    def row_like(self, row: ListRow) -> int:
        """Where the same conversation or folder stands now; -1 where it does not."""
        return self._places.get(_name(row), -1)

    def is_unseen(self, row: ListRow) -> bool:
        """Whether the conversation has something unseen, or one of those in a folded folder."""
        if row.is_folder:
            return row.is_folded and any(self._inside.get(one) == row.folder for one in self.unseen)
        return row.id in self.unseen

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's own
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title, the id under ID_ROLE, the whole row under ROW_ROLE."""
        row = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.text
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(row)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(row)
            case _:
                return {ID_ROLE: row.id, ROW_ROLE: row}.get(Qt.ItemDataRole(role))

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802 - Qt's
        """Tell what was typed as a name; the row follows when the list is filled anew."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self.named.emit(self.rows[index.row()], " ".join(str(value).split()))
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """All but headings can be renamed; only conversations can be dragged."""
        if not index.isValid() or self.rows[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
        return chosen | Qt.ItemFlag.ItemIsDragEnabled if self.rows[index.row()].id else chosen

    def _take(self, most: int) -> None:
        more = list(islice(self._later, most))
        self._below, self._has_more = len(more), len(more) == most
        above, self.rows, self._places = self.rows, [], {}
        self._append([*above, *more])

    def _append(self, rows: Sequence[ListRow]) -> None:
        for number, row in enumerate(rows, len(self.rows)):
            if not row.is_heading:
                self._places[_name(row)] = number
        self.rows += rows

    def _of_folders(self, listed: Sequence[ListedChat], folders: Sequence[Folder]) -> Iterator[ListRow]:
        inside: dict[str, list[ListedChat]] = {folder.name: [] for folder in folders}
        for one in listed:
            inside[one.folder].append(one)
        for folder in folders:
            chats = inside[folder.name]
            yield ListRow(folder.name, folder=folder.name, is_folded=folder.is_folded, count=len(chats))
            yield from () if folder.is_folded else map(self._row, chats)

    def _by_day(self, listed: Iterator[ListedChat], today: date) -> Iterator[ListRow]:
        last: Heading | None = None
        for one in listed:
            here = heading(datetime.fromtimestamp(one.updated).astimezone().date(), today)
            if here != last:
                yield ListRow(self._heading(here))
            last = here
            yield self._row(one)

    def _row(self, listed: ListedChat) -> ListRow:
        title = listed.title or self.tr("New chat")
        folder = "" if listed.is_pinned else listed.folder
        return ListRow(title, listed.id, folder, listed.is_pinned, updated=listed.updated)

    def _tip(self, row: ListRow) -> str | None:
        """The whole name, and of a chat when something was said last."""
        if not row.id:
            return row.text if row.is_folder else None
        when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(row.updated)), QLocale.FormatType.ShortFormat)
        return f"{row.text}\n{when}"

    def _spoken(self, row: ListRow) -> str:
        if not row.is_folder:
            return self.tr("{title}, new answer").format(title=row.text) if self.is_unseen(row) else row.text
        chats = self.tr("1 chat") if row.count == 1 else self.tr("{count} chats").format(count=row.count)
        words = self.tr("Folder {name}, closed, {chats}") if row.is_folded else self.tr("Folder {name}, {chats}")
        return words.format(name=row.text, chats=chats)

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


def _name(row: ListRow) -> tuple[str, str]:
    return row.id, "" if row.id else row.folder
