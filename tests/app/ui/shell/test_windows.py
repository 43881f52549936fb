"""A second window for a second chat, beside the first."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.main import Program
from app.ui.shell.window import MainWindow
from tests.app.ui.conftest import WAIT
from tests.app.ui.shell.test_window import button, click, press, type_and_send
from tests.app.ui.sidebar.test_side_bar import choose, fill


def second(program: Program) -> MainWindow:
    return program.more_windows[-1]


def test_a_second_window_answers_a_second_chat(qtbot: QtBot, program: Program) -> None:
    fill(qtbot, program, "one")
    press(program, "new_window")
    window = second(program)
    assert window.isVisible()
    assert window.windowTitle() == "Triptych"
    assert window.chats.current is not program.chats.current
    window.chat_page.composer.set_text("two")
    click(window.chat_page.composer.send_button)
    type_and_send(program, "one more")
    chats = (window.chats.current, program.chats.current)
    qtbot.waitUntil(lambda: all(len(chat.entries()) % 2 == 0 and not chat.is_running for chat in chats), timeout=WAIT)
    assert [len(chat.entries()) for chat in chats] == [2, 4]
    assert (program.window.windowTitle(), window.windowTitle()) == ("one", "two")
    assert [summary.title for summary in program.chats.summaries] == ["one", "two"]
    assert [summary.title for summary in window.chats.summaries] == ["one", "two"]


def test_a_chat_opens_in_a_window_of_its_own_and_both_show_what_comes(qtbot: QtBot, program: Program) -> None:
    found = fill(qtbot, program, "one", "two")
    choose(found, "one", "Open in a new window")
    window = second(program)
    assert window.chat_page.header.title.text() == "one"
    assert program.window.chat_page.header.title.text() == "two"
    program.chats.open(window.chats.current.conversation.details.id)
    type_and_send(program, "again")
    chat = window.chats.current
    qtbot.waitUntil(lambda: len(chat.entries()) == 4 and not chat.is_running, timeout=WAIT)
    assert len(window.chat_page.host.transcript.column.messages) == 4
    choose(found, "one", "Delete")
    assert window.chat_page.empty.isVisible()
    click(button(program.window.chat_page.banner, "Undo"))


def test_a_window_that_was_closed_is_used_again_and_the_other_stays(qtbot: QtBot, program: Program) -> None:
    fill(qtbot, program, "one")
    program.open_window(program.chats.summaries[0].id)
    window = second(program)
    window.close()
    assert not window.isVisible()
    assert program.window.isVisible()
    program.open_window()
    assert program.more_windows == [window]
    assert window.isVisible()
    assert window.chat_page.empty.isVisible()
    program.window.close()
    program.raise_window()
    assert not program.window.isVisible()


def test_quitting_closes_all_windows(program: Program) -> None:
    program.open_window()
    assert program.window.isVisible()
    assert second(program).isVisible()
    program.window.actions_by_name["quit"].trigger()
    assert not program.window.isVisible()
    assert not second(program).isVisible()
