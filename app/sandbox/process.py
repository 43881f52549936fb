"""The process: requests from stdin one after the other, events to stdout, and gone as soon as its input ends.

Not here: what the requests do (`runtime`).
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from app.core.tools.sandbox_wire import (
    PROTOCOL,
    REQUESTS,
    CompileRuntime,
    OpenRuntime,
    PythonRan,
    RunPython,
    RuntimeCompiled,
    RuntimeOpened,
    SandboxEvent,
    SandboxFailed,
    SandboxProblem,
    SandboxReady,
    SandboxRequest,
)
from backends.contract.containment import Confinement
from backends.lines import LineError, encode_line

if TYPE_CHECKING:
    from app.sandbox.runtime import Runtime


def serve(confinement: Confinement) -> NoReturn:
    """Do what is asked until the app is gone."""
    server = PythonServer()
    server.report(SandboxReady(PROTOCOL, os.getpid(), confinement))
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(lines,), daemon=True).start()
    while True:
        server.report(server.handle(lines.get()))


def _read(lines: queue.SimpleQueue[bytes]) -> None:
    """Pass on what comes in; a program that runs when the app goes must not keep this process."""
    for line in sys.stdin.buffer:
        lines.put(line)
    os._exit(0)


class PythonServer:
    """What is loaded, and the way out for events."""

    def __init__(self) -> None:
        self._out = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)  # whatever else is printed is no event
        self._runtime: Runtime | None = None

    def report(self, event: SandboxEvent) -> None:
        """Write an event; without a reader there is nothing left to do."""
        try:
            self._out.write(encode_line(event))
        except OSError:
            os._exit(0)

    def handle(self, line: bytes) -> SandboxEvent:
        """Do what a line asks."""
        try:
            return self._do(REQUESTS.decode(line))
        except LineError as error:
            return SandboxFailed(SandboxProblem.INTERNAL, f"not a request: {error}")
        except Exception as error:  # noqa: BLE001 - the app must learn of a bug
            traceback.print_exc()
            return SandboxFailed(SandboxProblem.INTERNAL, f"{type(error).__name__}: {error}")

    def _do(self, request: SandboxRequest) -> SandboxEvent:
        try:
            from app.sandbox import runtime
        except (ImportError, OSError, RuntimeError) as error:  # no wheel for this system, or its library does not load
            return SandboxFailed(SandboxProblem.NOT_HERE, str(error))
        try:
            match request:
                case CompileRuntime():
                    return RuntimeCompiled(runtime.compile_runtime(request.source, Path(request.file)))
                case OpenRuntime():
                    self._runtime = runtime.open_runtime(Path(request.file), request.sha256)
                    return RuntimeOpened()
                case RunPython():
                    return self._run(request)
        except runtime.RuntimeRefused as refused:
            return SandboxFailed(refused.code, refused.detail)

    def _run(self, request: RunPython) -> SandboxEvent:
        if self._runtime is None:
            return SandboxFailed(SandboxProblem.NOT_COMPILED, "nothing is opened")
        return self._runtime.run(request, self._leave)

    def _leave(self, ran: PythonRan) -> None:
        self.report(ran)
        os._exit(0)
