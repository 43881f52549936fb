"""The whole window driven by mouse and keyboard, with a real engine process behind it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.core.chats.transcript import AnswerEntry, AnswerPhase
from app.core.chats.turns import Draft
from app.main import Program
from app.settings import SENDS_ON_ENTER, TEXT_SCALE, THEME
from app.ui.kit.palette import Palette
from app.ui.shell.actions import COMMANDS
from app.ui.shell.shortcut_list import ShortcutList
from app.ui.sidebar.conversation_table import ID_ROLE
from backends.contract.messages import Effort
from tests.app.ui.drivers.driver import WAIT, words_of
from tests.app.ui.drivers.window import WindowDriver

Key = Qt.Key


def test_the_first_start_shows_examples_and_the_cursor_in_the_box(window: WindowDriver) -> None:
    assert window.shows_examples
    assert not window.banner.is_shown
    assert window.is_box_focused
    assert window.model_words.startswith("Model: Scripted")
    assert set(window.examples) == set(Effort)


def test_nothing_heavy_is_made_before_the_window_is_painted(make_program: Callable[[], Program]) -> None:
    program = make_program()
    assert program.engine.pid == 0
    assert not program.chat_storage.is_open
    assert not WindowDriver(program.window).is_transcript_made


def test_an_example_is_asked_with_its_effort(window: WindowDriver) -> None:
    effort = window.examples[-1]
    window.choose_example(-1)
    window.wait_for_answer()
    assert window.last_answer.effort is effort
    assert window.effort is effort
    assert window.is_transcript_shown


@pytest.mark.quick
def test_a_question_is_typed_sent_and_answered(window: WindowDriver) -> None:
    window.press("effort_low")
    answer = window.ask("What now?")
    assert (answer.answer, answer.effort) == ("It is **done**.", Effort.LOW)
    assert window.question == ""
    assert window.title == "What now?"
    window.until(lambda: bool(window.gauge_words))
    assert window.sidebar.current == "What now?"


def test_escape_stops_the_answer(window: WindowDriver) -> None:
    window.submit("slow")
    chat = window.chat
    window.until(lambda: any(isinstance(e, AnswerEntry) and e.answer for e in chat.entries()))
    assert window.has("Stop")
    window.press("stop")
    window.until(lambda: not chat.is_running)
    assert window.last_answer.phase is AnswerPhase.STOPPED
    assert not window.has("Stop")


def test_the_next_question_waits_and_can_be_taken_back(window: WindowDriver) -> None:
    window.submit("slow")
    window.submit("and then")
    assert window.chat.waiting == Draft("and then")
    window.click("Take back")
    assert window.question == "and then"
    assert window.chat.waiting is None
    window.click("Stop")
    window.until(lambda: not window.chat.is_running)


def test_what_was_done_is_said_on_the_page_in_view(window: WindowDriver) -> None:
    window.ask("first")
    window.show("settings")
    window.sidebar.focus_list()
    window.sidebar.key(Key.Key_Delete)
    assert window.shown_page == "settings"
    assert window.banner.wait() == "Deleted “first”."


def test_a_question_that_is_too_long_stays_in_the_box(window: WindowDriver) -> None:
    text = "word " * 40_000
    window.send(text)
    words = window.banner.wait()
    assert "the context holds 16384" in words.replace(",", "")
    assert "Nothing is cut" in words
    assert window.question == text.strip()
    assert window.shows_examples


def test_a_refused_first_question_leaves_no_empty_chat_and_a_new_one_can_be_begun(
    window: WindowDriver, program: Program
) -> None:
    window.send("word " * 40_000)
    window.banner.wait("Nothing is cut")
    assert window.sidebar.texts == []
    assert program.chats.summaries == ()
    window.press("new_chat")
    assert window.question == ""
    assert window.banner.words == "What you had written was set aside."
    window.banner.click("Bring it back")
    assert window.question.startswith("word word")
    window.click("New chat")
    window.ask("shorter")
    assert window.sidebar.texts == ["Today", "shorter"]


def test_a_chat_whose_messages_were_deleted_is_left_for_a_new_one(window: WindowDriver) -> None:
    window.ask("first")
    chat = window.chat
    window.transcript.delete(chat.entries()[0].id)
    window.press("new_chat")
    assert window.chat is not chat


def test_chats_are_switched_and_drafts_stay(window: WindowDriver) -> None:
    window.ask("first")
    window.type("half")
    window.click("New chat")
    assert window.shows_examples
    assert window.question == ""
    window.sidebar.click_row("first")
    assert window.title == "first"
    assert window.question == "half"


def test_everything_is_there_after_a_restart(
    qtbot: QtBot, window: WindowDriver, program: Program, make_program: Callable[[], Program]
) -> None:
    window.ask("first")
    window.press("larger")
    window.resize(760, 620)
    window.close()
    program.close()
    again = make_program()
    assert WindowDriver(again.window).size == (760, 620)
    assert again.preferences.get(TEXT_SCALE) > 1
    with qtbot.waitSignal(again.chat_storage.opened, timeout=WAIT):
        again.start()
    assert [summary.title for summary in again.chats.summaries] == ["first"]


def test_a_question_is_edited_in_the_composer(window: WindowDriver) -> None:
    window.ask("first")
    window.type("a draft")
    question = window.chat.entries()[0]
    window.transcript.edit(question.id)
    assert window.question == "first"
    window.click("Cancel")
    assert window.question == "a draft"
    window.transcript.edit(question.id)
    window.write("")
    window.ask("second")
    assert window.chat.entries()[0].place.count == 2


def test_a_deleted_message_and_a_deleted_chat_come_back(window: WindowDriver, program: Program) -> None:
    window.ask("first")
    window.transcript.delete(window.chat.entries()[0].id)
    assert window.shows_examples
    window.banner.click("Undo")
    assert len(window.chat.entries()) == 2
    window.sidebar.focus_list()
    window.sidebar.key(Key.Key_Delete)
    assert program.chats.summaries == ()
    window.banner.click("Undo")
    window.until(lambda: len(window.chat.entries()) == 2)


def test_a_chat_is_renamed(window: WindowDriver) -> None:
    window.ask("first")
    window.sidebar.focus_list()
    window.sidebar.key(Key.Key_F2)
    window.sidebar.type_name("Another name")
    assert window.title == "Another name"
    assert window.sidebar.texts[-1] == "Another name"
    window.sidebar.key(Key.Key_F2)
    window.sidebar.type_name("A third", Key.Key_Escape)
    assert window.title == "Another name"
    window.sidebar.choose("Another name", "Rename")
    window.sidebar.type_name(" ")  # called by its first question again
    assert window.title == "first"


def test_f2_is_for_the_chat_in_view_and_in_the_list_for_the_row_with_the_cursor(window: WindowDriver) -> None:
    window.ask("first")
    assert window.is_box_focused
    window.key(Key.Key_F2)
    window.sidebar.type_name("Renamed while writing")
    assert window.title == "Renamed while writing"
    window.click("New folder")
    window.name("Work")
    window.sidebar.focus_list(0)
    window.sidebar.key(Key.Key_F2)
    window.sidebar.type_name("Office")
    assert (window.title, window.sidebar.texts[0]) == ("Renamed while writing", "Office")


def test_a_name_is_typed_to_its_end_although_an_answer_comes(window: WindowDriver) -> None:
    window.ask("first")
    window.submit("long")
    window.press("rename")
    assert window.sidebar.is_renaming
    window.until(lambda: not window.chat.is_running)
    window.sidebar.type_name("Another name")
    assert window.sidebar.texts == ["Today", "Another name"]


def test_searching_filters_the_list(window: WindowDriver) -> None:
    window.ask("first")
    window.press("search")
    assert window.sidebar.is_search_focused
    window.sidebar.search("zebra")
    window.until(lambda: window.sidebar.nothing_found.endswith("Reasoning is not searched."))
    window.sidebar.search_key(Key.Key_Escape)
    assert window.sidebar.texts == ["Today", "first"]
    assert window.sidebar.data(0, ID_ROLE) == ""


def test_the_palette_does_commands_and_opens_chats(window: WindowDriver) -> None:
    window.ask("first question")
    window.press("new_chat")
    window.press("palette")
    window.choose_in_palette("first q")
    assert window.title == "first question"
    window.until_gone(Palette)
    window.do("palette")  # offscreen, a closed popup leaves no window active
    window.choose_in_palette("settings")
    assert not window.is_chat_shown


def test_the_palette_has_the_pages_and_the_actions_of_a_chat(window: WindowDriver) -> None:
    window.ask("first")
    for words, page in (("models", "models"), ("hardware", "hardware"), ("compare efforts over", "study")):
        window.do("palette")
        window.choose_in_palette(words)
        assert window.shown_page == page
    window.do("palette")
    window.choose_in_palette("answer the last question again")
    window.wait_for_answer()
    assert window.chat.entries()[-1].place.count == 2
    assert window.is_chat_shown
    window.do("palette")
    window.choose_in_palette("export this chat")
    window.get(QFileDialog).reject()


def test_settings_are_applied_at_once(window: WindowDriver, program: Program) -> None:
    window.press("settings")
    assert not window.is_chat_shown
    program.preferences.set(THEME, "dark")
    dark = QApplication.palette().window().color()
    program.preferences.set(THEME, "light")
    assert QApplication.palette().window().color().lightness() > dark.lightness()
    program.preferences.set(SENDS_ON_ENTER, False)
    window.press("stop")
    assert window.is_chat_shown
    window.submit("not yet")
    assert window.question == "not yet\n"


def test_the_list_of_shortcuts_comes_from_the_table(window: WindowDriver) -> None:
    window.press("shortcuts")
    dialog = window.get(ShortcutList)
    assert set(dialog.buttons) == {command.name for command in COMMANDS}
    assert dialog.buttons["new_chat"].text() == "Ctrl+N"
    dialog.accept()


@pytest.mark.quick
def test_every_command_is_connected_and_every_key_means_one_thing(window: WindowDriver) -> None:
    assert set(window.actions) == {command.name for command in COMMANDS}
    for action in window.actions.values():
        assert isinstance(action, QAction)
        assert action.receivers("2triggered(bool)") > 0, action.objectName()
    keys = [keys for command in COMMANDS for keys in command.keys]
    assert len(keys) == len(set(keys))


def test_every_control_has_a_name_and_the_keyboard_reaches_it(window: WindowDriver) -> None:
    window.ask("first")
    wanted = window.buttons_of_chat
    nameless = [button for button in wanted if not any(words_of(button))]
    assert not nameless
    reached: set[QWidget] = set()
    for _ in range(60):
        reached.add(window.focused)
        window.key(Key.Key_Tab)
    assert wanted <= reached, [words_of(button) for button in wanted - reached]
    assert window.fields_of_chat <= reached
