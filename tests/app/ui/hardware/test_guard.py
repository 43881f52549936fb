"""Guard rails in the real window: a load that died, memory that runs out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.machine.machine import GIB
from app.core.models.model_ref import LocalModel
from app.errors import EngineFailure
from app.main import Program
from app.state.models.model_in_use import ModelPhase
from backends.contract.errors import ErrorCode
from tests.app.ui.drivers.window import WindowDriver
from tests.models import write_random_gguf

WAIT = 20_000


def test_a_load_that_died_is_explained_with_numbers(make_program: Callable[[], Program], tmp_path: Path) -> None:
    program = make_program()
    window = WindowDriver(program.window)
    program.start(LocalModel(write_random_gguf(tmp_path / "small.gguf")))
    window.until(lambda: program.in_use.phase is ModelPhase.READY)
    failure = EngineFailure(ErrorCode.ENGINE_LOST, "Killed")
    program.in_use.failure = failure
    program.in_use.lost.emit(failure)
    words = window.banner.words
    assert words.startswith("The engine stopped while loading the model. The model takes ")
    assert "Try again" in window.banner.actions


def test_an_engine_that_died_while_it_answered_is_started_again(window: WindowDriver, program: Program) -> None:
    program.in_use.lost.emit(EngineFailure(ErrorCode.ENGINE_LOST))
    assert "Start it again" in window.banner.actions


def test_scarce_memory_offers_to_unload_and_a_question_loads_again(window: WindowDriver, program: Program) -> None:
    program._memory.judge(32 * GIB, GIB // 2)
    assert "0.5 GB left" in window.banner.words
    window.banner.actions["Unload"].click()
    window.until(lambda: program.in_use.phase is ModelPhase.NONE)
    program.chats.current.send("hello")
    window.until(lambda: program.in_use.phase is ModelPhase.READY)


def test_the_warning_comes_once_and_only_with_a_model(qtbot: QtBot, program: Program) -> None:
    said: list[int] = []
    program._memory.scarce.connect(said.append)
    for available in (20 * GIB, GIB // 2, GIB // 2, 20 * GIB, GIB // 4):
        program._memory.judge(32 * GIB, available)
    assert said == [GIB // 2, GIB // 4]
    program.engine.unload()
    qtbot.waitUntil(lambda: program.engine.model is None, timeout=WAIT)
    program._memory.judge(32 * GIB, 20 * GIB)
    program._memory.judge(32 * GIB, GIB // 4)
    assert len(said) == 2


@pytest.mark.parametrize(
    ("minutes", "quiet", "is_unloaded"), [(0, 10**9, False), (5, 200_000, False), (5, 300_000, True)]
)
def test_a_quiet_model_is_unloaded_where_that_is_wanted(
    qtbot: QtBot, program: Program, minutes: int, quiet: int, is_unloaded: bool
) -> None:
    from app.state.models.idle import IdleUnload

    qtbot.waitUntil(lambda: not program.engine.is_busy, timeout=WAIT)
    idle = IdleUnload(program.engine, lambda: minutes)
    idle.judge(quiet)
    assert program.engine.is_busy is is_unloaded
    qtbot.waitUntil(lambda: not program.engine.is_busy, timeout=WAIT)
    assert (program.engine.model is None) is is_unloaded
