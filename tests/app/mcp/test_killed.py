"""What is left of servers when the window is killed: nothing, though the launcher is between."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from app.core.machine.launch_wire import EVENTS, ChildLine, FeedChild, StartChild
from app.core.tools.mcp_wire import EVENTS as MCP_EVENTS, ConnectServer, StdioTarget, ToolsListed
from app.processes import LAUNCHER, MCP, command_of
from backends.lines import encode_line
from tests.app.mcp.conftest import HOSTILE
from tests.app.mcp.test_hostile import pids

pytestmark = pytest.mark.slow


@pytest.mark.skipif(sys.platform != "linux", reason="the launcher is Linux's")
def test_a_killed_window_takes_every_server_with_all_it_started(tmp_path: Path) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen(command_of(LAUNCHER), stdin=pipe, stdout=pipe) as launcher:
        assert launcher.stdin is not None and launcher.stdout is not None
        target = StdioTarget(sys.executable, (str(HOSTILE), "children", str(tmp_path / "pids")))
        connect = encode_line(ConnectServer("a", target)).decode()
        launcher.stdin.write(encode_line(StartChild(1, MCP.name)) + encode_line(FeedChild(1, connect)))
        launcher.stdin.flush()
        for line in launcher.stdout:
            event = EVENTS.decode(line)
            if isinstance(event, ChildLine) and isinstance(MCP_EVENTS.decode(event.line.encode()), ToolsListed):
                break
        started = pids(tmp_path / "pids", 2)
        family = psutil.Process(launcher.pid).children(recursive=True)
        launcher.stdin.close()  # as the system does with what a killed window had open
        assert launcher.wait(20) == 0
    left = [psutil.Process(pid) for pid in started if psutil.pid_exists(pid)]
    _gone, alive = psutil.wait_procs([*family, *left], timeout=10)
    assert not alive
