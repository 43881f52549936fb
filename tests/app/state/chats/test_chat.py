"""A chat from asking to the end of the answer, and everything that can come between, on a real engine process."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.core.chats.comparison import ComparisonOptions
from app.core.chats.steps import Call, Reasoning, ToolResult
from app.core.chats.transcript import AnswerEntry, AnswerPhase, QuestionEntry, SiblingPosition
from app.core.chats.turns import Attachment, Draft, Question
from app.services.engine.process import Engine
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.calls import CallProblem
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort
from tests.app.state.conftest import CONTEXT, Watched

WAIT = 20_000


def ask(qtbot: QtBot, watched: Watched, text: str) -> AnswerEntry:
    watched.chat.send(text)
    done(qtbot, watched)
    return watched.answer


def done(qtbot: QtBot, watched: Watched) -> None:
    qtbot.waitUntil(lambda: not watched.chat.is_running, timeout=WAIT)


def writing(qtbot: QtBot, watched: Watched) -> None:
    """Until the answer has begun."""
    qtbot.waitUntil(lambda: bool(watched.answer.reasoning or watched.answer.answer), timeout=WAIT)


def test_an_answer_comes_with_its_figures(qtbot: QtBot, watched: Watched) -> None:
    watched.chat.set_effort(Effort.HIGH)
    answer = ask(qtbot, watched, "quick")
    assert (answer.reasoning, answer.answer) == ("Let me think about it.", "It is done.")
    assert (answer.phase, answer.effort, answer.notice) == (AnswerPhase.DONE, Effort.HIGH, None)
    figures = answer.figures
    assert figures.model == "Scripted"
    assert figures.seed is not None
    assert figures.prompt_tokens
    assert figures.reused_tokens is not None
    assert figures.first_token_seconds is not None
    assert figures.tokens_per_second
    assert watched.chat.title == "quick"


def test_it_streams_in_order_and_is_kept(qtbot: QtBot, watched: Watched) -> None:
    ask(qtbot, watched, "quick")
    phases = [entry.phase for entry in watched.entries if isinstance(entry, AnswerEntry)]
    kinds = list(dict.fromkeys(phases))
    assert kinds[-1] is AnswerPhase.DONE
    assert [p for p in kinds if p is not AnswerPhase.WAITING] == [
        AnswerPhase.READING,
        AnswerPhase.THINKING,
        AnswerPhase.ANSWERING,
        AnswerPhase.DONE,
    ]
    assert watched.kept[-1].nodes[0].text == "It is done."


def test_a_call_comes_as_a_step_and_never_as_text(qtbot: QtBot, watched: Watched) -> None:
    answer = ask(qtbot, watched, "weather")
    first, second, call, told, *_more = answer.steps
    assert (first, second) == (Reasoning("I ask."), Reasoning("Yes."))
    assert isinstance(call, Call)
    assert (call.tool, call.arguments) == ("functions.weather", '{"place": "Bern"}')
    assert call.problem is CallProblem.UNKNOWN_TOOL  # nothing was offered, and the model is told
    assert isinstance(told, ToolResult) and told.content == "There is no tool named “functions.weather”."
    assert "Bern" not in answer.answer
    seen = [step for entry in watched.entries if isinstance(entry, AnswerEntry) for step in entry.steps]
    assert any(isinstance(step, Call) and step.is_open for step in seen)


def test_each_answer_has_its_own_seed(qtbot: QtBot, watched: Watched) -> None:
    first = ask(qtbot, watched, "quick").figures.seed
    watched.chat.regenerate(watched.answer.id, Effort.LOW)
    done(qtbot, watched)
    assert watched.answer.figures.seed != first


def test_regenerating_makes_a_sibling_that_can_be_walked(qtbot: QtBot, watched: Watched) -> None:
    first = ask(qtbot, watched, "quick").id
    watched.chat.regenerate(first, Effort.LOW)
    done(qtbot, watched)
    second = watched.answer
    assert (second.place, second.effort) == (SiblingPosition(2, 2), Effort.LOW)
    watched.chat.walk(second.id, -1)
    assert watched.answer.id == first
    watched.chat.walk(first, -1)
    assert watched.answer.id == first


def test_stopping_keeps_what_is_there_and_going_on_adds_to_it(qtbot: QtBot, watched: Watched) -> None:
    watched.chat.send("slow")
    qtbot.waitUntil(lambda: bool(watched.answer.answer), timeout=WAIT)
    watched.chat.stop()
    done(qtbot, watched)
    stopped = watched.answer
    assert stopped.phase is AnswerPhase.STOPPED
    assert stopped.notice is not None
    assert "continue" in stopped.notice.actions
    watched.chat.go_on(stopped.id)
    qtbot.waitUntil(lambda: len(watched.answer.answer) > len(stopped.answer), timeout=WAIT)
    assert watched.answer.answer.startswith(stopped.answer)
    watched.chat.stop()
    done(qtbot, watched)


def test_answer_now_ends_the_reasoning(qtbot: QtBot, watched: Watched) -> None:
    watched.chat.send("slow")
    qtbot.waitUntil(lambda: bool(watched.answer.reasoning), timeout=WAIT)
    watched.chat.answer_now(watched.answer.id)
    qtbot.waitUntil(lambda: bool(watched.answer.answer), timeout=WAIT)
    reasoning = watched.answer.reasoning
    watched.chat.stop()
    done(qtbot, watched)
    assert watched.answer.reasoning == reasoning


def test_one_question_waits_and_is_asked_afterwards(qtbot: QtBot, watched: Watched) -> None:
    watched.chat.send("long")
    watched.chat.send("replaced")
    watched.chat.send("quick")
    assert watched.chat.waiting == Draft("quick")
    qtbot.waitUntil(lambda: len(watched.chat.entries()) == 4 and not watched.chat.is_running, timeout=WAIT)
    assert watched.chat.waiting is None
    asked = [entry.text for entry in watched.chat.entries() if isinstance(entry, QuestionEntry)]
    assert asked == ["long", "quick"]
    assert watched.answer.answer == "It is done."


def test_stopping_gives_the_waiting_question_back(qtbot: QtBot, watched: Watched) -> None:
    watched.chat.send("slow")
    writing(qtbot, watched)
    watched.chat.send("quick")
    watched.chat.stop()
    done(qtbot, watched)
    assert watched.returned == [Draft("quick")]
    assert len(watched.chat.entries()) == 2


def test_a_question_that_is_too_long_comes_back_with_the_numbers(qtbot: QtBot, watched: Watched) -> None:
    text = "word " * (2 * CONTEXT)
    watched.chat.send(text)
    done(qtbot, watched)
    assert watched.returned == [Draft(text)]
    assert watched.chat.entries() == ()
    _, failure = watched.full[0]
    assert failure.code is ErrorCode.CONTEXT_OVERFLOW
    assert f"{CONTEXT:,}" in str(failure.title)
    assert failure.facts["tokens"] > CONTEXT


def test_a_failure_keeps_what_is_there_and_says_what_to_do(qtbot: QtBot, watched: Watched) -> None:
    failed = ask(qtbot, watched, "fail")
    assert failed.phase is AnswerPhase.FAILED
    assert failed.reasoning
    assert failed.notice is not None
    assert "memory" in str(failed.notice.sentence)
    watched.chat.retry(failed.id)
    done(qtbot, watched)
    assert watched.answer.place == SiblingPosition(1, 1)
    assert watched.answer.id != failed.id


def test_a_lost_engine_leaves_the_answer_and_the_next_question_starts_a_new_one(
    qtbot: QtBot, watched: Watched, in_use: ModelInUseState, engine: Engine
) -> None:
    old = engine.pid
    with qtbot.waitSignal(in_use.lost, timeout=WAIT):
        watched.chat.send("abort")
    lost = watched.answer
    assert lost.phase is AnswerPhase.FAILED
    assert lost.reasoning
    assert not watched.chat.is_running
    assert in_use.phase is ModelPhase.LOST
    assert ask(qtbot, watched, "quick").answer == "It is done."
    assert engine.pid not in (0, old)


def test_editing_a_question_makes_a_branch(qtbot: QtBot, watched: Watched) -> None:
    ask(qtbot, watched, "first")
    question = watched.chat.entries()[0]
    watched.chat.edit_question(question.id, "quick")
    done(qtbot, watched)
    edited, answer = watched.chat.entries()
    assert isinstance(edited, QuestionEntry)
    assert (edited.text, edited.place) == ("quick", SiblingPosition(2, 2))
    assert isinstance(answer, AnswerEntry)
    assert answer.answer == "It is done."


def test_deleting_can_be_undone(qtbot: QtBot, watched: Watched) -> None:
    ask(qtbot, watched, "quick")
    before = watched.chat.entries()
    removed = watched.chat.delete(before[0].id)
    assert watched.chat.entries() == ()
    watched.chat.restore(removed)
    assert watched.chat.entries() == before


def test_what_cannot_be_done_while_an_answer_runs_is_said(qtbot: QtBot, watched: Watched) -> None:
    ask(qtbot, watched, "quick")
    done_id, question_id = watched.answer.id, watched.chat.entries()[0].id
    watched.chat.send("slow")
    writing(qtbot, watched)
    watched.chat.regenerate(done_id, Effort.LOW)
    watched.chat.edit_question(question_id, "other")
    assert watched.chat.delete(question_id) == ()
    assert [str(failure) for failure in watched.failures] == ["An answer is being written."] * 3
    watched.chat.stop()
    done(qtbot, watched)
    assert len(watched.chat.entries()) == 4


def test_while_a_comparison_runs_a_question_waits_and_deleting_is_refused(qtbot: QtBot, watched: Watched) -> None:
    state = watched.chat.compare_question(Draft("slow"))
    assert state is not None
    qtbot.waitUntil(lambda: state.running_count == 3, timeout=WAIT)
    assert watched.chat.is_running
    assert watched.chat.delete(state.question_id) == ()
    assert "being written" in str(watched.failures[-1].title)
    watched.chat.send("quick")
    assert watched.chat.waiting == Draft("quick")
    watched.chat.stop()
    done(qtbot, watched)
    assert watched.returned == [Draft("quick")]
    assert {state.entry(index).phase for index in range(3)} == {AnswerPhase.STOPPED}


def test_a_waiting_question_follows_the_comparison(qtbot: QtBot, watched: Watched) -> None:
    state = watched.chat.compare_question(Draft("quick"))
    assert state is not None
    watched.chat.send("quick again")
    qtbot.waitUntil(lambda: len(watched.chat.entries()) == 4 and not watched.chat.is_running, timeout=WAIT)
    assert watched.answer.answer == "It is done."


def test_a_running_comparison_is_gone_back_to_and_its_answers_grow_in_the_chat(qtbot: QtBot, watched: Watched) -> None:
    state = watched.chat.compare_question(Draft("slow"))
    assert state is not None
    qtbot.waitUntil(lambda: state.running_count == 3, timeout=WAIT)
    assert watched.chat.compare_last() is state
    assert watched.chat.compare_answer(state.panels[0].answer_id) is state
    watched.entries.clear()
    qtbot.waitUntil(
        lambda: {entry.id for entry in watched.entries} == {p.answer_id for p in state.panels}, timeout=WAIT
    )
    assert len(state.conversation.children(state.question_id)) == 3
    state.stop_all()
    done(qtbot, watched)


def test_comparing_an_answer_computes_the_others_only_and_moves_no_branch(qtbot: QtBot, watched: Watched) -> None:
    first = ask(qtbot, watched, "quick")
    second = ask(qtbot, watched, "quick again")
    state = watched.chat.compare_answer(first.id)
    assert state is not None
    done(qtbot, watched)
    assert [panel.effort for panel in state.panels] == list(Effort)
    assert state.panels[1].answer_id == first.id
    assert len(state.conversation.children(state.question_id)) == 3
    assert watched.chat.entries()[-1].id == second.id
    state.keep(2)
    assert watched.chat.entries()[-1].id == state.panels[2].answer_id


def test_what_was_compared_is_reopened_as_it_was(qtbot: QtBot, watched: Watched) -> None:
    state = watched.chat.compare_question(Draft("quick"), ComparisonOptions((Effort.LOW,), 3))
    assert state is not None
    done(qtbot, watched)
    ids = [panel.answer_id for panel in state.panels]
    again = watched.chat.compare_last()
    assert again is not None
    assert [panel.answer_id for panel in again.panels] == ids
    assert not again.is_running
    assert len(again.conversation.children(again.question_id)) == 3


def test_a_choice_counts_answers_that_are_there(qtbot: QtBot, watched: Watched) -> None:
    watched.chat.set_effort(Effort.LOW)
    there = ask(qtbot, watched, "quick")
    state = watched.chat.compare_last(ComparisonOptions((Effort.LOW, Effort.HIGH), 2))
    assert state is not None
    done(qtbot, watched)
    assert [panel.effort for panel in state.panels] == [Effort.LOW, Effort.LOW, Effort.HIGH, Effort.HIGH]
    assert there.id in [panel.answer_id for panel in state.panels]
    assert len(state.conversation.children(state.question_id)) == 4


def test_an_edited_question_is_compared_beside_the_old_one(qtbot: QtBot, watched: Watched) -> None:
    ask(qtbot, watched, "quick")
    old = watched.chat.entries()[0].id
    state = watched.chat.compare_question(Draft("quick, please"), edited=old)
    assert state is not None
    done(qtbot, watched)
    assert watched.chat.conversation.siblings(state.question_id) == (old, state.question_id)


def test_files_go_with_the_question_and_come_back_with_it(qtbot: QtBot, watched: Watched) -> None:
    files = (Attachment("a.py", "print(1)\n"),)
    watched.chat.send("quick", files)
    done(qtbot, watched)
    asked = watched.chat.conversation.branch()[0]
    assert isinstance(asked, Question)
    assert asked.attachments == files
    watched.chat.send("slow")
    writing(qtbot, watched)
    watched.chat.send("next", files)
    watched.chat.stop()
    done(qtbot, watched)
    assert watched.returned == [Draft("next", files)]
