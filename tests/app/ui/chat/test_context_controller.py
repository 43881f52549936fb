"""The gauge while typing, and the question that is asked when the context is full, with real clicks and keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.chats.transcript import AnswerEntry, AnswerPhase, QuestionEntry
from app.main import Program
from app.settings import CONTEXT
from app.state.models.model_in_use import ModelPhase
from app.ui.chat.chat_settings_panel import ChatSettingsPanel
from app.ui.kit.words import count
from tests.app.ui.conftest import WAIT
from tests.app.ui.shell.test_window import ask, button, click, press, type_and_send

SIZE = 4096


@pytest.fixture
def small(qtbot: QtBot, program: Program, script: Path) -> Program:
    """With a context that is soon full: a letter is a token of the script."""
    program.preferences.set(CONTEXT, SIZE)
    ready(qtbot, program, SIZE)
    assert program.in_use.wanted == script
    for number in range(2):
        program.window.chat_page.composer.set_text(f"{number} " + "x" * 1500)
        ask(qtbot, program, "?")
        qtbot.waitUntil(lambda number=number: len(program.chats.current.entries()) == 2 * number + 2, timeout=WAIT)
        qtbot.waitUntil(lambda: not program.chats.current.is_running, timeout=WAIT)
    return program


def ready(qtbot: QtBot, program: Program, context: int) -> None:
    def is_ready() -> bool:
        model = program.in_use.model
        return program.in_use.phase is ModelPhase.READY and model is not None and model.context == context

    qtbot.waitUntil(is_ready, timeout=WAIT)


def overfill(qtbot: QtBot, program: Program, letters: int = 1000) -> str:
    """Ask what has no room, and wait for what is said."""
    text = "y" * letters
    program.window.chat_page.composer.set_text(text)
    click(program.window.chat_page.composer.send_button)
    qtbot.waitUntil(program.window.chat_page.banner.isVisible, timeout=WAIT)
    assert program.window.chat_page.composer.text == text
    assert len(program.chats.current.entries()) == 4
    return text


def answered(qtbot: QtBot, program: Program) -> AnswerEntry:
    chat = program.chats.current
    qtbot.waitUntil(lambda: len(chat.entries()) == 6 and not chat.is_running, timeout=WAIT)
    last = chat.entries()[-1]
    assert isinstance(last, AnswerEntry)
    assert last.phase is AnswerPhase.DONE
    assert program.window.chat_page.composer.text == ""
    return last


def test_the_gauge_tells_what_the_next_question_costs(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    page = program.window.chat_page
    qtbot.waitUntil(page.header.gauge.isVisible, timeout=WAIT)
    assert "next question" not in page.header.gauge.accessibleName()
    QTest.keyClicks(page.composer.box, "And how about this?")
    qtbot.waitUntil(lambda: "the next question takes" in page.header.gauge.accessibleName(), timeout=WAIT)
    page.composer.set_text("")
    qtbot.waitUntil(lambda: "next question" not in page.header.gauge.accessibleName(), timeout=WAIT)


def test_the_oldest_turns_are_left_out_when_the_user_says_so(qtbot: QtBot, small: Program) -> None:
    overfill(qtbot, small)
    banner = small.window.chat_page.banner
    click(button(banner, "Leave out the 2 oldest turns"))
    answered(qtbot, small)
    questions = [entry for entry in small.chats.current.entries() if isinstance(entry, QuestionEntry)]
    assert [entry.is_first_shown for entry in questions] == [False, False, True]
    press(small, "tuning")
    panel = small.window.findChild(ChatSettingsPanel)
    assert panel is not None
    assert panel.left_out.text().startswith("4 messages")
    click(panel.show_all)
    assert small.chats.current.conversation.details.left_out == ""


def test_a_larger_context_is_loaded_and_the_question_asked(qtbot: QtBot, small: Program) -> None:
    overfill(qtbot, small)
    click(button(small.window.chat_page.banner, f"Use {count(8192)} tokens"))
    answered(qtbot, small)
    ready(qtbot, small, 8192)
    assert small.chats.current.conversation.details.left_out == ""


def test_with_little_room_it_can_be_asked_anyway(qtbot: QtBot, small: Program) -> None:
    overfill(qtbot, small, 500)
    assert "are left for the answer" in small.window.chat_page.banner.accessibleName()
    click(button(small.window.chat_page.banner, "Ask anyway"))
    answered(qtbot, small)


def test_an_answer_that_filled_the_context_offers_to_make_room(qtbot: QtBot, small: Program) -> None:
    chat, page = small.chats.current, small.window.chat_page
    type_and_send(small, "slow")
    qtbot.waitUntil(lambda: len(chat.entries()) == 6 and not chat.is_running, timeout=WAIT)
    cut = chat.entries()[-1]
    assert isinstance(cut, AnswerEntry)
    assert cut.phase is AnswerPhase.CUT
    page.host.transcript.notice_action.emit(cut.id, "make_room")
    qtbot.waitUntil(page.banner.isVisible, timeout=WAIT)
    assert page.banner.accessibleName().startswith("The context is full")
    click(button(page.banner, "Leave out the 2 oldest turns"))

    def has_grown() -> bool:
        now = chat.entries()[-1]
        return isinstance(now, AnswerEntry) and len(now.answer) > len(cut.answer)

    qtbot.waitUntil(has_grown, timeout=WAIT)
    press(small, "stop")
    qtbot.waitUntil(lambda: not chat.is_running, timeout=WAIT)
