"""Comparisons on a real engine process: panels in one batch, stopping one, room, keeping, running again."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from app.core.chats.comparison import Wanted, last_of_each_effort, together
from app.core.chats.conversation import Conversation, new_details
from app.core.chats.room import Room, room_for
from app.core.chats.transcript import AnswerPhase, NoticeAction
from app.core.chats.turns import Change, SamplingChoice
from app.core.machine.load_policy import LoadPolicy
from app.core.machine.machine import GIB, cpu_only
from app.core.models.model_ref import LocalModel, ModelRef
from app.core.models.recent_models import RecentModels
from app.services.engine.jobs import Jobs
from app.services.engine.process import Engine
from app.state.chats.compare import CompareState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.base import LoadOptions
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort
from tests.app.load_policies import fixed_policy, small_computer
from tests.app.scripts import reply, write_script
from tests.app.state.conftest import CONTEXT

ENDLESS = reply("more and more " * 3000, "thinking")


def comparison(engine: Engine, in_use: ModelInUseState, question: str) -> CompareState:
    conversation = Conversation(new_details())
    kept: list[Change] = []
    asked = conversation.ask(question)
    return CompareState(conversation, asked.id, Jobs(engine), in_use, lambda _, change: kept.append(change))


def asked(*efforts: Effort) -> list[Wanted]:
    return [Wanted(effort) for effort in efforts]


def loaded(
    qtbot: QtBot,
    engine: Engine,
    folder: Path,
    *replies: dict[str, object],
    name: str = "Loaded",
    policy: LoadPolicy | None = None,
    **speeds: float,
) -> ModelInUseState:
    """Another script, with a context of its own size."""
    script = write_script(folder, *replies, name=name, **speeds)
    policy = policy or fixed_policy(LoadOptions(context=CONTEXT))
    state = ModelInUseState(engine, RecentModels(folder / "r.json"), LocalModel(script), policy)
    state.open(LocalModel(script), is_sure=True)
    qtbot.waitUntil(lambda: state.phase is ModelPhase.READY, timeout=20_000)
    return state


def phases(state: CompareState) -> list[AnswerPhase]:
    return [state.entry(index).phase for index in range(len(state.panels))]


def wait_until_done(qtbot: QtBot, state: CompareState) -> None:
    qtbot.waitUntil(lambda: bool(state.panels) and not state.is_running, timeout=20_000)


def test_three_efforts_become_three_siblings(qtbot: QtBot, engine: Engine, in_use: ModelInUseState) -> None:
    state = comparison(engine, in_use, "quick please")
    state.begin(asked(*Effort))
    wait_until_done(qtbot, state)
    assert phases(state) == [AnswerPhase.DONE] * 3
    assert [state.entry(index).effort for index in range(3)] == list(Effort)
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
    rooms: list[Room] = []
    state.room_needed.connect(rooms.append)
    state.begin(asked(*Effort))
    qtbot.waitUntil(lambda: bool(rooms), timeout=20_000)
    assert 0 < rooms[0].at_once < 3
    assert "side by side" in str(rooms[0].sentence)
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


@pytest.mark.slow
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
    room = room_for(prompt, tuple(Effort), context)
    assert room.at_once == at_once
    assert room.is_enough == (at_once == 3)
    assert bool(room.sentence) != room.is_enough


def test_samples_of_one_effort_have_seeds_of_their_own_and_places_become_free(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState
) -> None:
    state = comparison(engine, in_use, "quick please")
    most: list[int] = []
    state.changed.connect(lambda: most.append(state.running_count))
    state.begin(asked(*[Effort.LOW] * 6))
    wait_until_done(qtbot, state)
    assert phases(state) == [AnswerPhase.DONE] * 6
    assert max(most) == engine.model.sequences == 4  # type: ignore[union-attr] # it is loaded
    assert [state.sample(index) for index in range(6)] == [1, 2, 3, 4, 5, 6]
    assert len({state.entry(index).figures.seed for index in range(6)}) == 6


def test_a_seed_chosen_for_the_chat_still_gives_different_samples(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState
) -> None:
    state = comparison(engine, in_use, "quick please")
    details = state.conversation.details
    state.conversation.amend(msgspec.structs.replace(details, sampling=SamplingChoice(seed=7)))
    state.begin(asked(Effort.LOW, Effort.LOW, Effort.HIGH))
    wait_until_done(qtbot, state)
    assert [state.entry(index).figures.seed for index in range(3)] == [7, 8, 7]


def test_a_panel_tells_how_far_its_prompt_is_read_and_its_tokens_as_they_come(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    answer = reply("word " * 400, "thought " * 400)
    in_use = loaded(qtbot, engine, tmp_path, answer, prompt_speed=4000, speed=100)
    state = comparison(engine, in_use, "a question of many words " * 50)
    seen: list[tuple[AnswerPhase, float]] = []
    state.panel_moved.connect(lambda i: seen.append((state.entry(i).phase, state.entry(i).reading_fraction)))
    state.begin(asked(Effort.LOW))
    qtbot.waitUntil(lambda: state.entry(0).figures.reasoning_tokens > 3, timeout=20_000)
    assert any(phase is AnswerPhase.READING and 0 < part < 1 for phase, part in seen)
    assert state.entry(0).figures.reasoning_tokens < 400
    state.stop_all()
    wait_until_done(qtbot, state)


@pytest.mark.slow
def test_two_models_answer_one_after_the_other_and_the_first_comes_back(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState, script: Path, tmp_path: Path
) -> None:
    other = write_script(tmp_path, reply("I am another."), name="Other", load_seconds=0.2)
    state = comparison(engine, in_use, "quick please")
    loaded: list[ModelRef | None] = []
    state.changed.connect(lambda: loaded.append(state.next_model))
    state.begin([Wanted(effort, model) for effort in (Effort.LOW, Effort.HIGH) for model in (None, LocalModel(other))])
    wait_until_done(qtbot, state)
    answers = [(state.entry(i).effort, state.model(i), state.entry(i).answer) for i in range(4)]
    assert answers == [
        (Effort.LOW, "Scripted", "It is done."),
        (Effort.LOW, "Other", "I am another."),
        (Effort.HIGH, "Scripted", "It is done."),
        (Effort.HIGH, "Other", "I am another."),
    ]
    qtbot.waitUntil(lambda: in_use.phase is ModelPhase.READY and in_use.wanted == LocalModel(script), timeout=20_000)
    assert [model for model in dict.fromkeys(loaded) if model] == [LocalModel(other), LocalModel(script)]


def test_a_second_model_that_cannot_be_loaded_fails_its_panels_only(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState, script: Path, tmp_path: Path
) -> None:
    fault = {"kind": "fail", "code": "out_of_memory"}
    other = write_script(tmp_path, reply("no"), name="Other", load_fault=fault)
    state = comparison(engine, in_use, "quick please")
    state.begin([Wanted(Effort.LOW), Wanted(Effort.LOW, LocalModel(other)), Wanted(Effort.HIGH, LocalModel(other))])
    wait_until_done(qtbot, state)
    assert phases(state) == [AnswerPhase.DONE, AnswerPhase.FAILED, AnswerPhase.FAILED]
    assert state.conversation.answer(state.panels[1].answer_id).failure == ErrorCode.OUT_OF_MEMORY
    qtbot.waitUntil(lambda: in_use.phase is ModelPhase.READY and in_use.wanted == LocalModel(script), timeout=20_000)


def test_a_second_model_that_is_none_fails_its_panels_and_the_first_stays(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState, script: Path, tmp_path: Path
) -> None:
    words = tmp_path / "notes.txt"
    words.write_text("Nothing but words.")
    state = comparison(engine, in_use, "quick please")
    state.begin([Wanted(Effort.LOW), Wanted(Effort.LOW, LocalModel(words)), Wanted(Effort.HIGH)])
    wait_until_done(qtbot, state)
    assert phases(state) == [AnswerPhase.DONE, AnswerPhase.FAILED, AnswerPhase.DONE]
    assert state.conversation.answer(state.panels[1].answer_id).failure == ErrorCode.MODEL_UNKNOWN
    assert (in_use.phase, in_use.loaded) == (ModelPhase.READY, LocalModel(script))


def test_another_model_opened_meanwhile_does_not_answer_what_waits(
    qtbot: QtBot, engine: Engine, tmp_path: Path
) -> None:
    other = write_script(tmp_path, reply("I am another."), name="Other")
    in_use = loaded(qtbot, engine, tmp_path, ENDLESS, speed=20)  # on no machine it comes to its end meanwhile
    state = comparison(engine, in_use, "Why?")
    state.begin(asked(*[Effort.LOW] * 6))
    qtbot.waitUntil(lambda: state.running_count == 4, timeout=20_000)
    in_use.open(LocalModel(other))
    wait_until_done(qtbot, state)
    assert phases(state) == [AnswerPhase.STOPPED] * 6
    qtbot.waitUntil(lambda: in_use.phase is ModelPhase.READY, timeout=20_000)
    assert in_use.wanted == LocalModel(other)


def test_memory_that_runs_out_at_the_start_is_an_offer_and_no_dead_engine(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState
) -> None:
    state = comparison(engine, in_use, "scarce please")
    rooms: list[Room] = []
    state.room_needed.connect(rooms.append)
    state.begin(asked(*Effort))
    qtbot.waitUntil(lambda: bool(rooms), timeout=20_000)
    assert rooms[0].at_once == 2
    assert "not enough memory" in str(rooms[0].sentence)
    assert phases(state) == [AnswerPhase.WAITING] * 3
    assert state.room is rooms[0]
    state.start_at_once(2)
    qtbot.waitUntil(lambda: len(rooms) == 2, timeout=20_000)
    assert rooms[1].at_once == 1
    state.start_one_by_one()
    wait_until_done(qtbot, state)
    assert set(phases(state)) == {AnswerPhase.FAILED}  # the script never has enough
    assert in_use.phase is ModelPhase.READY


def test_panels_that_wait_for_a_place_are_held_by_an_offer_and_can_be_stopped(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState
) -> None:
    state = comparison(engine, in_use, "scarce please")
    rooms: list[Room] = []
    state.room_needed.connect(rooms.append)
    state.begin(asked(*[Effort.LOW] * 6))
    qtbot.waitUntil(lambda: bool(rooms), timeout=20_000)
    assert (rooms[0].wanted, rooms[0].at_once) == (6, 3)
    assert phases(state) == [AnswerPhase.WAITING] * 6
    state.stop_all()
    assert phases(state) == [AnswerPhase.STOPPED] * 6
    assert not state.is_running


@pytest.mark.slow
def test_the_rest_of_the_queue_goes_on_after_a_lost_engine(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState, tmp_path: Path
) -> None:
    script = write_script(
        tmp_path,
        reply("gone", "before it goes", effort="medium", fault={"kind": "abort", "after": 4}),
        reply("It is done.", "Let me think."),
        name="Mortal",
    )
    in_use.open(LocalModel(script))
    qtbot.waitUntil(lambda: in_use.phase is ModelPhase.READY, timeout=20_000)
    state = comparison(engine, in_use, "quick please")
    state.begin(asked(*Effort))
    state.start_one_by_one()
    wait_until_done(qtbot, state)
    assert phases(state) == [AnswerPhase.DONE, AnswerPhase.FAILED, AnswerPhase.DONE]
    assert state.entry(1).reasoning
    assert [state.entry(index).figures.model for index in range(3)] == ["Mortal"] * 3
    state.run_again(1)
    assert state.is_running
    wait_until_done(qtbot, state)


def test_a_full_context_is_said_and_going_on_loads_a_larger_one(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    in_use = loaded(qtbot, engine, tmp_path, ENDLESS)
    state = comparison(engine, in_use, "endless please")
    state.begin(asked(Effort.HIGH))
    wait_until_done(qtbot, state)
    assert phases(state) == [AnswerPhase.CUT]
    notice = state.entry(0).notice
    assert notice is not None
    assert "2,000 tokens is full" in str(notice.sentence)
    assert "4,000" in str(notice.sentence)
    assert notice.actions == (NoticeAction.CONTINUE,)
    before = len(state.entry(0).answer)
    state.go_on(0)
    qtbot.waitUntil(lambda: len(state.entry(0).answer) > before, timeout=20_000)
    assert engine.model is not None
    assert engine.model.context == 4000
    state.stop_all()
    wait_until_done(qtbot, state)


def test_panels_that_filled_the_context_together_go_on_alone(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    in_use = loaded(qtbot, engine, tmp_path, ENDLESS)
    state = comparison(engine, in_use, "endless please")
    state.begin(asked(*Effort))
    state.start_at_once(3)
    wait_until_done(qtbot, state)
    assert set(phases(state)) == {AnswerPhase.CUT}
    first = min(range(3), key=lambda index: state.entry(index).figures.answer_tokens)  # it was cut for the others
    notice = state.entry(first).notice
    assert notice is not None
    assert "room to go on" in str(notice.sentence)
    before = len(state.entry(first).answer)
    state.go_on(first)
    qtbot.waitUntil(lambda: len(state.entry(first).answer) > before, timeout=20_000)
    assert engine.model is not None
    assert engine.model.context == 2000
    state.stop_all()
    wait_until_done(qtbot, state)


def test_what_would_not_fit_into_memory_is_not_offered(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    policy = small_computer(lambda: LoadOptions(context=CONTEXT), cpu_only(GIB))
    in_use = loaded(qtbot, engine, tmp_path, ENDLESS, name="large", policy=policy)
    state = comparison(engine, in_use, "endless please")
    state.begin(asked(Effort.HIGH))
    wait_until_done(qtbot, state)
    notice = state.entry(0).notice
    assert notice is not None
    assert "There is not enough memory" in str(notice.sentence)
    assert notice.actions == ()


def test_a_question_too_long_for_the_context_is_asked_again_with_a_larger_one(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState
) -> None:
    state = comparison(engine, in_use, "quick " * 400)
    state.begin(asked(Effort.LOW))
    wait_until_done(qtbot, state)
    notice = state.entry(0).notice
    assert notice is not None
    assert "and the context holds 2,000. To go on, the model is loaded with 4,000" in str(notice.sentence)
    assert notice.actions == (NoticeAction.RETRY,)
    state.run_again(0)
    wait_until_done(qtbot, state)
    assert state.entry(0).answer == "It is done."
    assert engine.model is not None
    assert engine.model.context == 4000


def test_more_panels_are_added_beside_those_that_are_there(
    qtbot: QtBot, engine: Engine, in_use: ModelInUseState
) -> None:
    state = comparison(engine, in_use, "quick please")
    state.begin(asked(Effort.LOW, Effort.HIGH))
    wait_until_done(qtbot, state)
    first = [panel.answer_id for panel in state.panels]
    state.add(asked(Effort.MEDIUM))
    wait_until_done(qtbot, state)
    assert [panel.effort for panel in state.panels] == list(Effort)
    assert [state.panels[0].answer_id, state.panels[2].answer_id] == first
    assert set(together(state.conversation, first[0])) == {panel.answer_id for panel in state.panels}
