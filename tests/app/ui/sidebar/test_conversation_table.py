"""The rows of the side bar's list: in order, and only as many as are looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.core.chats.listing import Folder, ListedChat
from app.ui.sidebar.conversation_table import ConversationTable

DAY = 86400.0
TODAY = date(2026, 11, 27)
NOON = 1795780800.0  # of that day


@pytest.fixture
def table(qapp: QApplication) -> Iterator[ConversationTable]:  # noqa: ARG001 - it has to be there
    parent = QWidget()
    yield ConversationTable(parent)
    parent.deleteLater()


def listed(number: int, *, is_pinned: bool = False, folder: str = "") -> ListedChat:
    return ListedChat(f"c{number}", f"Chat {number}", NOON - number * DAY, is_pinned, folder)


def test_pinned_ones_come_first_then_folders_then_days(table: ConversationTable) -> None:
    chats = [
        listed(5, is_pinned=True, folder="Work"),
        listed(0),
        listed(1, folder="Work"),
        listed(2),
        listed(3, folder="Gone"),
    ]
    table.fill(chats, [Folder("Work"), Folder("Home", is_folded=True)], TODAY)
    assert [row.text for row in table.rows][:7] == ["Pinned", "Chat 5", "Work", "Chat 1", "Home", "Today", "Chat 0"]
    assert [row.text for row in table.rows if row.id][-2:] == ["Chat 2", "Chat 3"]
    assert (table.row_of("c1"), table.row_of_folder("Home"), table.row_of("nowhere")) == (3, 4, -1)


def test_rows_are_made_as_they_are_scrolled_to_and_stay_made(table: ConversationTable) -> None:
    chats = [ListedChat(f"c{number}", f"Chat {number}", NOON, False, "") for number in range(1000)]
    table.fill(chats, [], TODAY)
    assert len(table.rows) == 300
    assert table.row_of("c900") == -1
    while table.canFetchMore(QModelIndex()):
        table.fetchMore(QModelIndex())
    assert len(table.rows) == 1001
    assert table.rows[table.row_of("c900")].text == "Chat 900"
    table.fill(chats, [], TODAY)
    assert len(table.rows) == 1001


def test_a_row_tells_when_something_was_said_last(table: ConversationTable) -> None:
    table.fill([listed(0)], [], TODAY)
    tip = str(table.data(table.index(1), Qt.ItemDataRole.ToolTipRole))
    assert tip.startswith("Chat 0\n") and "26" in tip  # 2026, or 26
    assert table.data(table.index(0), Qt.ItemDataRole.ToolTipRole) is None
