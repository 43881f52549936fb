"""The side bar by mouse and keyboard: search with snippets, several chats at once, folders."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from app.core.store.search import Hit
from app.main import Program
from app.ui.kit.name_dialog import NameDialog
from app.ui.sidebar.conversation_list import DRAGGED, ConversationList
from app.ui.sidebar.conversation_table import ListRow
from app.ui.sidebar.search_rows import around
from tests.app.ui.conftest import WAIT
from tests.app.ui.shell.test_window import ask, button, click, press

Key, Modifier, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


def fill(qtbot: QtBot, program: Program, *questions: str) -> ConversationList:
    """A chat for each; the last one stays in view."""
    for question in questions:
        program.chats.new()
        ask(qtbot, program, question)
    return program.window.sidebar.list


def texts(program: Program) -> list[str]:
    return [row.text for row in program.window.sidebar.list.table.rows]


def place(found: ConversationList, text: str) -> QPoint:
    row = next(i for i, row in enumerate(found.table.rows) if row.text == text)
    return found.visualRect(found.table.index(row)).center()


def click_row(found: ConversationList, text: str, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    QTest.mouseClick(found.viewport(), Left, modifier, place(found, text))


def choose(found: ConversationList, text: str, *path: str) -> None:
    """The entry of the menu of a row, through its submenus."""
    row = next(i for i, row in enumerate(found.table.rows) if row.text == text)
    found.open_menu(found.table.index(row), QPoint())
    menu = found.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    for number, words in enumerate(path, 1):
        action: QAction = next(one for one in menu.actions() if one.text() == words)
        if number < len(path):
            menu = cast("QMenu", action.menu())  # an object in the stubs
        else:
            action.trigger()


def name(program: Program, words: str) -> None:
    dialog = program.window.findChild(NameDialog)
    assert dialog is not None
    dialog.field.setText("")
    QTest.keyClicks(dialog.field, words)
    click(dialog.take_button)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def drop(found: ConversationList, ids: tuple[str, ...], at: QPoint) -> None:
    """As the window system delivers a drag from this list."""
    data = QMimeData()
    data.setData(DRAGGED, "\n".join(ids).encode())
    arguments = (Qt.DropAction.MoveAction, data, Left, Modifier.NoModifier)
    for event in (QDragEnterEvent(at, *arguments), QDragMoveEvent(at, *arguments), QDropEvent(QPointF(at), *arguments)):
        QApplication.sendEvent(found.viewport(), event)


def test_words_of_answers_are_found_with_a_snippet_and_jumped_to_by_keyboard(qtbot: QtBot, program: Program) -> None:
    fill(qtbot, program, "first zebra", "second")
    sidebar = program.window.sidebar
    press(program, "search")
    QTest.keyClicks(sidebar.search, "zeb")
    qtbot.waitUntil(lambda: any(isinstance(row, Hit) for row in sidebar.results.table.rows), timeout=WAIT)
    rows = sidebar.results.table.rows
    assert [row if isinstance(row, str) else row.title for row in rows] == [
        "Chats",
        "first zebra",
        "Messages",
        "first zebra",
    ]
    assert sidebar.results.isVisible()
    QTest.keyClick(sidebar.search, Key.Key_Down)
    assert sidebar.results.hasFocus()
    QTest.keyClick(sidebar.results, Key.Key_Down)
    QTest.keyClick(sidebar.results, Key.Key_Return)
    page = program.window.chat_page
    assert page.header.title.text() == "first zebra"
    assert page.host.transcript.find_bar.isVisible()
    assert page.host.transcript.find_bar.field.text() == "zebra"
    assert page.host.transcript.find_bar.count.text() == "1 of 1"
    assert sidebar.results.hasFocus()
    QTest.keyClick(sidebar.results, Key.Key_Escape)
    assert sidebar.search.hasFocus()
    QTest.keyClick(sidebar.search, Key.Key_Escape)
    assert sidebar.list.isVisible()


def test_a_found_message_is_opened_by_a_click(qtbot: QtBot, program: Program) -> None:
    fill(qtbot, program, "first zebra", "second")
    sidebar = program.window.sidebar
    QTest.keyClicks(sidebar.search, "done")
    qtbot.waitUntil(lambda: len(sidebar.results.table.rows) == 3, timeout=WAIT)
    at = sidebar.results.visualRect(sidebar.results.table.index(2)).center()
    QTest.mouseClick(sidebar.results.viewport(), Left, pos=at)
    assert program.window.chat_page.header.title.text() == "first zebra"
    assert program.window.chat_page.host.transcript.find_bar.count.text() == "1 of 1"


def test_a_snippet_begins_near_what_was_found() -> None:
    text = "a long way before the zebra comes, and more"
    hit = Hit("c", "m", "t", "answer", 0.0, text * 2, ((len(text) + 22, len(text) + 27),))
    shown, marks = around(hit)
    assert [shown[start:end] for start, end in marks] == ["zebra"]
    assert shown.startswith("…")
    assert marks[0][0] < 40


def test_several_are_chosen_with_the_mouse_deleted_and_taken_back(qtbot: QtBot, program: Program) -> None:
    found = fill(qtbot, program, "one", "two", "three")
    click_row(found, "three")
    click_row(found, "one", Modifier.ControlModifier)
    assert program.window.chat_page.header.title.text() == "three"
    assert len(found.chosen()) == 2
    QTest.keyClick(found, Key.Key_Delete)
    assert texts(program) == ["Today", "two"]
    assert program.window.chat_page.empty.isVisible()
    banner = program.window.chat_page.banner
    assert banner.accessibleName() == "Deleted 2 chats."
    click(button(banner, "Undo"))
    qtbot.waitUntil(lambda: texts(program) == ["Today", "three", "two", "one"], timeout=WAIT)


def test_several_are_chosen_with_the_keyboard(qtbot: QtBot, program: Program) -> None:
    found = fill(qtbot, program, "one", "two", "three")
    found.setFocus()
    QTest.keyClick(found, Key.Key_Down, Modifier.ShiftModifier)
    assert len(found.chosen()) == 2
    QTest.keyClick(found, Key.Key_Delete)
    assert texts(program) == ["Today", "one"]


def test_chats_are_put_into_folders_and_folded_away(
    qtbot: QtBot, program: Program, make_program: Callable[[], Program]
) -> None:
    found = fill(qtbot, program, "one", "two")
    choose(found, "one", "Move to", "New folder…")
    name(program, "Work")
    assert texts(program) == ["Work", "one", "Today", "two"]
    choose(found, "two", "Move to", "Work")
    assert texts(program) == ["Work", "two", "one"]
    banner = program.window.chat_page.banner
    click(button(banner, "Undo"))
    assert texts(program) == ["Work", "one", "Today", "two"]
    click_row(found, "Work")
    assert texts(program) == ["Work", "Today", "two"]
    program.window.close()
    program.close()
    again = make_program()
    with qtbot.waitSignal(again.history.opened, timeout=WAIT):
        again.start()
    assert texts(again) == ["Work", "Today", "two"]
    click_row(again.window.sidebar.list, "Work")
    assert texts(again) == ["Work", "one", "Today", "two"]


def test_chats_are_dragged_into_folders_and_out(qtbot: QtBot, program: Program) -> None:
    found = fill(qtbot, program, "one", "two")
    click(program.window.sidebar.folder_button)
    name(program, "Work")
    both = tuple(row.id for row in found.table.rows if row.id)
    drop(found, both, place(found, "Work"))
    assert texts(program) == ["Work", "two", "one"]
    drop(found, both[:1], QPoint(20, found.viewport().height() - 4))
    assert texts(program) == ["Work", "one", "Today", "two"]
    drop(found, both[:1], place(found, "one"))
    assert texts(program) == ["Work", "two", "one"]


def test_folders_are_renamed_walked_and_removed_by_keyboard(qtbot: QtBot, program: Program) -> None:
    found = fill(qtbot, program, "one", "two")
    choose(found, "one", "Move to", "New folder…")
    name(program, "Work")
    found.setFocus()
    found.setCurrentIndex(found.table.index(0))
    QTest.keyClick(found, Key.Key_Left)
    assert texts(program) == ["Work", "Today", "two"]
    QTest.keyClick(found, Key.Key_Right)
    assert texts(program) == ["Work", "one", "Today", "two"]
    QTest.keyClick(found, Key.Key_F2)
    name(program, "Office")
    assert texts(program) == ["Office", "one", "Today", "two"]
    found.setCurrentIndex(found.table.index(0))
    QTest.keyClick(found, Key.Key_Delete)
    assert texts(program) == ["Today", "two", "one"]
    click(button(program.window.chat_page.banner, "Undo"))
    assert texts(program) == ["Office", "one", "Today", "two"]


def test_a_name_that_is_taken_is_refused_with_a_sentence(program: Program) -> None:
    click(program.window.sidebar.folder_button)
    name(program, "Work")
    program.window.actions_by_name["new_folder"].trigger()
    dialog = program.window.findChild(NameDialog)
    assert dialog is not None
    assert not dialog.take_button.isEnabled()
    QTest.keyClicks(dialog.field, "work ")
    assert dialog.problem.text() == "There is one of this name already."
    assert not dialog.take_button.isEnabled()


def test_a_new_chat_in_a_folder_is_kept_there(qtbot: QtBot, program: Program) -> None:
    found = fill(qtbot, program, "one")
    click(program.window.sidebar.folder_button)
    name(program, "Work")
    choose(found, "Work", "New chat in it")
    ask(qtbot, program, "two")
    assert texts(program) == ["Work", "two", "Today", "one"]
    assert found.table.data(found.table.index(0), Qt.ItemDataRole.AccessibleTextRole) == "Folder Work, 1 chats"
    assert found.table.rows[1] == ListRow("two", found.table.rows[1].id, "Work")


def test_chosen_chats_are_exported_from_their_menu(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    found = fill(qtbot, program, "first", "second", "third")
    click_row(found, "first")
    click_row(found, "third", Modifier.ControlModifier)
    for path, titles in ((("Export…",), ["first", "third"]), (("Export only the branch in view…",), ["second"])):
        if len(titles) == 1:
            click_row(found, "second")
        choose(found, titles[0], *path)
        dialog = program.window.findChild(QFileDialog)
        assert dialog is not None
        file = tmp_path / f"{titles[0]} – gewählt.json"
        with qtbot.waitSignal(program.keeping.done, timeout=WAIT):
            dialog.fileSelected.emit(str(file))
        dialog.close()
        dialog.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        kept = json.loads(file.read_text("utf-8"))["conversations"]
        assert [each["details"]["title"] for each in kept] == titles
