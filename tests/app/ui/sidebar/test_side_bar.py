"""The side bar by mouse and keyboard: search with snippets, several chats at once, folders."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.core.store.search import Hit
from app.main import Program
from app.services.storage.finding import SearchResult
from app.ui.kit.appearance import Appearance
from app.ui.kit.name_dialog import NameDialog
from app.ui.sidebar.search_results import SearchResults
from app.ui.sidebar.search_rows import around, utf16_span
from tests.app.ui.drivers.driver import WAIT, delete_now
from tests.app.ui.drivers.window import WindowDriver

Key, Modifier, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


def test_what_is_marked_is_counted_as_qt_counts() -> None:
    text = "\U0001f9a6\U0001f9a6 an otter"
    start, end = utf16_span(text, (6, 11))
    assert text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == text[6:11] == "otter"
    assert utf16_span("an otter", (3, 8)) == (3, 8)


def test_the_search_says_that_older_messages_are_not_searched_yet(qtbot: QtBot, qapp: QApplication) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    results = SearchResults(Appearance(qapp, "light"), parent)
    table = results.table
    results.show_found(SearchResult("otter", is_partial=True), is_cut=False)
    assert [str(row).partition(" not")[0] for row in table.rows] == ["Older messages are"]
    results.show_found(SearchResult("otter"), is_cut=False)
    assert table.rows == []


def test_words_of_answers_are_found_with_a_snippet_and_jumped_to_by_keyboard(window: WindowDriver) -> None:
    window.fill("first zebra", "second")
    sidebar = window.sidebar
    window.press("search")
    sidebar.search("zeb")
    window.until(lambda: any(isinstance(row, Hit) for row in sidebar.results))
    assert [row if isinstance(row, str) else row.title for row in sidebar.results] == [
        "Chats",
        "first zebra",
        "Messages",
        "first zebra",
    ]
    assert sidebar.are_results_shown
    sidebar.search_key(Key.Key_Down)
    assert sidebar.are_results_focused
    sidebar.results_key(Key.Key_Down)
    sidebar.results_key(Key.Key_Return)
    assert window.title == "first zebra"
    assert window.transcript.is_finding
    assert window.transcript.found == ("zebra", "1 of 1")
    assert sidebar.are_results_focused
    sidebar.results_key(Key.Key_Escape)
    assert sidebar.is_search_focused
    sidebar.search_key(Key.Key_Escape)
    assert sidebar.is_list_shown


def test_a_found_message_is_opened_by_a_click(window: WindowDriver) -> None:
    window.fill("first zebra", "second")
    window.sidebar.search("done")
    window.until(lambda: len(window.sidebar.results) == 3)
    window.sidebar.click_result(2)
    assert window.title == "first zebra"
    assert window.transcript.found == ("done", "1 of 1")


def test_a_snippet_begins_near_what_was_found() -> None:
    text = "a long way before the zebra comes, and more"
    hit = Hit("c", "m", "t", "answer", 0.0, text * 2, ((len(text) + 22, len(text) + 27),))
    shown, marks = around(hit)
    assert [shown[start:end] for start, end in marks] == ["zebra"]
    assert shown.startswith("…")
    assert marks[0][0] < 40


def test_several_are_chosen_with_the_mouse_deleted_and_taken_back(window: WindowDriver) -> None:
    window.fill("one", "two", "three")
    window.sidebar.click_row("three")
    window.sidebar.click_row("one", Modifier.ControlModifier)
    assert window.title == "three"
    assert window.sidebar.chosen == 2
    window.sidebar.key(Key.Key_Delete)
    assert window.sidebar.texts == ["Today", "two"]
    assert window.shows_examples
    assert window.banner.words == "Deleted 2 chats."
    window.banner.click("Undo")
    window.until(lambda: window.sidebar.texts == ["Today", "three", "two", "one"])


@pytest.mark.quick
def test_several_are_chosen_with_the_keyboard(window: WindowDriver) -> None:
    window.fill("one", "two", "three")
    window.sidebar.focus_list()
    window.sidebar.key(Key.Key_Down, Modifier.ShiftModifier)
    assert window.sidebar.chosen == 2
    window.sidebar.key(Key.Key_Delete)
    assert window.sidebar.texts == ["Today", "one"]


def test_chats_are_put_into_folders_and_folded_away(
    qtbot: QtBot, window: WindowDriver, program: Program, make_program: Callable[[], Program]
) -> None:
    window.fill("one", "two")
    window.sidebar.choose("one", "Move to", "New folder…")
    window.name("Work")
    assert window.sidebar.texts == ["Work", "one", "Today", "two"]
    window.sidebar.choose("two", "Move to", "Work")
    assert window.sidebar.texts == ["Work", "two", "one"]
    window.banner.click("Undo")
    assert window.sidebar.texts == ["Work", "one", "Today", "two"]
    window.sidebar.click_row("Work")
    assert window.sidebar.texts == ["Work", "Today", "two"]
    window.close()
    program.close()
    again = make_program()
    with qtbot.waitSignal(again.chat_storage.opened, timeout=WAIT):
        again.start()
    sidebar = WindowDriver(again.window).sidebar
    assert sidebar.texts == ["Work", "Today", "two"]
    sidebar.click_row("Work")
    assert sidebar.texts == ["Work", "one", "Today", "two"]


def test_chats_are_dragged_into_folders_and_out(window: WindowDriver) -> None:
    window.fill("one", "two")
    window.click("New folder")
    window.name("Work")
    both = tuple(row.id for row in window.sidebar.rows if row.id)
    window.sidebar.drop(both, window.sidebar.place("Work"))
    assert window.sidebar.texts == ["Work", "two", "one"]
    window.sidebar.drop(both[:1], window.sidebar.place_below)
    assert window.sidebar.texts == ["Work", "one", "Today", "two"]
    window.sidebar.drop(both[:1], window.sidebar.place("one"))
    assert window.sidebar.texts == ["Work", "two", "one"]


def test_folders_are_renamed_walked_and_removed_by_keyboard(window: WindowDriver) -> None:
    window.fill("one", "two")
    window.sidebar.choose("one", "Move to", "New folder…")
    window.name("Work")
    window.sidebar.focus_list(0)
    window.sidebar.key(Key.Key_Left)
    assert window.sidebar.texts == ["Work", "Today", "two"]
    window.sidebar.key(Key.Key_Right)
    assert window.sidebar.texts == ["Work", "one", "Today", "two"]
    window.sidebar.key(Key.Key_F2)
    window.sidebar.type_name("Office")
    assert window.sidebar.texts == ["Office", "one", "Today", "two"]
    window.sidebar.focus_list(0)
    window.sidebar.key(Key.Key_Delete)
    assert window.sidebar.texts == ["Today", "two", "one"]
    window.banner.click("Undo")
    assert window.sidebar.texts == ["Office", "one", "Today", "two"]


def test_a_name_that_is_taken_is_refused_with_a_sentence(window: WindowDriver) -> None:
    window.click("New folder")
    window.name("Work")
    window.do("new_folder")
    dialog = window.get(NameDialog)
    assert not dialog.confirm_button.isEnabled()
    QTest.keyClicks(dialog.field, "work ")
    assert dialog.problem.text() == "There is already one with this name."
    assert not dialog.confirm_button.isEnabled()


def test_a_folder_is_not_given_the_name_of_another(window: WindowDriver) -> None:
    for name in ("Work", "Home"):
        window.click("New folder")
        window.name(name)
    window.sidebar.focus_list(0)
    window.sidebar.key(Key.Key_F2)
    window.sidebar.type_name("home")
    assert window.banner.words == "There is another folder named “home”. Choose another name."
    assert sorted(window.sidebar.texts) == ["Home", "Work"]


def test_a_new_chat_in_a_folder_is_kept_there(window: WindowDriver) -> None:
    window.fill("one")
    window.click("New folder")
    window.name("Work")
    window.sidebar.choose("Work", "New chat in it")
    window.ask("two")
    assert window.sidebar.texts == ["Work", "two", "Today", "one"]
    assert window.sidebar.data(0, Qt.ItemDataRole.AccessibleTextRole) == "Folder Work, 1 chat"
    row = window.sidebar.rows[1]
    assert (row.text, row.folder) == ("two", "Work")


def test_chosen_chats_are_exported_from_their_menu(
    qtbot: QtBot, window: WindowDriver, program: Program, tmp_path: Path
) -> None:
    window.fill("first", "second", "third")
    window.sidebar.click_row("first")
    window.sidebar.click_row("third", Modifier.ControlModifier)
    for path, titles in ((("Export…",), ["first", "third"]), (("Export only the branch in view…",), ["second"])):
        if len(titles) == 1:
            window.sidebar.click_row("second")
        window.sidebar.choose(titles[0], *path)
        dialog = window.get(QFileDialog)
        assert (dialog.nameFilters()[0], dialog.defaultSuffix()) == ("Markdown (*.md)", "md")
        dialog.filterSelected.emit("JSON (*.json)")
        assert dialog.defaultSuffix() == "json"
        file = tmp_path / f"{titles[0]} – gewählt.json"
        with qtbot.waitSignal(program.storage.saved, timeout=WAIT):
            dialog.fileSelected.emit(str(file))
        dialog.close()
        dialog.deleteLater()
        delete_now()
        kept = json.loads(file.read_text("utf-8"))["conversations"]
        assert [each["details"]["title"] for each in kept] == titles


def test_the_three_dots_of_a_row_open_its_menu_and_nothing_else(window: WindowDriver) -> None:
    window.fill("first zebra", "second")
    sidebar = window.sidebar
    words = sidebar.click_actions("first zebra")
    assert words[:3] == ["Open in a new window", "Rename", "Pin to the top"]
    assert {"Export…", "Delete"} <= set(words)
    assert window.title == "second"  # it was not opened
    sidebar.focus_list(sidebar.texts.index("first zebra"))
    sidebar.key(Key.Key_Right)
    assert "Delete" in sidebar.open_menu_words
