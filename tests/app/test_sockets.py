"""By the kernel's word: every child process uses sockets, files and programs as its table says, and so does a session.

The window opens no internet socket either.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.documents.kinds import DocumentKind
from app.core.documents.wire import Read
from app.core.jobs.serving_wire import PORT, Serve
from app.core.machine.launch_wire import StartChild
from app.core.models.network_wire import Fetch, Hub as HubAddress, Pick
from app.core.tools.function_wire import RunFunction
from app.core.tools.mcp_wire import ConnectServer, HttpTarget
from app.core.tools.sandbox_wire import CompileRuntime
from app.paths import demo_model
from app.processes import (
    ENGINE,
    FUNCTION,
    LAUNCHER,
    MCP,
    NETWORK,
    PROCESSES,
    READING,
    REMOTE,
    SANDBOX,
    SERVING,
    ChildProcess,
    Files,
    Sockets,
    command_of,
)
from backends.contract import wire
from backends.contract.base import LoadOptions
from backends.contract.containment import Allowed, Wall, as_arguments
from backends.contract.containment.program import SYSTEM, program_paths, to_resolve
from backends.contract.server import Server
from backends.lines import encode_line
from tests.hub_server import Hub, running_hub

ROOT = Path(__file__).resolve().parents[2]
OPENED = r'open(?:at)?\([^"]*"([^"]*)", [^)]*{}[^)]*\) = \d+'
OPENED_TO_WRITE = re.compile(OPENED.format("O_(?:WRONLY|RDWR|CREAT)"))
OPENED_AT_ALL = re.compile(OPENED.format("O_RDONLY"))
INTERNET_SOCKET = re.compile(r"socket\(AF_INET6?, .*\) = \d+")
# `resumed` stands where strace was interrupted by another process.
STARTED = re.compile(r"execve(?:\(.*| resumed>)\) += 0")
REFUSED = {  # what a child tries at its walls, as strace writes that the kernel has refused it
    Wall.READING: r'open(?:at)?\(AT_FDCWD, "/", .*\) = -1 EACCES',
    Wall.WRITING: r'open(?:at)?\(AT_FDCWD, "/dev/zero", O_WRONLY.*\) = -1 E(?:ACCES|PERM)',
    Wall.NETWORK: r"socket\(AF_INET, .*\) = -1 EPERM",
    Wall.PROGRAMS: r'execve\("/nowhere/at/all", .*\) = -1 EPERM',
    Wall.PROCESSES: r"kill\(\d+, 0\) += -1 EPERM",
}
CONNECT_REFUSED = r"connect\(.* = -1 E(?:PERM|ACCES)"  # of a process that is connected to
CONNECTED = re.compile(r"connect\(.*AF_INET.* = 0")
DOCUMENT = ROOT / "tests/golden/documents/report.pdf"
OF_THE_PROCESS = "/proc/self/coredump_filter"  # that it leaves nothing behind when it crashes


def _can_trace() -> bool:
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-qq", "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _can_trace(), reason="needs strace, and a system that lets it watch"),
]


def traced(record: Path, command: list[str], stdin: bytes = b"", until: str = "") -> tuple[str, str]:
    """What a command printed, and the calls by which it and its children used sockets, opened files, started programs.

    Its input ends after it has written an event of the type `until`; without one it has to end by itself.
    """
    watch = ["strace", "-f", "-qq", "-e", "trace=network,execve,kill,open,openat", "-o", str(record)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TRIPTYCH_HOME": str(record.parent / "home")}
    with subprocess.Popen(
        [*watch, *command],
        env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None and process.stdout is not None and process.stderr is not None
        process.stdin.write(stdin)
        process.stdin.flush()
        printed = b""
        for line in process.stdout:
            printed += line
            if until and json.loads(line)["type"] == until:
                process.stdin.close()
        assert process.wait(100) == 0, process.stderr.read().decode()
    return printed.decode(), record.read_text("utf-8", "replace")


def request_for(process: ChildProcess, hub: Hub, folder: Path) -> tuple[bytes, str]:
    """Something to do for each process, and the event that says it is done."""
    hub.add("a/b", "x.txt", b"x", is_large=False)
    fetch = Fetch(HubAddress(hub.endpoint), "a/b", "main", Pick(names=("x.txt",)), str(folder))
    return {
        ENGINE.name: (encode_line(wire.Load(1, str(demo_model()), LoadOptions())), "loaded"),
        REMOTE.name: (encode_line(wire.Load(1, "", server=Server(hub.endpoint))), "failed"),
        NETWORK.name: (encode_line(fetch), "fetched"),
        MCP.name: (encode_line(ConnectServer("a", HttpTarget(hub.endpoint))), "stopped"),
        LAUNCHER.name: (b"".join(map(encode_line, map(StartChild, itertools.count(), LAUNCHER.starts))), "line"),
        SERVING.name: (encode_line(Serve("key", "model", 1)), "ready"),
        SANDBOX.name: (encode_line(CompileRuntime(str(folder / "compiled"), str(empty_module(folder)))), "compiled"),
        READING.name: (encode_line(Read(str(DOCUMENT), DocumentKind.PDF, 1000)), "document"),
        FUNCTION.name: (encode_line(RunFunction(("sh", "-c", f"echo x > {folder}/x"), "", str(folder))), "ran"),
    }[process.name]


def empty_module(folder: Path) -> Path:
    """The smallest program in WebAssembly, which takes no time to compile."""
    file = folder / "empty.wasm"
    file.write_bytes(b"\0asm\1\0\0\0")
    return file


def may_for(process: ChildProcess, folder: Path) -> Allowed:
    """What the app gives each process for that."""
    folder.mkdir()
    return {
        ENGINE.name: Allowed(reads=(str(demo_model()),)),
        NETWORK.name: Allowed(writes=(str(folder),)),
        SANDBOX.name: Allowed(writes=(str(folder),)),
        READING.name: Allowed(reads=(str(DOCUMENT),)),
        FUNCTION.name: Allowed(writes=(str(folder),)),
    }.get(process.name, Allowed())


def behind_walls(calls: str) -> str:
    """What was called once the walls stood."""
    return calls[re.search(REFUSED[Wall.PROCESSES], calls).end() :]  # type: ignore[union-attr]  # was found before


def readable() -> tuple[Path, ...]:
    """What every process may read, the demo model, and a document."""
    return (DOCUMENT, *map(Path, (*SYSTEM, *to_resolve(), *program_paths())), Path("/proc"), demo_model())


def test_a_session_opens_no_internet_socket(tmp_path: Path) -> None:
    out, calls = traced(tmp_path / "calls", [sys.executable, "-m", "tests.app.quiet_session"])
    assert "4" in out
    assert ENGINE.module in calls  # the engine was watched, too
    watched, walls_tried = without(SERVING, calls)
    assert not INTERNET_SOCKET.search(watched)
    assert not re.search(r"(?:bind|connect)\(.*AF_INET.* = 0", walls_tried)  # it tries to connect, and cannot


def without(process: ChildProcess, calls: str) -> tuple[str, str]:
    """The calls of all but this process, and its own."""
    started = re.compile(rf"^(\d+) +execve\(.*\"{re.escape(process.module)}\"", re.MULTILINE)
    numbers = set(started.findall(calls))
    lines = calls.splitlines()
    own = [line for line in lines if line.split(" ", 1)[0] in numbers]
    return "\n".join(line for line in lines if line.split(" ", 1)[0] not in numbers), "\n".join(own)


@pytest.mark.parametrize("process", [pytest.param(process, id=process.name) for process in PROCESSES])
def test_a_process_does_what_its_table_says_and_no_more(process: ChildProcess, tmp_path: Path) -> None:
    folder = tmp_path / "told"
    with running_hub() as hub:
        may = as_arguments(may_for(process, folder))
        command = [*command_of(process), *([f"{PORT}0"] if process is SERVING else may)]
        request, until = request_for(process, hub, folder)
        out, calls = traced(tmp_path / "calls", command, request, until)
    assert f'"type":"{until}"' in out
    started = len(STARTED.findall(calls))
    assert started == 1 + len(process.starts) + process.runs_programs  # itself, and what it was asked to start
    own = calls if not process.starts else without(process, calls)[1]
    assert bool(INTERNET_SOCKET.search(own)) is (process.sockets in (Sockets.CONNECTS, Sockets.ACCEPTS))
    assert not (process.sockets is Sockets.ACCEPTS and CONNECTED.search(calls))
    if process.starts or process.has_no_walls:
        return  # what it starts has walls of its own, and is seen here, too; or none, with the user's rights
    refusals = REFUSED | ({Wall.NETWORK: CONNECT_REFUSED} if process.sockets is Sockets.ACCEPTS else {})
    assert {wall for wall, refused in refusals.items() if re.search(refused, calls)} == set(process.walls)
    written = {Path(name) for name in OPENED_TO_WRITE.findall(calls)} - {Path(OF_THE_PROCESS)}
    assert bool(written) is (process.files is Files.WRITES)
    assert {path for path in written if not path.is_relative_to(folder)} == set()
    if process.runs_programs:
        return  # a command may read what its user may read
    read = {Path(name) for name in OPENED_AT_ALL.findall(behind_walls(calls)) if name.startswith("/")}
    assert {path for path in read if not any(path.is_relative_to(each) for each in (*readable(), folder))} == set()
