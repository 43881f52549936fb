"""What holds around the processes stands in Settings; what a system does not hold is said where it is promised."""

from __future__ import annotations

import sys

import pytest
from pytestqt.qtbot import QtBot

from app.assembly import Substitutes
from app.main import Program
from app.processes import ENGINE, PROCESSES, command_of
from backends.contract.containment import Allowed, as_arguments
from tests.app.ui.conftest import WAIT
from tests.app.ui.drivers.window import WindowDriver

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls of Linux are tried")
WITHOUT_LANDLOCK = [sys.executable, "-m", "tests.backends.containment.without_landlock", "landlock"]


@pytest.fixture
def substitutes(request: pytest.FixtureRequest) -> Substitutes:
    """An engine on a kernel without Landlock, or beside a GPU whose driver needs files, where a test asks for one."""
    commands = {
        "without Landlock": [*WITHOUT_LANDLOCK, *command_of(ENGINE)],
        "driver": [*command_of(ENGINE), *as_arguments(Allowed(any_files=True))],
    }
    return Substitutes(engine_command=commands.get(getattr(request, "param", "")))


def test_settings_say_what_the_kernel_holds(qtbot: QtBot, window: WindowDriver) -> None:
    window.open_settings()
    promises = sum(len(process.walls) for process in PROCESSES)
    qtbot.waitUntil(lambda: window.wall_words().count("held by the kernel") == promises, timeout=WAIT)
    assert "by this program only" not in window.wall_words()


def test_a_whole_promise_stands_alone(window: WindowDriver) -> None:
    assert window.promise().endswith("What you ask stays here.")


@pytest.mark.parametrize("substitutes", ["without Landlock"], indirect=True)
def test_what_is_not_held_is_said_beside_the_promise_and_in_the_report(program: Program, window: WindowDriver) -> None:
    assert window.promise().endswith(
        "Your system cannot lock the engine’s files: only Triptych itself keeps it to its model."
    )
    assert "not reading: Landlock" in program.diagnostics("it broke")
    assert "engine reads no files but its own: this program only" in program.hardware.report()


@pytest.mark.parametrize("substitutes", ["driver"], indirect=True)
def test_a_driver_that_needs_files_is_said_beside_the_promise(window: WindowDriver) -> None:
    assert window.promise().endswith(
        "Your GPU’s driver needs the engine’s files unlocked: only Triptych itself keeps it to its model."
    )


@pytest.mark.parametrize(
    ("address", "said"),
    [("https://a.example/b", "The system could not open this link."), ("file:///a", "could not open this folder.")],
)
def test_what_could_not_be_opened_behind_the_windows_wall_is_said(
    program: Program, window: WindowDriver, address: str, said: str
) -> None:
    program.tell_not_opened(address)
    window.banner.wait(said)
