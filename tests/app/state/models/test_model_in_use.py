"""Opening models: progress, failures, cancelling, what is remembered."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel, RemoteModel
from app.core.models.recent_models import RecentModels
from app.errors import EngineFailure, FileNotWritten
from app.services.engine.process import Engine
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.errors import ErrorCode
from tests.app.blocked import block
from tests.app.load_policies import fixed_policy
from tests.app.scripts import write_script

WAIT = 20_000


@pytest.fixture
def state(engine: Engine, tmp_path: Path) -> ModelInUseState:
    demo = write_script(tmp_path, name="demo")
    engine.unload()  # what the test before has left
    return ModelInUseState(engine, RecentModels(tmp_path / "recent.json"), LocalModel(demo), fixed_policy())


def ready(qtbot: QtBot, state: ModelInUseState) -> None:
    qtbot.waitUntil(lambda: state.phase is ModelPhase.READY, timeout=WAIT)


def test_the_demo_model_is_opened_first_and_then_the_last_one(
    qtbot: QtBot, state: ModelInUseState, engine: Engine, tmp_path: Path
) -> None:
    state.open_last()
    assert state.phase is ModelPhase.LOADING
    assert state.is_demo_wanted
    ready(qtbot, state)
    other = write_script(tmp_path, name="other")
    state.open(LocalModel(other))
    ready(qtbot, state)
    assert state.model is not None
    assert state.model.name == "other"
    assert state.recent == (LocalModel(other),)
    again = ModelInUseState(engine, RecentModels(tmp_path / "recent.json"), state.demo, fixed_policy())
    again.open_last()
    assert again.wanted == LocalModel(other)
    ready(qtbot, again)


@pytest.mark.slow
def test_loading_tells_how_far_it_is_and_can_be_cancelled(qtbot: QtBot, state: ModelInUseState, tmp_path: Path) -> None:
    fractions: list[float] = []
    state.changed.connect(lambda: fractions.append(state.fraction))
    state.open(LocalModel(write_script(tmp_path, name="slow", load_seconds=60)))
    qtbot.waitUntil(lambda: 0 < state.fraction < 1, timeout=WAIT)
    state.cancel()
    qtbot.waitUntil(lambda: state.phase is ModelPhase.NONE, timeout=WAIT)
    assert state.failure is None
    assert fractions == sorted(fractions)


@pytest.mark.slow
def test_another_file_may_be_opened_while_one_loads(qtbot: QtBot, state: ModelInUseState, tmp_path: Path) -> None:
    state.open(LocalModel(write_script(tmp_path, name="slow", load_seconds=60)))
    qtbot.waitUntil(lambda: state.fraction > 0, timeout=WAIT)
    state.open(state.demo)
    ready(qtbot, state)
    assert state.model is not None
    assert state.model.name == "demo"


def test_a_missing_file_is_a_failure_with_a_name(qtbot: QtBot, state: ModelInUseState, tmp_path: Path) -> None:
    with qtbot.waitSignal(state.failed, timeout=WAIT) as failed:
        state.open(LocalModel(tmp_path / "nothing.gguf"))
    failure = (failed.args or [None])[0]
    assert isinstance(failure, EngineFailure)
    assert failure.code is ErrorCode.MODEL_MISSING
    assert state.phase is ModelPhase.FAILED
    assert state.name == "nothing"
    assert state.recent == ()
    state.open(state.demo)
    ready(qtbot, state)
    assert state.failure is None


def test_what_cannot_be_opened_leaves_the_model_that_answers(
    qtbot: QtBot, state: ModelInUseState, tmp_path: Path
) -> None:
    state.open(state.demo)
    ready(qtbot, state)
    words = tmp_path / "notes.txt"
    words.write_text("Nothing but words.")
    failures: list[object] = []
    state.failed.connect(failures.append)
    with qtbot.waitSignal(state.refused, timeout=WAIT) as refused:
        state.open(LocalModel(words))
    model, failure = refused.args or [None, None]
    assert model == LocalModel(words)
    assert isinstance(failure, EngineFailure) and failure.code is ErrorCode.MODEL_UNKNOWN
    assert (state.phase, state.wanted, state.loaded, state.name) == (ModelPhase.READY, state.demo, state.demo, "demo")
    assert not failures and state.failure is None
    state.reload()
    ready(qtbot, state)
    assert state.loaded == state.demo


def test_a_model_has_one_name_from_when_it_is_known(
    qtbot: QtBot, state: ModelInUseState, engine: Engine, tmp_path: Path
) -> None:
    model = LocalModel(write_script(tmp_path, name="a file's name").rename(tmp_path / "f.scripted.json"))
    state.open(model)
    assert state.name == "f.scripted"
    ready(qtbot, state)
    assert state.model is not None
    called = state.model.name
    assert (state.name, state.name_of(model)) == (called, called)
    again = ModelInUseState(engine, RecentModels(tmp_path / "recent.json"), state.demo, fixed_policy())
    again.open(model)
    assert again.name == called
    ready(qtbot, again)
    found = LocalModel(tmp_path / "found.gguf")
    again.learn_names({found: "gpt-oss-20b"})
    assert (again.name_of(found), again.name_of(again.demo)) == ("gpt-oss-20b", "Triptych demo model")


def test_a_model_opens_although_the_recent_ones_cannot_be_saved(
    qtbot: QtBot, state: ModelInUseState, tmp_path: Path
) -> None:
    block(tmp_path / "recent.json")
    with qtbot.waitSignal(state.unsaved, timeout=WAIT) as unsaved:
        state.open(state.demo)
    ready(qtbot, state)
    assert isinstance((unsaved.args or [None])[0], FileNotWritten)
    assert state.failure is None


def test_a_model_on_a_server_is_named_and_the_engine_of_this_computer_refuses_it(
    qtbot: QtBot, state: ModelInUseState
) -> None:
    model = RemoteModel("https://models.example/v1", "gpt-oss-120b")
    with qtbot.waitSignal(state.failed, timeout=WAIT):
        state.open(model)
    assert (state.wanted, state.name, state.loaded, state.hash) == (model, "gpt-oss-120b", None, "")
