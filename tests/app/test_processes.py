"""The table of child processes: how each is started, from source and packaged, and that it then says what it is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.processes import ENGINE, NETWORK, PROCESSES, ChildProcess, command_of, process_of

ROOT = Path(__file__).resolve().parents[2]
BY_NAME = [pytest.param(process, id=process.name) for process in PROCESSES]


def first_line(command: list[str]) -> dict[str, object]:
    """What a child says first; it ends when its input does."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as child:
        assert child.stdin is not None and child.stdout is not None
        line = child.stdout.readline()
        child.stdin.close()
        child.wait(20)
    return json.loads(line)


@pytest.mark.parametrize(
    ("process", "source", "packaged"),
    [
        (ENGINE, ["python", "-P", "-m", "backends.engine"], [str(Path("opt/triptych-engine.exe")), "--engine"]),
        (NETWORK, ["python", "-P", "-m", "app.network"], [str(Path("opt/triptych-engine.exe")), "--network"]),
    ],
)
def test_a_process_is_started_by_its_module_or_by_the_packaged_program(
    process: ChildProcess, source: list[str], packaged: list[str]
) -> None:
    assert process.command("python", is_packaged=False) == source
    assert process.command(str(Path("opt/Triptych.exe")), is_packaged=True) == packaged


def test_names_arguments_and_sources_are_told_apart() -> None:
    assert len({process.name for process in PROCESSES}) == len(PROCESSES)
    assert [process_of(process.argument) for process in PROCESSES] == list(PROCESSES)
    sources = [source for process in PROCESSES for source in process.sources]
    assert len(set(sources)) == len(sources)
    assert process_of("--version") is None


@pytest.mark.parametrize("process", BY_NAME)
def test_a_child_that_is_started_from_source_says_ready(process: ChildProcess) -> None:
    assert first_line(command_of(process))["type"] == "ready"


@pytest.mark.parametrize("process", BY_NAME)
def test_the_packaged_program_of_children_is_the_process_it_is_told_to_be(process: ChildProcess) -> None:
    assert first_line([sys.executable, str(ROOT / "packaging/freeze/engine.py"), process.argument])["type"] == "ready"


def test_the_packaged_program_of_children_says_why_it_ends() -> None:
    command = [sys.executable, str(ROOT / "packaging/freeze/engine.py")]
    ended = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr.strip()) == (2, b"Triptych starts this program itself.")
