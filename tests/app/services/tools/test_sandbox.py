"""The sandbox with the real Python: what programs show, what they cannot do, and what ends them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.tools.compiled_python import FILE
from app.core.tools.sandbox_failure import SandboxFailure
from app.core.tools.sandbox_wire import EVENTS, CompileRuntime, RunProblem, RunPython, SandboxFailed, SandboxProblem
from app.services.tools.sandbox import Sandbox
from backends.lines import encode_line
from tests.sandboxes import RECORD, ended, ran, sandbox_in

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("code", "output"),
    [
        ("1 + 1", "2\n"),
        ("x = 3\nprint('hi')\nx * 2", "hi\n6\n"),
        ("x = 3", ""),
        ("", ""),
        ("None", ""),
        ("print('ü 😀', 'bad \\udc80')", "ü 😀 bad \\udc80\n"),
        ("import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')", "a\nb\nc\n"),
        ("from dataclasses import dataclass\n@dataclass\nclass A:\n    x: int\nA(1)", "A(x=1)\n"),
        ("import statistics, sqlite3, decimal, json\nstatistics.mean([1, 2])", "1.5\n"),
        ("def f(n):\n    return 1 if n < 2 else n * f(n - 1)\nf(20)", "2432902008176640000\n"),
        ("__name__", "'__main__'\n"),
        ("import sys\nsys.exit()", ""),
        ("import os\ndict(os.environ)", "{}\n"),
    ],
)
def test_a_program_shows_what_a_notebook_would(sandbox: Sandbox, code: str, output: str) -> None:
    found = ran(sandbox.run(RunPython(0, code)))
    assert (found.output, found.size, found.problem) == (output, len(output.encode()), None)


@pytest.mark.parametrize(
    ("code", "last"),
    [
        ("1/0", "ZeroDivisionError: division by zero"),
        ("def f(:", "SyntaxError: invalid syntax"),
        ("a\0b", "SyntaxError: source code string cannot contain null bytes"),
        ("def f(n): return f(n + 1)\nf(0)", "RecursionError: maximum recursion depth exceeded"),
        ("bytearray(1 << 30)", "MemoryError"),
        ("import os\nos.fork()", "AttributeError: module 'os' has no attribute 'fork'"),
        ("import subprocess\nsubprocess.run(['ls'])", "OSError: [Errno 58] wasi does not support processes."),
        ("import socket\nsocket.socket()", "OSError: [Errno 58] Not supported"),
        ("open('/etc/passwd')", "FileNotFoundError: [Errno 44] No such file or directory: '/etc/passwd'"),
        ("open('new', 'w')", "FileNotFoundError: [Errno 44] No such file or directory: 'new'"),
        ("import threading\nthreading.Thread(target=print).start()", "RuntimeError: can't start new thread"),
        ("input()", "EOFError: EOF when reading a line"),
        ("import numpy", "ModuleNotFoundError: No module named 'numpy'"),
    ],
)
def test_what_a_program_cannot_do_is_an_exception_in_it(sandbox: Sandbox, code: str, last: str) -> None:
    found = ran(sandbox.run(RunPython(0, code)))
    assert found.problem is RunProblem.RAISED
    assert found.output.splitlines()[-1] == last


def test_a_traceback_shows_the_program_alone(sandbox: Sandbox) -> None:
    found = ran(sandbox.run(RunPython(0, "1/0")))
    assert found.output == (
        'Traceback (most recent call last):\n  File "<cell>", line 1, in <module>\n    1/0\n    ~^~\n'
        "ZeroDivisionError: division by zero\n"
    )


@pytest.mark.parametrize(
    "code",
    ["while True: pass", "import time\ntime.sleep(1000)", "l = []\nwhile True: l.append('x' * 1000); l = l[-9:]"],
    ids=["computes", "waits", "allocates"],
)
def test_an_endless_program_is_ended_and_the_next_one_runs(sandbox: Sandbox, code: str) -> None:
    endless, following = (
        sandbox.run(RunPython(0, f"print('began')\n{code}", seconds=1.0)),
        sandbox.run(RunPython(0, "2")),
    )
    found = ran(endless)
    assert (found.problem, found.output) == (RunProblem.TIME, "began\n")
    assert ran(following).output == "2\n"


@pytest.mark.parametrize(
    "code",
    [
        "import sys\nsys.setrecursionlimit(10**9)\nclass A:\n    def __repr__(self): return repr(self)\nA()",
        "import os\nos.abort()",
    ],
)
def test_a_crash_of_the_interpreter_ends_its_program_alone(sandbox: Sandbox, code: str) -> None:
    assert ran(sandbox.run(RunPython(0, code))).problem in (RunProblem.CRASHED, RunProblem.DEPTH)
    before = sandbox.pid
    assert ran(sandbox.run(RunPython(0, "3"))).output == "3\n"
    assert sandbox.pid == before


def test_of_a_flood_the_beginning_is_kept_and_all_is_counted(sandbox: Sandbox) -> None:
    found = ran(sandbox.run(RunPython(0, "print('x' * 10**7)", output=1000)))
    assert (found.output, found.size, found.problem) == ("x" * 1000, 10**7 + 1, None)


def test_nothing_of_a_program_is_left_for_the_next(sandbox: Sandbox) -> None:
    assert ran(sandbox.run(RunPython(0, "kept = 1\nimport sys\nsys.kept = 2"))).problem is None
    assert (
        ran(sandbox.run(RunPython(0, "import sys\n'kept' in globals(), hasattr(sys, 'kept')"))).output
        == "(False, False)\n"
    )


def test_a_program_whose_process_is_killed_says_so_and_the_next_runs_in_a_new_one(sandbox: Sandbox) -> None:
    assert ran(sandbox.run(RunPython(0, "1"))).output == "1\n"
    before = sandbox.pid
    reply = sandbox.run(RunPython(0, "while True: pass"))
    os.kill(before, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    failure = ended(reply)
    assert isinstance(failure, SandboxFailure) and failure.code is SandboxProblem.LOST
    assert ran(sandbox.run(RunPython(0, "2"))).output == "2\n"
    assert sandbox.pid not in (0, before)


def test_a_cancelled_program_is_stopped_and_the_next_runs(sandbox: Sandbox) -> None:
    assert ran(sandbox.run(RunPython(0, "1"))).output == "1\n"
    reply, following = sandbox.run(RunPython(0, "while True: pass")), sandbox.run(RunPython(0, "2"))
    reply.cancel()
    assert ended(following) is not None


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("change", ["bytes", "missing", "record"])
def test_a_compiled_module_that_is_not_the_one_that_was_kept_is_made_again(tmp_path: Path, change: str) -> None:
    source, folder = small_module(tmp_path / "small.wasm"), tmp_path / "cache"
    assert whether_it_prepares(folder, source) is True
    assert whether_it_prepares(folder, source) is False
    whole = (folder / FILE).read_bytes()
    if change == "bytes":
        (folder / FILE).write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    elif change == "missing":
        (folder / FILE).unlink()
    else:
        (folder / RECORD).write_text('{"sha256": "00"}')
    assert whether_it_prepares(folder, source) is True
    assert (folder / FILE).read_bytes() == whole


@pytest.mark.usefixtures("qapp")
def test_a_module_that_is_no_webassembly_is_refused_in_a_sentence(tmp_path: Path) -> None:
    source = tmp_path / "none.wasm"
    source.write_text("not wasm")
    sandbox = sandbox_in(tmp_path / "cache", str(source))
    failure = ended(sandbox.run(RunPython(0, "1")))
    assert isinstance(failure, SandboxFailure) and failure.code is SandboxProblem.INTERNAL
    sandbox.close()


@pytest.mark.usefixtures("qapp")
def test_a_cache_that_cannot_be_made_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    failure = ended(sandbox_in(tmp_path / "file").run(RunPython(0, "1")))
    assert isinstance(failure, SandboxFailure) and failure.code is SandboxProblem.NOT_WRITABLE


def small_module(file: Path) -> Path:
    """A program in WebAssembly that ends at once: `(func (export "_start"))`."""
    header, types, functions = b"\0asm\1\0\0\0", b"\1\4\1\x60\0\0", b"\3\2\1\0"
    file.write_bytes(header + types + functions + b"\7\x0a\1\6_start\0\0" + b"\x0a\4\1\2\0\x0b")
    return file


def whether_it_prepares(folder: Path, source: Path) -> bool:
    """Run the module in a new sandbox, and tell whether it was compiled for that."""
    sandbox, told = sandbox_in(folder, str(source)), list[bool]()
    sandbox.preparing.connect(told.append)
    assert ran(sandbox.run(RunPython(0, ""))).problem is None
    sandbox.close()
    return told == [True, False]


WITHOUT_ENGINE = """
import subprocess
import sys
sys.modules["wasmtime"] = None  # as where it has no wheel
from app.sandbox.__main__ import main
sys.argv[1:] = []
main()
"""


def test_where_there_is_no_engine_for_webassembly_the_process_says_so() -> None:
    command, pipe = [sys.executable, "-c", WITHOUT_ENGINE], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(encode_line(CompileRuntime("nowhere")))
        process.stdin.flush()
        _ready, failed = (EVENTS.decode(process.stdout.readline()) for _ in range(2))
        process.stdin.close()
    assert isinstance(failed, SandboxFailed) and failed.code is SandboxProblem.NOT_HERE
    assert "wasmtime" in failed.detail
    assert "its sandbox does not exist for this kind of computer" in str(SandboxFailure(failed.code).sentence)
