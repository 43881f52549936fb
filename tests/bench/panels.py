"""Three panels that stream side by side at 100 tokens a second each: how long the window's thread is busy at a time.

The engine is a real process that runs a script. A stretch is one round of the event loop, and so at least one whole
frame: reading what came, layout, painting. The goals are the CPU's; the clock suffers from neighbours.
"""

from __future__ import annotations

import gc
import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject
from PySide6.QtWidgets import QApplication

from app.core.chats.comparison import ALL_EFFORTS
from app.core.chats.conversation import Conversation, new_details
from app.core.models.model_ref import LocalModel
from app.core.models.recent_models import RecentModels
from app.services.engine.jobs import Jobs
from app.services.engine.process import Engine
from app.settings import THEME
from app.state.chats.compare import CompareState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.ui.compare.page import ComparePage
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import Banner
from app.ui.transcript.blocks.lexing import prewarm
from tests.app.load_policies import fixed_policy
from tests.app.scripts import reply, write_script
from tests.app.ui.transcript import samples
from tests.bench.table import Row, show

SIZE = (1280, 800)
TOKENS_PER_SECOND = 100
LETTERS = 8000  # of each answer
GOAL_P99, GOAL_MOST = 8.0, 16.0


class TimedApplication(QApplication):
    """Adds up by the clock what events take, those inside others once."""

    def __init__(self) -> None:
        super().__init__([])
        self.seconds = 0.0
        self._depth = 0

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Deliver it, timed."""
        began = time.perf_counter()
        self._depth += 1
        try:
            return super().notify(receiver, event)
        finally:
            self._depth -= 1
            if self._depth == 0:
                self.seconds += time.perf_counter() - began


class Stretches(QObject):
    """Milliseconds of the rounds of the event loop, by CPU (waiting takes none) and by the clock of their events."""

    def __init__(self, application: TimedApplication) -> None:
        super().__init__()
        self.clock: list[float] = []
        self.cpu: list[float] = []
        self._application = application
        self._before = (application.seconds, time.thread_time())
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._rest)

    def _rest(self) -> None:
        now = (self._application.seconds, time.thread_time())
        clock, cpu = ((new - old) * 1000 for new, old in zip(now, self._before, strict=True))
        self.clock.append(clock)
        self.cpu.append(cpu)
        self._before = now


def main() -> None:
    """Print the table."""
    application = TimedApplication()
    with tempfile.TemporaryDirectory(prefix="triptych-bench-") as folder:
        engine = Engine()
        try:
            measured, seconds = _measure(application, engine, Path(folder))
        finally:
            engine.close()
    rows = [_row("CPU", measured.cpu, has_goal=True), _row("clock", measured.clock, has_goal=False)]
    title = f"three panels at {TOKENS_PER_SECOND} tokens/s each, {seconds:.0f} s"
    show(title, ["ms p50", "p99", "max", "stretches"], [row for pair in rows for row in pair])


def _measure(application: TimedApplication, engine: Engine, folder: Path) -> tuple[Stretches, float]:
    text = (samples.TECHNICAL * (LETTERS // len(samples.TECHNICAL) + 1))[:LETTERS]
    script = write_script(
        folder,
        reply(samples.TECHNICAL, "Let me think.", when="warm up"),
        reply(text, "Let me think about this for a while. " * 40),
        speed=TOKENS_PER_SECOND,
    )
    in_use = ModelInUseState(engine, RecentModels(folder / "recent.json"), LocalModel(script), fixed_policy())
    in_use.open(LocalModel(script))
    while in_use.phase is not ModelPhase.READY:
        application.processEvents()
    appearance = Appearance(application, THEME.default, 1.0)
    page = ComparePage(in_use, appearance, Banner(appearance))
    page.resize(*SIZE)
    page.show()
    prewarm()
    _stream(application, page, _comparison(engine, in_use, "warm up"))  # fonts, formulas, lexers
    gc.collect()
    gc.freeze()
    state = _comparison(engine, in_use, "Explain.")
    stretches, began = Stretches(application), time.perf_counter()
    _stream(application, page, state)
    seconds = time.perf_counter() - began
    page.close()
    return stretches, seconds


def _comparison(engine: Engine, in_use: ModelInUseState, question: str) -> CompareState:
    conversation = Conversation(new_details())
    asked = conversation.ask(question).id
    return CompareState(conversation, asked, Jobs(engine), in_use, lambda _conversation, _change: None)


def _stream(application: TimedApplication, page: ComparePage, state: CompareState) -> None:
    page.show_comparison(state)
    state.changed.connect(application.quit)
    state.begin(ALL_EFFORTS.panels)
    while state.is_running:
        application.exec()


def _row(name: str, values: list[float], *, has_goal: bool) -> tuple[Row, Row]:
    ordered = sorted(values)
    p50, p99, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)], ordered[-1]
    figures = (f"{p50:.2f}", f"{p99:.2f}", f"{most:.2f}", f"{len(values):,}")
    goals = (GOAL_P99, GOAL_MOST) if has_goal else (None, None)
    return (
        Row(f"{name}, p99", figures, p99, goals[0], "less", " ms"),
        Row(f"{name}, max", figures, most, goals[1], "less", " ms"),
    )


if __name__ == "__main__":
    main()
