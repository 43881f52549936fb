"""What the system does not hold is said, at every place where it is promised; what it holds still, holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from app.processes import ENGINE, NETWORK, PROCESSES, READING, ChildProcess, command_of
from backends.contract.containment import DRIVER_NEEDS_FILES, Allowed, Wall, as_arguments

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the walls of Linux are tried")

WITHOUT = [sys.executable, "-m", "tests.backends.containment.without_landlock"]
BY_NAME = [pytest.param(process, id=process.name) for process in PROCESSES if process.walls]


def greeting(command: list[str]) -> dict[str, list[str]]:
    """What a child says of its walls."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False, env=dict(os.environ))
    return json.loads(done.stdout.splitlines()[0])["confinement"]


@pytest.mark.parametrize("process", BY_NAME)
def test_here_the_kernel_holds_all_that_is_promised(process: ChildProcess) -> None:
    told = greeting(command_of(process))
    assert tuple(told["held"]) == process.walls
    assert told["missing"] == []
    assert "Landlock" in told["means"] and "seccomp" in told["means"]


def test_without_landlock_an_engine_is_held_from_all_but_reading_and_says_so() -> None:
    told = greeting([*WITHOUT, "landlock", *command_of(ENGINE)])
    assert told["held"] == [Wall.WRITING, Wall.NETWORK, Wall.PROGRAMS, Wall.PROCESSES]
    assert told["missing"] == [Wall.READING]
    assert told["means"] == "seccomp"
    assert "Landlock" in told["why"]


def test_an_engine_whose_driver_needs_files_is_held_from_all_else_and_says_why() -> None:
    told = greeting([*command_of(ENGINE), *as_arguments(Allowed(uses_gpu=True, any_files=True))])
    assert told["held"] == [Wall.NETWORK, Wall.PROGRAMS, Wall.PROCESSES]
    assert told["missing"] == [Wall.READING, Wall.WRITING]
    assert told["why"] == DRIVER_NEEDS_FILES


def test_without_landlock_a_downloader_says_that_its_files_are_not_held() -> None:
    told = greeting([*WITHOUT, "landlock", *command_of(NETWORK), "--may-write=/tmp"])
    assert told["held"] == [Wall.PROGRAMS, Wall.PROCESSES]
    assert told["missing"] == [Wall.READING, Wall.WRITING]


def test_without_any_help_of_the_kernel_nothing_is_claimed() -> None:
    told = greeting([*WITHOUT, "all", *command_of(ENGINE)])
    assert told["held"] == []
    assert tuple(told["missing"]) == ENGINE.walls
    assert "Landlock" in told["why"] and "seccomp" in told["why"]


@pytest.mark.slow
def test_doctor_says_which_lines_hold(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = {"TRIPTYCH_HOME": str(tmp_path_factory.mktemp("home"))}
    command = [sys.executable, "-m", "app", "doctor", "--json"]

    def lines(prefix: list[str]) -> dict[str, str]:
        done = subprocess.run([*prefix, *command], capture_output=True, check=False, env=os.environ | home)
        return json.loads(done.stdout)["Privacy: what holds here"]

    whole, poorer = lines([]), lines([*WITHOUT, "landlock"])
    promises = {
        line for line in whole if line.split()[0] in ("engine", "network", "reading") and "held with" not in line
    }
    assert len(promises) == sum(len(process.walls) for process in (ENGINE, NETWORK, READING))
    assert {whole[line] for line in promises} == {"kernel"}
    lost = {line for line in promises if poorer[line] != "kernel"}
    assert lost == {f"{name} reads no files but its own" for name in ("engine", "network", "reading")}
    assert "Landlock" in poorer["why not all of engine"]
