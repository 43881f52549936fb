"""Memory in use is measured, not guessed."""

from __future__ import annotations

from collections.abc import Callable

import psutil
from pytestqt.qtbot import QtBot

from app.services.engine.in_process import InProcessEngine
from app.services.engine.memory import MemoryWatch
from backends.contract import wire
from backends.lines import encode_line

HELD = 5_000_000_000


class HoldingWorker:
    """An engine that does nothing but hold memory."""

    is_busy = False

    def __init__(self, emit: Callable[[bytes], None], _end: Callable[[str], None]) -> None:
        self._emit = emit

    def greet(self) -> None:
        self._emit(encode_line(wire.Ready(wire.PROTOCOL)))
        self.beat()

    def beat(self) -> None:
        self._emit(encode_line(wire.Heartbeat(HELD)))

    def receive(self, line: bytes) -> None:
        """Nothing is answered."""

    def turn(self) -> None:
        """Nothing is computed."""


def test_window_and_engine_are_counted_together(qtbot: QtBot) -> None:
    engine = InProcessEngine(HoldingWorker)
    watch = MemoryWatch(engine)
    with qtbot.waitSignal(watch.measured) as measured:
        watch.start()
    alone, total = measured.args or (0, 0)
    assert total == psutil.virtual_memory().total
    assert 0 < alone < total
    engine.list_devices()
    qtbot.waitUntil(lambda: engine.resident == HELD)
    with qtbot.waitSignal(watch.measured) as measured:
        watch.refresh()
    assert (measured.args or [0])[0] > HELD
    engine.close()
