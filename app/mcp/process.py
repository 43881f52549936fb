"""The process: requests from stdin, events to stdout, and gone with every server as soon as its input ends.

The library is loaded with the first server, for that takes seconds. Not here: one server (`connection`).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
import threading
from collections.abc import Coroutine
from typing import TYPE_CHECKING

from app.core.tools.mcp_wire import (
    PROTOCOL,
    REQUESTS,
    CallMcpTool,
    CancelMcpCall,
    ConnectServer,
    LeaveServer,
    McpCallFailed,
    McpEvent,
    McpProblem,
    McpReady,
    McpRequest,
    ServerDetails,
    TellDetails,
)
from app.mcp.trees import adopt_orphans, end_what_is_left
from backends.lines import LineError, encode_line

if TYPE_CHECKING:  # importing it loads the library
    from app.mcp.connection import ServerConnection


class McpClients:
    """The servers by name, and the calls under way by number."""

    def __init__(self) -> None:
        self._out = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)  # whatever else is printed is no event
        self._connections: dict[str, ServerConnection] = {}
        self._calls: dict[int, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_over = asyncio.Event()

    def report(self, event: McpEvent) -> None:
        """Write an event; whoever cannot be told is gone, which the end of the input tells, too."""
        with contextlib.suppress(OSError):
            self._out.write(encode_line(event))

    async def run(self) -> None:
        """Serve until the input ends, then end every server with all that it has started."""
        self.report(McpReady(PROTOCOL, os.getpid()))
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._read, args=(loop,), name="reader", daemon=True).start()
        await self._is_over.wait()
        for connection in self._connections.values():
            connection.leave(in_haste=True)
        if self._tasks:
            await asyncio.wait(self._tasks)

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        """Read the app's lines in a thread: not every system has pipes to wait on."""
        for line in sys.stdin.buffer:
            try:
                request = REQUESTS.decode(line)
            except LineError as error:
                sys.stderr.write(f"not a request: {error}\n")
                continue
            loop.call_soon_threadsafe(self._handle, request)
        loop.call_soon_threadsafe(self._is_over.set)

    def _handle(self, request: McpRequest) -> None:
        match request:
            case ConnectServer():
                self._start(self._connect(request))
            case LeaveServer():
                self._start(self._leave(request))
            case CallMcpTool():
                task = self._calls[request.id] = self._start(self._call(request))
                task.add_done_callback(lambda done: self._close_call(request.id, done))
            case CancelMcpCall():
                if (call := self._calls.get(request.id)) is not None:
                    call.cancel()
            case TellDetails():
                connection = self._connections.get(request.server)
                self.report(ServerDetails(request.server, connection.last_words if connection else ""))

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _connect(self, request: ConnectServer) -> None:
        """In its place before anything is awaited: it may be left, or get a successor, before it begins."""
        from app.mcp.connection import ServerConnection

        earlier = self._connections.get(request.server)
        connection = self._connections[request.server] = ServerConnection(request, self.report)
        if earlier is not None:
            earlier.leave()
            await earlier.gone.wait()
        if self._is_over.is_set():
            connection.leave(in_haste=True)
        await connection.run()
        if self._connections.get(request.server) is connection:
            del self._connections[request.server]

    async def _leave(self, request: LeaveServer) -> None:
        """A task like connecting: they begin in the order in which they were asked for."""
        if (connection := self._connections.get(request.server)) is not None:
            connection.leave()

    async def _call(self, request: CallMcpTool) -> None:
        if (connection := self._connections.get(request.server)) is None:
            self.report(McpCallFailed(request.id, McpProblem.NO_SERVER))
        else:
            self.report(await connection.call(request))

    def _close_call(self, number: int, call: asyncio.Task[None]) -> None:
        """Also where it was cancelled before it began."""
        del self._calls[number]
        if call.cancelled():
            self.report(McpCallFailed(number, McpProblem.CANCELLED))


def serve() -> None:
    """Do what the app asks until it is gone."""
    logging.disable()  # the library tells of every malformed line, which a server may send without end
    adopt_orphans()
    asyncio.run(_serve())
    end_what_is_left()
    os._exit(0)  # the reading thread may wait for a line that never comes


async def _serve() -> None:
    await McpClients().run()
