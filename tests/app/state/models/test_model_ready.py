"""Waiting for the model in use: there already, lost and loaded anew, no longer wanted."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.core.models.recent_models import RecentModels
from app.services.engine.process import Engine
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.state.models.model_ready import ModelReady
from backends.contract.errors import ErrorCode
from tests.app.load_policies import fixed_policy
from tests.app.scripts import reply, write_script

WAIT = 20_000


def begun(in_use: ModelInUseState) -> tuple[ModelReady, list[str]]:
    """A wait, and what it has said so far."""
    wait, said = ModelReady(in_use, in_use), list[str]()
    wait.ready.connect(lambda: said.append("ready"))
    wait.failed.connect(lambda failure: said.append(failure.code))
    wait.start()
    return wait, said


def test_a_model_that_is_there_is_not_waited_for(in_use: ModelInUseState) -> None:
    assert begun(in_use)[1] == ["ready"]


def test_a_model_that_was_given_back_is_loaded_anew(qtbot: QtBot, in_use: ModelInUseState) -> None:
    in_use.unload()
    qtbot.waitUntil(lambda: in_use.phase is ModelPhase.NONE, timeout=WAIT)
    _wait, said = begun(in_use)
    assert not said
    qtbot.waitUntil(lambda: said == ["ready"], timeout=WAIT)
    assert in_use.phase is ModelPhase.READY


def test_who_waits_no_longer_is_not_told(qtbot: QtBot, in_use: ModelInUseState) -> None:
    in_use.reload_anew()
    wait, said = begun(in_use)
    wait.stop()
    qtbot.waitUntil(lambda: in_use.phase is ModelPhase.READY, timeout=WAIT)
    assert not said


def test_a_model_that_cannot_be_loaded_is_a_failure(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    broken = write_script(tmp_path, reply("no"), load_fault={"kind": "fail", "code": "model_corrupt"})
    in_use = ModelInUseState(engine, RecentModels(tmp_path / "recent.json"), LocalModel(broken), fixed_policy())
    in_use.open(LocalModel(broken))
    _wait, said = begun(in_use)
    qtbot.waitUntil(lambda: bool(said), timeout=WAIT)
    assert said == [ErrorCode.MODEL_CORRUPT]


def test_without_a_model_there_is_nothing_to_wait_for(tmp_path: Path) -> None:
    idle = Engine()
    in_use = ModelInUseState(
        idle, RecentModels(tmp_path / "recent.json"), LocalModel(tmp_path / "none"), fixed_policy()
    )
    assert begun(in_use)[1] == [ErrorCode.NO_MODEL]
