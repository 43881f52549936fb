"""A whole session without a download: window, demo model, a question, every page. `python -m tests.app.quiet_session`.

Run under strace by `test_sockets`; prints the answer, so that the session is known to have happened.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.chats.transcript import AnswerEntry
from app.core.models.model_ref import LocalModel
from app.main import Program
from app.paths import user_paths
from app.state.models.model_in_use import ModelPhase
from tests.app.assemblies import assembly_in

_PAGES = ("models", "hardware", "study", "settings", "")
_STEP, _STEPS = 50, 1200  # milliseconds


def wait_for(program: Program, phase: ModelPhase) -> None:
    """Let the program run until the model is there."""
    for _ in range(_STEPS):
        if program.in_use.phase is phase:
            return
        QTest.qWait(_STEP)
    sys.exit("the model did not come")


def main() -> None:
    """Start, ask, look around, end."""
    application = QApplication([sys.argv[0]])
    program = Program(application, assembly_in(user_paths()))
    program.window.show()
    program.start(LocalModel(Path(sys.argv[1])) if len(sys.argv) > 1 else None)
    wait_for(program, ModelPhase.READY)
    program.chats.current.send("What is 2 + 2?")
    while program.chats.current.is_running:
        QTest.qWait(_STEP)
    for page in _PAGES:
        program.window.show_page(page)
        QTest.qWait(_STEP)
    answer = program.chats.current.entries()[-1]
    assert isinstance(answer, AnswerEntry)
    sys.stdout.write(f"{answer.answer}\n")
    program.close()


if __name__ == "__main__":
    main()
