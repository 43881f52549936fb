"""How full the context is, counted by a real engine, and what happens when there is no room."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.core.chats.making_room import Anyway, LargerContext, LeaveOut, Need, remedies
from app.core.chats.transcript import AnswerPhase, NoticeAction
from app.core.chats.turns import Answer, Draft
from app.services.engine.process import Engine
from app.state.chats.context import ContextState, ContextUse
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort
from tests.app.state.chats.test_chat import ask, done
from tests.app.state.conftest import CONTEXT, Watched

WAIT = 20_000


@pytest.fixture
def context(engine: Engine, in_use: ModelInUseState) -> ContextState:
    return ContextState(engine, in_use)


def use(qtbot: QtBot, context: ContextState, watched: Watched, draft: Draft) -> ContextUse:
    context.refresh(watched.chat, draft)
    qtbot.waitUntil(lambda: not context._pause.isActive() and context._reply is None, timeout=WAIT)
    assert context.use is not None
    return context.use


def need(qtbot: QtBot, context: ContextState, watched: Watched, subject: Draft | str) -> Need:
    with qtbot.waitSignal(context.needed, timeout=WAIT) as told:
        context.ask_ways(watched.chat, subject)
    assert told.args is not None
    assert told.args[1] == subject
    return told.args[0]


def fill(qtbot: QtBot, watched: Watched) -> None:
    """Until less room is left than an answer should find."""
    for number in range(2):
        ask(qtbot, watched, f"quick {number} " + "word " * 100)


def test_the_chat_and_the_next_question_are_counted_apart(
    qtbot: QtBot, context: ContextState, watched: Watched
) -> None:
    ask(qtbot, watched, "quick")
    before = use(qtbot, context, watched, Draft())
    assert before.total == CONTEXT
    assert before.question == 0
    after = use(qtbot, context, watched, Draft("And what is more?"))
    assert after.chat == before.chat
    assert 0 < after.question < 40
    assert after.left == CONTEXT - after.chat - after.question
    ask(qtbot, watched, "And what is more?")
    answer = watched.chat.conversation.branch()[-1]
    assert isinstance(answer, Answer)
    assert answer.record.usage is not None
    assert answer.record.usage.prompt_tokens == after.chat + after.question


def test_an_emptied_composer_is_told_as_well(qtbot: QtBot, context: ContextState, watched: Watched) -> None:
    told: list[bool] = []
    context.stood_still.connect(lambda _chat, _prompt, has_draft: told.append(has_draft))
    use(qtbot, context, watched, Draft("Hello"))
    context.refresh(watched.chat, Draft())
    qtbot.waitUntil(lambda: not context._pause.isActive(), timeout=WAIT)
    assert told == [True, False]


@pytest.mark.slow
def test_nothing_is_counted_for_an_empty_chat_or_without_a_model(
    qtbot: QtBot, context: ContextState, watched: Watched, in_use: ModelInUseState
) -> None:
    context.refresh(watched.chat, Draft())
    qtbot.waitUntil(lambda: not context._pause.isActive(), timeout=WAIT)
    assert context.use is None
    assert use(qtbot, context, watched, Draft("Hello")).question > 0
    in_use.unload()
    qtbot.waitUntil(lambda: in_use.phase is not ModelPhase.READY, timeout=WAIT)
    context.refresh(watched.chat, Draft("Hello"))
    qtbot.waitUntil(lambda: context.use is None, timeout=WAIT)


def test_with_little_room_the_question_comes_back_and_is_asked_after_all(
    qtbot: QtBot, context: ContextState, watched: Watched
) -> None:
    fill(qtbot, watched)
    count = len(watched.chat.entries())
    room = use(qtbot, context, watched, Draft()).left
    text = "quick " + "x" * (room - 150)  # a letter is a token of the script
    watched.chat.send(text)
    done(qtbot, watched)
    assert watched.returned == [Draft(text)]
    assert watched.full[0][1].code is ErrorCode.CONTEXT_TIGHT
    assert len(watched.chat.entries()) == count
    found = need(qtbot, context, watched, Draft(text))
    assert found.fits
    assert Anyway() in remedies(found)
    watched.chat.send(text, needs_room=False)
    done(qtbot, watched)
    assert watched.answer.phase is AnswerPhase.DONE


def test_leaving_out_old_turns_makes_room_and_can_be_undone(
    qtbot: QtBot, context: ContextState, watched: Watched
) -> None:
    fill(qtbot, watched)
    text = "quick " + "x" * (CONTEXT // 2)
    watched.chat.send(text)
    done(qtbot, watched)
    assert watched.full[0][1].code is ErrorCode.CONTEXT_OVERFLOW
    found = need(qtbot, context, watched, Draft(text))
    assert not found.fits
    way = next(way for way in remedies(found) if isinstance(way, LeaveOut))
    assert any(isinstance(way, LargerContext) for way in remedies(found))
    watched.chat.leave_out(way.last)
    watched.chat.send(text)
    done(qtbot, watched)
    assert watched.answer.phase is AnswerPhase.DONE
    assert len(watched.chat.entries()) == 6  # all of it is there
    assert watched.chat.conversation.details.left_out == way.last
    watched.chat.leave_out("")
    assert watched.chat.conversation.details.left_out == ""


@pytest.mark.slow
def test_an_answer_that_filled_the_context_can_go_on(qtbot: QtBot, context: ContextState, watched: Watched) -> None:
    fill(qtbot, watched)
    watched.chat.send("slow", needs_room=False)
    done(qtbot, watched)
    cut = watched.answer
    assert cut.phase is AnswerPhase.CUT
    assert cut.notice is not None
    assert cut.notice.actions == (NoticeAction.MAKE_ROOM,)
    found = need(qtbot, context, watched, cut.id)
    way = next(way for way in remedies(found) if isinstance(way, LeaveOut))
    watched.chat.leave_out(way.last, cut.id)
    watched.chat.go_on(cut.id)
    qtbot.waitUntil(lambda: len(watched.answer.answer) > len(cut.answer), timeout=WAIT)
    watched.chat.stop()
    done(qtbot, watched)
    assert watched.answer.answer.startswith(cut.answer)


def test_a_shorter_limit_needs_less_room(qtbot: QtBot, context: ContextState, watched: Watched) -> None:
    details = watched.chat.conversation.details
    watched.chat.amend(replace(details, sampling=replace(details.sampling, max_tokens=5), effort=Effort.HIGH))
    assert need(qtbot, context, watched, Draft("quick")).room == 5


def test_a_sign_of_life_from_the_engine_is_no_reason_to_count_again(
    qtbot: QtBot, context: ContextState, watched: Watched, in_use: ModelInUseState
) -> None:
    use(qtbot, context, watched, Draft("Hello"))
    in_use.changed.emit()
    use(qtbot, context, watched, Draft("Hello"))
    in_use.changed.emit()
    assert not context._pause.isActive()
