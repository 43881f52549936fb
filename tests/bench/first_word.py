"""The demo model's first words after Enter, in a process of its own: `python -m tests.bench.first_word ROUNDS`.

One line of JSON: seconds from the key to the frame that shows the first word of the reasoning, and of the answer, for
each question. The window and the engine's process are the real ones. Not here: tables (`start`).
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from app.core.models.model_ref import LocalModel
from app.main import Program
from app.paths import Paths, demo_model
from app.run import new_application
from app.state.models.model_in_use import ModelPhase
from app.ui.shell.window_memory import FIRST_SIZE
from tests.app.assemblies import assembly_in
from tests.app.ui.drivers.window import WindowDriver

QUESTION = "What is 4821 + 3977?"


class _Paints(QObject):
    """Counts what is painted in the window."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.count = 0
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count, and let pass."""
        self.count += event.type() == QEvent.Type.Paint and isinstance(watched, QWidget)
        return False


def main() -> None:
    """Ask, tell, and end as a closed window does."""
    rounds = int(sys.argv[1])
    application = new_application([sys.argv[0]])
    with tempfile.TemporaryDirectory() as home:
        program = Program(application, assembly_in(Paths(*(Path(home) / name for name in "abcd"))))
        program.window.resize(FIRST_SIZE)
        program.window.show()
        program.start(LocalModel(demo_model()))
        driver, paints = WindowDriver(program.window), _Paints(application)
        _until(lambda: program.in_use.phase is ModelPhase.READY)
        told = [_ask(driver, paints) for _ in range(rounds)]
        program.window.close()
        program.close()
    sys.stdout.write(json.dumps(told) + "\n")


def _ask(driver: WindowDriver, paints: _Paints) -> tuple[float, float]:
    """Seconds until the first word of the reasoning, and of the answer, is painted."""
    driver.window.chats.new()
    driver.write(QUESTION)
    QApplication.processEvents()
    began = time.perf_counter()
    driver.submit("")
    chat = driver.chat
    _until(lambda: len(chat.entries()) > 1)
    reasoning = _painted(paints, lambda: bool(driver.last_answer.reasoning)) - began
    answer = _painted(paints, lambda: bool(driver.last_answer.answer)) - began
    _until(lambda: not chat.is_running)
    return reasoning, answer


def _painted(paints: _Paints, is_there: Callable[[], bool]) -> float:
    """When the first frame with it was painted."""
    _until(is_there)
    before = paints.count
    _until(lambda: paints.count > before)
    return time.perf_counter()


def _until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        QApplication.processEvents()


if __name__ == "__main__":
    main()
