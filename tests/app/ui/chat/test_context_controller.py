"""The gauge while typing, and the question that is asked when the context is full, with real clicks and keys."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.chats.transcript import AnswerPhase, NoticeAction, QuestionEntry
from app.core.models.model_ref import LocalModel
from app.main import Program
from app.settings import CONTEXT
from app.state.models.model_in_use import ModelPhase
from app.ui.chat.chat_settings_panel import ChatSettingsPanel
from app.ui.kit.words import count
from tests.app.ui.drivers.driver import click
from tests.app.ui.drivers.window import WindowDriver

SIZE = 4096


@pytest.fixture
def small(window: WindowDriver, program: Program, script: Path) -> WindowDriver:
    """A context that is soon full: a letter is a token of the script."""
    program.preferences.set(CONTEXT, SIZE)
    wait_for_context(window, program, SIZE)
    assert program.in_use.wanted == LocalModel(script)
    for number in range(2):
        window.write(f"{number} " + "x" * 1500)
        window.ask("?")
        window.until(lambda number=number: len(window.chat.entries()) == 2 * number + 2)
        window.until(lambda: not window.chat.is_running)
    return window


def wait_for_context(window: WindowDriver, program: Program, context: int) -> None:
    def is_ready() -> bool:
        model = program.in_use.model
        return program.in_use.phase is ModelPhase.READY and model is not None and model.context == context

    window.until(is_ready)


def overfill(window: WindowDriver, letters: int = 1000) -> None:
    """Ask what has no room, and wait for what is said."""
    text = "y" * letters
    window.send(text)
    window.banner.wait()
    assert window.question == text
    assert len(window.chat.entries()) == 4


def wait_until_answered(window: WindowDriver) -> None:
    window.until(lambda: len(window.chat.entries()) == 6 and not window.chat.is_running)
    assert window.last_answer.phase is AnswerPhase.DONE
    assert window.question == ""


def test_the_gauge_tells_what_the_next_question_costs(window: WindowDriver) -> None:
    window.ask("first")
    window.until(lambda: bool(window.gauge_words))
    assert "next question" not in window.gauge_words
    window.type("And how about this?")
    window.until(lambda: "the next question takes" in window.gauge_words)
    window.write("")
    window.until(lambda: "next question" not in window.gauge_words)


def test_the_oldest_turns_are_left_out_when_the_user_says_so(small: WindowDriver) -> None:
    overfill(small)
    small.banner.click("Leave out the 2 oldest turns")
    wait_until_answered(small)
    questions = [entry for entry in small.chat.entries() if isinstance(entry, QuestionEntry)]
    assert [entry.is_first_shown for entry in questions] == [False, False, True]
    small.press("chat_settings")
    panel = small.get(ChatSettingsPanel)
    assert panel.left_out.text().startswith("4 messages")
    click(panel.show_all)
    assert small.chat.conversation.details.left_out == ""


def test_what_was_said_of_a_long_question_goes_when_it_is_shortened(small: WindowDriver) -> None:
    overfill(small, 2 * SIZE)
    small.write("shorter")
    small.until(small.window.banner.isHidden)


def test_a_question_is_asked_in_a_new_chat_instead(small: WindowDriver) -> None:
    full = small.chat.conversation.details.id
    overfill(small)
    small.banner.click("Ask in a new chat")
    small.wait_for_answer()
    assert small.chat.conversation.details.id != full
    assert [entry.text for entry in small.chat.entries() if isinstance(entry, QuestionEntry)] == ["y" * 1000]
    small.chats.open(full)
    assert (len(small.chat.entries()), small.question) == (4, "")


def test_a_question_too_long_by_itself_keeps_its_beginning_and_can_have_it_all_back(window: WindowDriver) -> None:
    whole = "word " * 5000
    window.write(whole)
    window.until(lambda: window.has("Make room…"))
    window.click("Make room…")
    window.banner.wait()
    assert "This question takes" in window.banner.words
    window.banner.click("Keep its beginning")
    kept = window.question
    assert whole.startswith(kept)
    assert kept.endswith("word")
    window.until(lambda: window.has("Send"))  # it fits
    assert window.chat.entries() == ()
    window.banner.click("Bring it back")
    assert window.question == whole.strip()


def test_where_no_context_is_large_enough_another_model_is_offered(window: WindowDriver) -> None:
    window.send("word " * 100_000)
    window.banner.wait()
    window.banner.click("Other models…")
    assert window.shown_page == "models"


def test_a_larger_context_is_loaded_and_the_question_asked(small: WindowDriver, program: Program) -> None:
    overfill(small)
    small.banner.click(f"Use {count(8192)} tokens")
    wait_until_answered(small)
    wait_for_context(small, program, 8192)
    assert small.chat.conversation.details.left_out == ""


def test_with_little_room_it_can_be_asked_anyway(small: WindowDriver) -> None:
    overfill(small, 500)
    assert "are left for the answer" in small.banner.words
    small.banner.click("Ask anyway")
    wait_until_answered(small)


def test_an_answer_that_filled_the_context_offers_to_make_room(small: WindowDriver) -> None:
    chat = small.chat
    small.submit("slow")
    small.until(lambda: len(chat.entries()) == 6 and not chat.is_running)
    cut = small.last_answer
    assert cut.phase is AnswerPhase.CUT
    small.transcript.act_on_notice(cut.id, NoticeAction.MAKE_ROOM)
    assert small.banner.wait().startswith("The context is full")
    small.banner.click("Leave out the 2 oldest turns")
    small.until(lambda: len(small.last_answer.answer) > len(cut.answer))
    small.press("stop")
    small.until(lambda: not chat.is_running)
