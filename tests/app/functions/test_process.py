"""The process that runs a function of one's own: what it passes on, its limits, and that nothing it started stays."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.core.tools.function_wire import EVENTS, FunctionProblem, FunctionRan, FunctionReady, RunFunction
from app.processes import FUNCTION, command_of
from backends.contract.containment import Allowed, Wall, as_arguments
from backends.lines import encode_line

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the commands of these tests are a shell's")


@dataclass
class Runner:
    """Runs one command in a process of its own; its input stays open till the process has ended, or is closed."""

    folder: Path

    def start(
        self, *command: str, text: str = "", seconds: float = 20, output: int = 1 << 20
    ) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            [*command_of(FUNCTION), *as_arguments(Allowed(writes=(str(self.folder),)))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert child.stdin is not None
        child.stdin.write(encode_line(RunFunction(command, text, str(self.folder), seconds, output)))
        child.stdin.flush()
        return child

    def run(self, *command: str, text: str = "", seconds: float = 20, output: int = 1 << 20) -> FunctionRan:
        with self.start(*command, text=text, seconds=seconds, output=output) as child:
            assert child.stdout is not None
            events = [EVENTS.decode(line) for line in child.stdout]
        assert child.returncode == 0
        ready, ran = events
        assert isinstance(ready, FunctionReady) and isinstance(ran, FunctionRan)
        self.held = ready.confinement.held
        return ran


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def gone(process: int) -> bool:
    """It is ended before the event comes; the system may take a moment to bury it."""
    end = time.monotonic() + 20
    while is_alive(process) and time.monotonic() < end:
        time.sleep(0.01)
    return not is_alive(process)


def test_arguments_go_in_and_what_is_printed_comes_out(runner: Runner) -> None:
    ran = runner.run("sh", "-c", 'read line; echo "got $line"', text='{"city": "Zürich"}\n')
    assert (ran.output, ran.code, ran.problem) == ('got {"city": "Zürich"}\n', 0, None)


def test_arguments_are_a_vector_that_no_shell_reads(runner: Runner) -> None:
    assert runner.run("printf", "%s", "$(id); `id` > x").output == "$(id); `id` > x"
    assert list(runner.folder.iterdir()) == []


def test_an_exit_code_is_a_failure_with_the_complaints(runner: Runner) -> None:
    ran = runner.run("sh", "-c", "echo so far; echo bad luck >&2; exit 3")
    assert (ran.output, ran.complaints, ran.code, ran.problem) == ("so far\n", "bad luck\n", 3, FunctionProblem.EXIT)


def test_a_command_that_is_not_there_is_told(runner: Runner) -> None:
    ran = runner.run("nowhere-at-all")
    assert ran.problem is FunctionProblem.NOT_STARTED
    assert "nowhere-at-all" in ran.complaints


def test_what_is_printed_is_cut_and_counted(runner: Runner) -> None:
    ran = runner.run("python3", "-c", "print('é' * 150_000)", output=1001)
    assert (ran.size, ran.output) == (300_001, "é" * 500)


def test_a_command_that_takes_too_long_is_ended_with_all_that_it_started(runner: Runner) -> None:
    ran = runner.run("sh", "-c", "sleep 600 & echo $!; setsid sleep 600 & echo $!; sleep 600", seconds=0.5)
    assert ran.problem is FunctionProblem.TIME
    assert all(gone(int(process)) for process in ran.output.split())


def test_what_a_command_leaves_behind_is_ended(runner: Runner) -> None:
    left = "import os\nif not os.fork():\n    os.setsid()\n    os.fork()\n    os.execlp('sleep', 'sleep', '600')"
    ran = runner.run("sh", "-c", 'python3 -c "$0"; sleep 600 & echo $!', left)
    assert ran.problem is None
    assert gone(int(ran.output))


def test_closing_the_input_ends_it_with_all_that_it_started(runner: Runner) -> None:
    mark = runner.folder / "process"
    with runner.start(
        "sh", "-c", "setsid sleep 600 & echo $! > process.new; mv process.new process; sleep 600"
    ) as child:
        while not mark.exists():
            time.sleep(0.01)
    assert child.returncode == 0  # leaving the block has closed its input
    assert gone(int(mark.read_text("utf-8")))


@pytest.mark.slow
def test_whoever_cancels_at_once_leaves_nothing(runner: Runner) -> None:
    for number in range(5):
        with runner.start(sys.executable, "-I", "-c", f"import time; time.sleep(600 + {number})"):
            pass  # leaving the block closes the input, before or while the command is started
    assert not sleeping(str(runner.folder))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux does it")
def test_a_command_ends_when_what_runs_it_is_killed(runner: Runner) -> None:
    mark = runner.folder / "process"
    with runner.start("sh", "-c", "echo $$ > process.new; mv process.new process; exec sleep 600") as child:
        while not mark.exists():
            time.sleep(0.01)
        child.kill()
    assert gone(int(mark.read_text("utf-8")))


def sleeping(folder: str) -> list[int]:
    """The processes that work in a folder."""
    found: list[int] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == Path(folder):
                found.append(int(process.name))
        except OSError:
            continue
    return found


@pytest.fixture
def walled(runner: Runner) -> Runner:
    runner.run("true")
    if not {Wall.WRITING, Wall.NETWORK} <= set(runner.held):
        pytest.skip("this kernel holds no such walls")
    return runner


def test_it_writes_into_its_folder_and_nowhere_else(walled: Runner, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    ran = walled.run("sh", "-c", f"echo yes > here; echo no > {outside}/there; cat here")
    assert (ran.output, list(outside.iterdir())) == ("yes\n", [])


def test_it_has_no_network(walled: Runner) -> None:
    ran = walled.run("python3", "-c", "import socket; socket.create_connection(('127.0.0.1', 9))")
    assert ran.problem is FunctionProblem.EXIT
    assert "Operation not permitted" in ran.complaints


def test_it_signals_nobody_outside(walled: Runner) -> None:
    assert walled.run("sh", "-c", f"kill -0 {os.getpid()}").problem is FunctionProblem.EXIT
