"""A whole program with its window, on a scripted engine process and a store in a folder of the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.assembly import Substitutes
from app.core.models.model_ref import LocalModel
from app.core.store.keys import MemoryVault
from app.main import Program
from app.paths import Paths
from app.state.models.model_in_use import ModelPhase
from app.ui.shell.window_memory import FIRST_SIZE
from tests.app.assemblies import assembly_in
from tests.app.scripts import reply, write_script
from tests.app.ui.drivers.driver import WAIT, delete_now
from tests.app.ui.drivers.window import WindowDriver

__all__ = ["WAIT"]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Folders with spaces and letters from elsewhere."""
    base = tmp_path / "a folder für tests"
    return Paths(base / "config", base / "data", base / "state", base / "cache")


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Quick by default."""
    return write_script(
        tmp_path_factory.mktemp("scripts"),
        reply("never comes " * 2000, "thinking " * 40, when="slow"),
        reply("Many words make a long answer.\n\n" * 30, "I think. " * 5, when="long"),
        reply("It is done.", when="mortal", effort="low"),
        reply("gone", "before it goes " * 30, when="mortal", fault={"kind": "abort", "after": 80}),
        reply("patience " * 400, "wait", when="patient"),
        reply("gone", "before it goes", when="abort", fault={"kind": "abort", "after": 4}),
        reply("It is **done**.", "Let me think."),
        speed=400,
    )


@pytest.fixture
def substitutes() -> Substitutes:
    """Nothing; a module that needs something has a fixture of this name."""
    return Substitutes()


@pytest.fixture
def make_program(
    qtbot: QtBot, qapp: QApplication, paths: Paths, substitutes: Substitutes
) -> Iterator[Callable[[], Program]]:
    """Programs of one user, closed at the end; the window is shown, nothing is started."""
    made: list[Program] = []
    vault = MemoryVault()

    def make() -> Program:
        program = Program(qapp, assembly_in(paths, vault, substitutes=substitutes))
        made.append(program)
        if len(made) == 1:  # the offscreen platform's screen is smaller than most people's
            program.window.resize(FIRST_SIZE)
        program.window.show()
        qtbot.waitExposed(program.window)
        return program

    yield make
    for program in made:
        for window in (*program.windows.more, program.window):
            window.close()
        program.close()
        for window in (*program.windows.more, program.window):
            window.deleteLater()
        program.deleteLater()
    delete_now()  # else the next program would dress these windows too


@pytest.fixture
def program(qtbot: QtBot, make_program: Callable[[], Program], script: Path) -> Program:
    """Started, its model ready, its chats open."""
    program = make_program()
    with qtbot.waitSignal(program.chat_storage.opened, timeout=WAIT):
        program.start(LocalModel(script))
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    return program


@pytest.fixture
def window(program: Program) -> WindowDriver:
    """The window of the started program, in a test's hands."""
    return WindowDriver(program.window)
