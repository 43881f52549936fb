"""Memory in use is measured, not guessed."""

from __future__ import annotations

import psutil
from pytestqt.qtbot import QtBot

from app.services.engine import Engine
from app.services.memory import MemoryWatch


def test_window_and_engine_are_counted_together(qtbot: QtBot) -> None:
    engine = Engine()
    watch = MemoryWatch(engine)
    with qtbot.waitSignal(watch.measured) as measured:
        watch.start()
    alone, total = measured.args or (0, 0)
    assert total == psutil.virtual_memory().total
    assert 0 < alone < total
    engine.resident = 5_000_000_000
    with qtbot.waitSignal(watch.measured) as measured:
        watch.look()
    assert (measured.args or [0])[0] > 5_000_000_000
