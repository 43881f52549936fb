"""By the kernel's word: every child process uses sockets, files and programs as its table says, and so does a session.

The window opens no internet socket either.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.models.network_wire import Fetch, Hub as HubAddress, Pick
from app.paths import demo_model
from app.processes import ENGINE, NETWORK, PROCESSES, ChildProcess, Files, Sockets, command_of
from backends.contract import wire
from backends.contract.base import LoadOptions
from backends.lines import encode_line
from tests.hub_server import Hub, running_hub

ROOT = Path(__file__).resolve().parents[2]
OPENED_TO_WRITE = re.compile(r'open(?:at)?\([^"]*"([^"]*)", [^)]*O_(?:WRONLY|RDWR|CREAT)[^)]*\) = \d+')


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
    watch = ["strace", "-f", "-qq", "-e", "trace=network,execve,open,openat", "-o", str(record)]
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
        NETWORK.name: (encode_line(fetch), "fetched"),
    }[process.name]


def test_a_session_opens_no_internet_socket(tmp_path: Path) -> None:
    out, calls = traced(tmp_path / "calls", [sys.executable, "-m", "tests.app.quiet_session"])
    assert "4" in out
    assert ENGINE.module in calls  # the engine was watched, too
    assert NETWORK.module not in calls
    assert "AF_INET" not in calls


@pytest.mark.parametrize("process", [pytest.param(process, id=process.name) for process in PROCESSES])
def test_a_process_does_what_its_table_says_and_no_more(process: ChildProcess, tmp_path: Path) -> None:
    folder = tmp_path / "told"
    with running_hub() as hub:
        request, until = request_for(process, hub, folder)
        out, calls = traced(tmp_path / "calls", command_of(process), request, until)
    assert f'"type":"{until}"' in out
    assert calls.count("execve(") == 1  # itself
    assert ("AF_INET" in calls) is (process.sockets is Sockets.CONNECTS)
    written = {Path(name) for name in OPENED_TO_WRITE.findall(calls)}
    assert bool(written) is (process.files is Files.WRITES)
    assert {path for path in written if not path.is_relative_to(folder)} == set()
