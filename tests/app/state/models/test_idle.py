"""When an unused model is given back, by a clock that counts only the time in which the program ran."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.services.engine.process import Engine
from app.services.engine.session import EnginePhase
from app.state.models.idle import IdleUnload
from backends.contract.awake import AwakeClock
from tests.app.scripts import write_script

WAIT = 20_000


def test_a_night_is_no_time_without_a_question(qtbot: QtBot, engine: Engine, tmp_path: Path) -> None:
    now = [0.0]
    clock = AwakeClock(lambda: now[0])
    engine.load(LocalModel(write_script(tmp_path)))
    qtbot.waitUntil(lambda: engine.phase is EnginePhase.READY and not engine.is_busy, timeout=WAIT)
    idle = IdleUnload(engine, lambda: 1, clock=clock)
    idle.refresh()
    now[0] += 8 * 3600.0
    idle.refresh()
    assert engine.phase is EnginePhase.READY
    for _ in range(61):
        now[0] += 1.0
        idle.refresh()
    qtbot.waitUntil(lambda: engine.phase is EnginePhase.EMPTY, timeout=WAIT)
