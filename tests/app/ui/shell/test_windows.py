"""A second window for a second chat, beside the first."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize

from app.main import Program
from app.ui.shell.window_memory import place_beside
from tests.app.ui.drivers.window import WindowDriver


def second(program: Program) -> WindowDriver:
    return WindowDriver(program.windows.more[-1])


def test_a_second_window_answers_a_second_chat(window: WindowDriver, program: Program) -> None:
    window.fill("one")
    window.press("new_window")
    beside = second(program)
    assert beside.is_shown
    assert beside.window_title == "Triptych"
    assert beside.chat is not window.chat
    beside.send("two")
    window.submit("one more")
    chats = (beside.chat, window.chat)
    window.until(lambda: all(len(chat.entries()) % 2 == 0 and not chat.is_running for chat in chats))
    assert [len(chat.entries()) for chat in chats] == [2, 4]
    assert (window.window_title, beside.window_title) == ("one", "two")
    for shown in (window, beside):
        assert [summary.title for summary in shown.chats.summaries] == ["one", "two"]


def test_a_chat_opens_in_a_window_of_its_own_and_both_show_what_comes(window: WindowDriver, program: Program) -> None:
    window.fill("one", "two")
    window.sidebar.choose("one", "Open in a new window")
    beside = second(program)
    assert beside.title == "one"
    assert window.title == "two"
    program.chats.open(beside.chat.conversation.details.id)
    window.submit("again")
    chat = beside.chat
    window.until(lambda: len(chat.entries()) == 4 and not chat.is_running)
    assert beside.transcript.count == 4
    window.sidebar.choose("one", "Delete")
    assert beside.shows_examples
    window.banner.click("Undo")


def test_a_window_that_was_closed_is_used_again_and_the_other_stays(window: WindowDriver, program: Program) -> None:
    window.fill("one")
    program.windows.open(program.chats.summaries[0].id)
    beside = second(program)
    beside.close()
    assert not beside.is_shown
    assert window.is_shown
    program.windows.open()
    assert len(program.windows.more) == 1
    assert beside.is_shown
    assert beside.shows_examples
    window.close()
    program.windows.start_again(None)
    assert not window.is_shown


def test_quitting_closes_all_windows(window: WindowDriver, program: Program) -> None:
    program.windows.open()
    beside = second(program)
    assert window.is_shown
    assert beside.is_shown
    window.do("quit")
    assert not window.is_shown
    assert not beside.is_shown


def test_a_further_window_has_its_side_bar_and_is_wholly_on_the_screen(window: WindowDriver, program: Program) -> None:
    assert window.fold.is_wanted
    program.windows.open()
    beside = second(program)
    assert beside.fold.is_wanted
    assert beside.window.screen().availableGeometry().contains(beside.window.geometry())


SCREEN, LEAST = QRect(0, 0, 1280, 800), QSize(480, 420)


def test_where_a_further_window_goes() -> None:
    assert place_beside(QRect(100, 100, 600, 500), SCREEN, LEAST) == QRect(132, 132, 600, 500)
    for other in (SCREEN, QRect(60, 80, 1200, 700), QRect(900, 400, 480, 420), QRect(8, 48, 1264, 744)):
        found = place_beside(other, SCREEN, LEAST)
        assert SCREEN.contains(found), other
        assert found.topLeft() != other.topLeft()


def test_an_answer_out_of_view_is_marked_until_its_chat_is_looked_at(window: WindowDriver) -> None:
    window.bring_to_front()
    window.ask("first")
    assert window.sidebar.unseen == []
    window.submit("long")
    chat = window.chat
    window.press("new_chat")
    window.until(lambda: not chat.is_running)
    assert window.sidebar.unseen == ["first, new answer"]
    window.sidebar.click_row("first")
    assert window.sidebar.unseen == []


def test_what_is_clicked_on_the_desktop_comes_into_view(window: WindowDriver, program: Program) -> None:
    window.fill("one", "two")
    window.show("settings")
    program.windows.open_ended(program.chats.summaries[1].id)
    assert (window.shown_page, window.title) == ("", "one")
    program.windows.open_ended("study")
    assert window.shown_page == "study"


def test_a_chat_deleted_while_it_answers_is_said_once_and_marked_nowhere(window: WindowDriver) -> None:
    window.ask("first")
    window.submit("slow")
    chat = window.chat
    window.sidebar.choose("first", "Delete")
    window.until(lambda: not chat.is_running)
    assert window.banner.words == "Deleted “first”."
    assert window.sidebar.unseen == []
