"""A server that is a program: started with pipes, read line by line within a limit, ended with its whole family.

The library has such a transport, too; that one reads lines of any length and, on POSIX, leaves behind what a server
has started once the server itself has gone. Not here: which program, and whether it may run (the app).
"""

from __future__ import annotations

import asyncio
import os
import secrets
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, cast

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter

from app.core.tools.mcp_wire import McpProblem, StdioTarget
from app.mcp.environment import server_environment
from app.mcp.last_words import LastWords
from app.mcp.problems import LARGEST_MESSAGE, ServerProblem
from app.mcp.trees import MARK, ask_family, die_with_parent, end_family
from backends.lines import LineSplitter, LineTooLong

if TYPE_CHECKING:
    from mcp.client._transport import TransportStreams

    from app.mcp.windows_job import WindowsJob

_PIECE = 1 << 16
_AT_LEISURE, _IN_HASTE = (2.0, 1.0), (0.3, 0.2)  # seconds until it is asked to go, and until it is killed
_LOOK_AGAIN = 0.01
_LOOK_FOR_THE_END = 0.1


class ServerProgram:
    """One running program. `in_haste` shortens its end: the app is gone."""

    def __init__(self, program: StdioTarget, words: LastWords) -> None:
        self._program, self._words = program, words
        self._mark = secrets.token_hex(8)
        self._is_ending = False
        self._job: WindowsJob | None = None
        self.in_haste = False
        self.problem: ServerProblem | None = None  # why it sends nothing any more

    @asynccontextmanager
    async def streams(self) -> AsyncGenerator[TransportStreams]:
        """Start it; at the end nothing of it is left. Raises ServerProblem where it cannot be started."""
        process = await self._started()
        incoming, read = anyio.create_memory_object_stream[SessionMessage | Exception](0)
        write, outgoing = anyio.create_memory_object_stream[SessionMessage](0)
        work = [
            asyncio.create_task(each)  # not bound to whoever reads: a program that writes must be read until it ends
            for each in (
                self._read(process, incoming),
                self._hear(process),
                self._watch(process, incoming),
                _write(process, outgoing),
            )
        ]
        try:
            yield read, write
        finally:
            with anyio.CancelScope(shield=True):
                for stream in (read, write):
                    stream.close()
                await self._end(process)
                await asyncio.wait(work, timeout=_IN_HASTE[0])  # somebody may hold its pipes open
                for each in work:
                    each.cancel()
                await asyncio.gather(*work, return_exceptions=True)
                for stream in (incoming, outgoing):
                    stream.close()

    async def _started(self) -> asyncio.subprocess.Process:
        pipe = subprocess.PIPE
        told = server_environment(os.environ, self._program.environment) | {MARK: self._mark}
        command = [_executable(self._program.command), *self._program.arguments]
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=pipe, stdout=pipe, stderr=pipe, env=told, **_apart()
            )
        except FileNotFoundError as error:
            raise ServerProblem(McpProblem.NOT_FOUND, self._program.command) from error
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise ServerProblem(McpProblem.NOT_STARTED, str(error)) from error
        if sys.platform == "win32":
            from app.mcp.windows_job import WindowsJob

            self._job = WindowsJob(process.pid)
        return process

    async def _read(
        self, process: asyncio.subprocess.Process, incoming: MemoryObjectSendStream[SessionMessage | Exception]
    ) -> None:
        """Pass its messages on, to the end of its output; when nobody wants them any more, read all the same."""
        assert process.stdout is not None
        lines = LineSplitter(LARGEST_MESSAGE)
        with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
            try:
                while data := await process.stdout.read(_PIECE):
                    for line in lines.feed(data):
                        await incoming.send(_message(line))
                await self._wait(process, 1)
                self._stop(incoming, McpProblem.ENDED, _exit_code(process))
            except LineTooLong:
                self._stop(incoming, McpProblem.TOO_LONG, f"{LARGEST_MESSAGE >> 20} MB")
        while await process.stdout.read(_PIECE):
            pass

    def _stop(
        self, incoming: MemoryObjectSendStream[SessionMessage | Exception], problem: McpProblem, detail: str
    ) -> None:
        """Nothing comes any more; the first reason counts, and our own end of it is none."""
        if not self._is_ending:
            self.problem = self.problem or ServerProblem(problem, detail)
        incoming.close()

    async def _watch(
        self, process: asyncio.subprocess.Process, incoming: MemoryObjectSendStream[SessionMessage | Exception]
    ) -> None:
        """See that it has ended, also where what it started holds its output open."""
        while process.returncode is None:
            await anyio.sleep(_LOOK_FOR_THE_END)
        await anyio.sleep(_LOOK_FOR_THE_END)  # for its last lines
        self._stop(incoming, McpProblem.ENDED, _exit_code(process))

    async def _hear(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None
        while data := await process.stderr.read(_PIECE):
            self._words.add(data)
            await anyio.sleep(0 if process.returncode is not None else _LOOK_AGAIN)  # who writes without end waits

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        """Close its input, ask, kill: the program, and whatever it has started."""
        assert process.stdin is not None
        self._is_ending = True
        process.stdin.close()
        await self._wait(process, 0)
        asked = ask_family(process.pid, self._mark)
        await self._wait(process, 1)
        end_family(process.pid, self._mark, asked)
        if self._job is not None:
            self._job.close()
        await self._wait(process, 1)
        _forget(process)

    async def _wait(self, process: asyncio.subprocess.Process, step: int) -> None:
        """Wait for the program itself: `wait` would also wait for those that hold its pipes open."""
        began = anyio.current_time()
        while process.returncode is None:
            if anyio.current_time() - began >= (_IN_HASTE if self.in_haste else _AT_LEISURE)[step]:
                return
            await anyio.sleep(_LOOK_AGAIN)


async def _write(process: asyncio.subprocess.Process, outgoing: MemoryObjectReceiveStream[SessionMessage]) -> None:
    assert process.stdin is not None
    with suppress(OSError, anyio.ClosedResourceError):
        async for item in outgoing:
            text = item.message.model_dump_json(by_alias=True, exclude_unset=True)
            process.stdin.write(f"{text}\n".encode(errors="replace"))
            await process.stdin.drain()


def _forget(process: asyncio.subprocess.Process) -> None:
    """Close our ends of its pipes: asyncio warns where somebody else still holds one open. It has no public way."""
    cast("Any", process)._transport.close()  # noqa: SLF001 - Any: it is nobody's to see


def _exit_code(process: asyncio.subprocess.Process) -> str:
    """Empty where it has only closed its output."""
    return "" if process.returncode is None else str(process.returncode)


def _message(line: bytes) -> SessionMessage | Exception:
    try:
        return SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False))
    except ValueError as error:
        return error


def _apart() -> dict[str, Any]:
    """How a program is started so that it can be ended with all that is its own."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {"start_new_session": True, "preexec_fn": die_with_parent}


def _executable(command: str) -> str:
    """On Windows the scripts by which npm and others start things are found only by their endings."""
    if sys.platform == "win32":
        from mcp.os.win32.utilities import get_windows_executable_command

        return get_windows_executable_command(command)
    return command
