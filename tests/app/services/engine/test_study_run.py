"""A study's queue on a real engine process: batches, pausing, going on after the engine was lost, seeds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.core.study.questions import StudyQuestion
from app.core.study.study import Plan, Result
from app.services.engine.jobs import Jobs
from app.services.engine.process import Engine
from app.services.engine.session import EnginePhase
from app.services.engine.study_run import StudyRun
from backends.contract.base import LoadOptions
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort
from tests.app.scripts import reply, write_script

WAIT = 20_000
SEQUENCES = 3
Loaded = Callable[..., Engine]


@pytest.fixture
def loaded(qtbot: QtBot, engine: Engine, tmp_path: Path) -> Loaded:
    """An engine with a script in it."""

    def load(*replies: dict[str, object], **speeds: float) -> Engine:
        script = write_script(tmp_path, *replies, name="Study", **speeds)
        engine.load(LocalModel(script), LoadOptions(sequences=SEQUENCES))
        qtbot.waitUntil(lambda: engine.phase is EnginePhase.READY, timeout=WAIT)
        return engine

    return load


def plan(*questions: str, efforts: tuple[Effort, ...] = tuple(Effort), samples: int = 1) -> Plan:
    return Plan(tuple(StudyQuestion(text) for text in questions), efforts, samples, seed=7, model="Study")


def begun(engine: Engine, wanted: Plan, done: tuple[Result, ...] = ()) -> tuple[StudyRun, list[Result], list[None]]:
    """A run, its results and whether it has ended."""
    run, results, ends = StudyRun(Jobs(engine), wanted, {result.run for result in done}), list[Result](), list[None]()
    run.result.connect(results.append)
    run.ended.connect(lambda: ends.append(None))
    run.start()
    return run, results, ends


def test_every_run_has_one_result_with_its_seed(qtbot: QtBot, loaded: Loaded) -> None:
    wanted = plan("one", "two", samples=2)
    _run, results, ends = begun(loaded(reply("It is done.", "Let me think.")), wanted)
    qtbot.waitUntil(lambda: bool(ends), timeout=WAIT)
    assert sorted(result.run for result in results) == sorted(wanted.runs())
    assert all(result.seed == wanted.seed_of(result.run) for result in results)
    assert all(result.answer == "It is done." and result.total_seconds > 0 for result in results)
    assert len(ends) == 1


def test_a_pause_finishes_what_runs_and_begins_nothing(qtbot: QtBot, loaded: Loaded) -> None:
    wanted = plan(*map(str, range(8)), efforts=(Effort.LOW,))
    run, results, ends = begun(loaded(reply("words " * 30), speed=200), wanted)
    qtbot.waitUntil(lambda: bool(results), timeout=WAIT)
    run.pause()
    qtbot.waitUntil(lambda: not run.is_under_way, timeout=WAIT)
    paused_at = len(results)
    assert paused_at < 8
    assert run.is_paused
    assert not ends
    run.start()
    qtbot.waitUntil(lambda: bool(ends), timeout=WAIT)
    assert len(results) == 8


@pytest.mark.slow
def test_the_queue_goes_on_after_a_lost_engine(qtbot: QtBot, loaded: Loaded) -> None:
    wanted = plan("one", "two", "mortal", "four", "five", efforts=(Effort.LOW,))
    fault = {"kind": "abort", "after": 1}
    _run, results, ends = begun(loaded(reply("gone for ever", when="mortal", fault=fault), reply("Done.")), wanted)
    qtbot.waitUntil(lambda: bool(ends), timeout=WAIT)
    failures = {result.run.question: result.failure for result in results}
    assert failures == {0: "", 1: "", 2: ErrorCode.ENGINE_LOST, 3: "", 4: ""}


def test_what_was_done_before_is_not_done_again(qtbot: QtBot, loaded: Loaded) -> None:
    wanted = plan("one", "two")
    done = tuple(Result(run, answer="earlier") for run in wanted.runs()[:4])
    _run, results, ends = begun(loaded(reply("later")), wanted, done)
    qtbot.waitUntil(lambda: bool(ends), timeout=WAIT)
    assert [result.run for result in results] == list(wanted.runs()[4:])


def test_a_stop_ends_it_without_telling_what_was_cut(qtbot: QtBot, loaded: Loaded) -> None:
    run, results, ends = begun(loaded(reply("patience " * 2000), speed=50), plan("one"))
    run.stop()
    qtbot.waitUntil(lambda: bool(ends), timeout=WAIT)
    assert results == []
