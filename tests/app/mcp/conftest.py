"""The real process, once for a module: loading the library takes seconds."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from app.core.tools.mcp_wire import (
    EVENTS,
    CallMcpTool,
    ConnectServer,
    HttpTarget,
    McpCallFailed,
    McpEvent,
    McpReady,
    McpRequest,
    McpResult,
    ServerStopped,
    StdioTarget,
    ToolsListed,
)
from app.processes import MCP, command_of
from backends.lines import encode_line

HOSTILE = Path(__file__).with_name("hostile_server.py")
_Event = TypeVar("_Event")


class Clients:
    """The process and its lines; `heard` is everything it has said."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command_of(MCP), stdin=pipe, stdout=pipe)
        self._numbers = itertools.count(1)
        self.heard: list[McpEvent] = []
        self.wait_for(McpReady)

    def send(self, request: McpRequest) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(encode_line(request))
        self.process.stdin.flush()

    def wait_for(self, *kinds: type[_Event]) -> _Event:
        """The next event of one of these kinds."""
        assert self.process.stdout is not None
        while line := self.process.stdout.readline():
            self.heard.append(event := EVENTS.decode(line))
            if isinstance(event, kinds):
                return event
        raise AssertionError(f"it ended before any of {kinds}")

    def connect(self, kind: str, *arguments: str, seconds: float = 60.0, **environment: str) -> Any:
        """Start a hostile server of this kind, which is its name; gives what comes of it."""
        program = StdioTarget(sys.executable, (str(HOSTILE), kind, *arguments), environment)
        self.send(ConnectServer(kind, program, seconds))
        return self.wait_for(ToolsListed, ServerStopped)

    def reach(self, server: str, url: str, **headers: str) -> Any:
        """Reach a server over HTTP."""
        self.send(ConnectServer(server, HttpTarget(url, headers)))
        return self.wait_for(ToolsListed, ServerStopped)

    def call(self, server: str, tool: str = "echo", seconds: float = 60.0, **arguments: object) -> Any:
        """Call a tool; gives what comes of it."""
        self.send(CallMcpTool(next(self._numbers), server, tool, arguments or {"text": "hi"}, seconds=seconds))
        return self.wait_for(McpResult, McpCallFailed)

    def close(self) -> None:
        """End its input, and wait for it."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        assert self.process.wait(30) == 0
        self.process.stdout.close()


@pytest.fixture(scope="module")
def clients() -> Iterator[Clients]:
    made = Clients()
    yield made
    made.close()
