"""Comparisons on a real engine process: panels in one batch, stopping one, room, keeping, running again."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.core.comparison import Wanted, last_of_each_effort
from app.core.conversation import Conversation, new_details
from app.core.room import Room, room_for
from app.core.transcript import AnswerPhase
from app.core.turns import Change
from app.services.engine import Engine
from app.state.compare import CompareState
from app.state.model_in_use import ModelInUseState
from backends.contract.messages import Effort

ALL = tuple(Effort)


def comparison(engine: Engine, in_use: ModelInUseState, question: str) -> CompareState:
    conversation = Conversation(new_details())
    kept: list[Change] = []
    asked = conversation.ask(question)
    return CompareState(conversation, asked.id, engine, in_use, lambda _, change: kept.append(change))


def asked(*efforts: Effort) -> list[Wanted]:
    return [Wanted(effort) for effort in efforts]


def phases(state: CompareState) -> list[AnswerPhase]:
    return [state.entry(index).phase for index in range(len(state.panels))]


def wait_until_done(qtbot: QtBot, state: CompareState) -> None:
    qtbot.waitUntil(lambda: bool(state.panels) and not state.is_running, timeout=20_000)


def test_three_efforts_become_three_siblings(qtbot: QtBot, engine: Engine, in_use: ModelInUseState) -> None:
    state = comparison(engine, in_use, "quick please")
    state.begin(asked(*Effort))
    wait_until_done(qtbot, state)
    assert phases(state) == [AnswerPhase.DONE] * 3
    assert [state.entry(index).effort for index in range(3)] == list(ALL)
    assert state.conversation.children(state.question_id) == tuple(panel.answer_id for panel in state.panels)
    assert all(state.timeline(index).total > 0 for index in range(3))


def test_they_run_together(qtbot: QtBot, engine: Engine, in_use: ModelInUseState) -> None:
    state = comparison(engine, in_use, "slow please")
    state.begin(asked(*Effort))
    qtbot.waitUntil(lambda: phases(state) == [AnswerPhase.THINKING] * 3, timeout=20_000)
    state.stop(1)
    qtbot.waitUntil(lambda: phases(state)[1] is AnswerPhase.STOPPED, timeout=20_000)
    assert AnswerPhase.STOPPED not in (phases(state)[0], phases(state)[2])
    state.stop_all()
    wait_until_done(qtbot, state)


def test_an_answer_that_is_there_is_not_computed_again(qtbot: QtBot, engine: Engine, in_use: ModelInUseState) -> None:
    state = comparison(engine, in_use, "quick please")
    state.begin(asked(Effort.MEDIUM))
    wait_until_done(qtbot, state)
    medium = state.panels[0].answer_id
    state.begin(asked(Effort.LOW, Effort.HIGH), kept=[medium])
    wait_until_done(qtbot, state)
    assert state.panels[1].answer_id == medium
    assert len(state.conversation.children(state.question_id)) == 3


def test_what_does_not_fit_is_offered_and_not_tried(qtbot: QtBot, engine: Engine, in_use: ModelInUseState) -> None:
    state = comparison(engine, in_use, "quick " * 150)
    offers: list[Room] = []
    state.offered.connect(offers.append)
    state.begin(asked(*Effort))
    qtbot.waitUntil(lambda: bool(offers), timeout=20_000)
    assert 0 < offers[0].at_once < 3
    assert "side by side" in offers[0].sentence
    assert phases(state) == [AnswerPhase.WAITING] * 3
    state.start_one_by_one()
    wait_until_done(qtbot, state)
    assert phases(state) == [AnswerPhase.DONE] * 3


def test_keep_brings_a_panel_into_the_branch(qtbot: QtBot, engine: Engine, in_use: ModelInUseState) -> None:
    state = comparison(engine, in_use, "quick please")
    state.begin(asked(*Effort))
    wait_until_done(qtbot, state)
    state.keep(0)
    assert state.conversation.leaf == state.panels[0].answer_id
    assert len(state.conversation.siblings(state.panels[0].answer_id)) == 3


def test_run_again_replaces_the_panel_and_keeps_the_old_answer(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState
) -> None:
    state = comparison(engine, in_use, "quick please")
    state.begin(asked(Effort.LOW, Effort.HIGH))
    wait_until_done(qtbot, state)
    old = state.panels[1].answer_id
    state.run_again(1)
    wait_until_done(qtbot, state)
    assert state.panels[1].answer_id != old
    assert old in state.conversation


def test_a_lost_engine_leaves_what_is_done(qtbot: QtBot, engine: Engine, in_use: ModelInUseState) -> None:
    state = comparison(engine, in_use, "quick please")
    state.begin(asked(Effort.LOW))
    wait_until_done(qtbot, state)
    done = state.panels[0].answer_id
    lost = comparison(engine, in_use, "abort please")
    lost.begin(asked(Effort.LOW, Effort.HIGH))
    wait_until_done(qtbot, lost)
    assert set(phases(lost)) == {AnswerPhase.FAILED}
    assert state.conversation.answer(done).phase is AnswerPhase.DONE
    state.run_again(0)
    wait_until_done(qtbot, state)
    assert phases(state) == [AnswerPhase.DONE]


def test_the_last_answer_of_each_effort_is_found(qtbot: QtBot, engine: Engine, in_use: ModelInUseState) -> None:
    state = comparison(engine, in_use, "quick please")
    state.begin(asked(Effort.LOW, Effort.LOW, Effort.HIGH))
    wait_until_done(qtbot, state)
    second_low, high = state.panels[1].answer_id, state.panels[2].answer_id
    assert last_of_each_effort(state.conversation, state.question_id) == (second_low, high)


@pytest.mark.parametrize(
    ("prompt", "context", "at_once"),
    [(100, 16384, 3), (3900, 16384, 3), (5000, 16384, 2), (9000, 16384, 1), (16000, 16384, 0), (95, 4096, 3)],
)
def test_room(prompt: int, context: int, at_once: int) -> None:
    room = room_for(prompt, ALL, context)
    assert room.at_once == at_once
    assert room.is_enough == (at_once == 3)
    assert bool(room.sentence) != room.is_enough
