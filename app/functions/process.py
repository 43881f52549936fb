"""The process: one request from stdin, one command run to its end or to a limit, then gone with all it has started.

Not here: ending what the command leaves behind (`process_tree`).
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from typing import IO, BinaryIO, NoReturn

from app.core.tools.function_wire import (
    PROTOCOL,
    REQUESTS,
    FunctionEvent,
    FunctionProblem,
    FunctionRan,
    FunctionReady,
    RunFunction,
)
from app.functions.process_tree import adopt_orphans, end_children, end_with_parent
from app.processes import users_environment
from backends.contract.containment import Confinement
from backends.lines import LineError, encode_line

_CHUNK = 1 << 16
_COMPLAINTS = 4_000  # bytes of its stderr that are kept, the last ones
_CLOSING_SECONDS = 10.0  # for what a command has printed to arrive after its end; all that could write more is gone
_NO_WINDOW = 0x08000000  # on Windows: no console opens


_STARTING = threading.Lock()  # held while a command is started, and by who ends the process: none is started unseen


def serve(confinement: Confinement) -> NoReturn:
    """Do the one thing that is asked, unless the app goes first."""
    adopt_orphans()
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever else is printed is no event
    _report(out, FunctionReady(PROTOCOL, os.getpid(), confinement))
    line = sys.stdin.buffer.readline()
    if line:
        threading.Thread(target=_leave_with_the_app, daemon=True).start()
        try:
            _report(out, run(REQUESTS.decode(line)))
        except LineError as error:
            sys.stderr.write(f"not a request: {error}\n")
    end_children()
    os._exit(0)


def _leave_with_the_app() -> None:
    """Whoever cancels closes the input: nothing that was started stays."""
    sys.stdin.buffer.read()
    with _STARTING:
        end_children()
        os._exit(0)


def _report(out: BinaryIO, event: FunctionEvent) -> None:
    with contextlib.suppress(OSError):  # whoever cannot be told is gone
        out.write(encode_line(event))


def run(request: RunFunction) -> FunctionRan:
    """Run the command within its limits."""
    if wrong := _wrong_with(request):
        return FunctionRan(complaints=wrong, problem=FunctionProblem.ARGUMENTS)
    begun = time.monotonic()
    try:
        child = _start(request)
    except (OSError, ValueError) as error:
        return FunctionRan(complaints=str(error), problem=FunctionProblem.NOT_STARTED)
    assert child.stdin is not None and child.stdout is not None and child.stderr is not None
    printed, complaints = _Collected(child.stdout, first=request.output), _Collected(child.stderr, last=_COMPLAINTS)
    threading.Thread(target=_feed, args=(child.stdin, request.text.encode(errors="replace")), daemon=True).start()
    is_late = False
    try:
        child.wait(request.seconds)
    except subprocess.TimeoutExpired:
        is_late = True
    end_children(child)
    for each in (printed, complaints):
        each.wait()
    code = child.returncode if child.returncode is not None else 0
    problem = FunctionProblem.TIME if is_late else FunctionProblem.EXIT if code else None
    spent = time.monotonic() - begun
    return FunctionRan(printed.text, printed.size, complaints.text, code, round(spent, 3), problem)


def _wrong_with(request: RunFunction) -> str:
    """What is wrong with the arguments, in words for the model; empty: nothing."""
    if not request.schema:
        return ""
    from app.core.tools.argument_check import misfit  # takes a while

    try:
        return misfit(json.loads(request.text), request.schema)
    except (ValueError, RecursionError) as error:
        return f"The arguments are not valid JSON: {error}"


def _start(request: RunFunction) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    with _STARTING:
        return subprocess.Popen(
            request.command,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
            cwd=request.folder or None,
            env=users_environment(os.environ, is_packaged=getattr(sys, "frozen", False)),
            start_new_session=True,
            preexec_fn=end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - one call of the kernel
            creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
        )


def _feed(way: IO[bytes], data: bytes) -> None:
    """A command need not read what it is given."""
    with contextlib.suppress(OSError):
        way.write(data)
    with contextlib.suppress(OSError):
        way.close()


class _Collected:
    """What comes out of a pipe: the first or the last bytes of it, and how many there were."""

    def __init__(self, pipe: IO[bytes], *, first: int = 0, last: int = 0) -> None:
        self._pipe, self._first, self._last = pipe, first, last
        self._kept = b""
        self.size = 0
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        """Wait a moment for what is under way still; who was not ended may hold the pipe for ever."""
        self._thread.join(_CLOSING_SECONDS)

    @property
    def text(self) -> str:
        """What is kept; of a character that was cut nothing."""
        return self._kept.decode("utf-8", "ignore" if self.size > len(self._kept) else "replace")

    def _read(self) -> None:
        while chunk := os.read(self._pipe.fileno(), _CHUNK):
            self.size += len(chunk)
            if self._last:
                self._kept = (self._kept + chunk)[-self._last :]
            elif len(self._kept) < self._first:
                self._kept += chunk[: self._first - len(self._kept)]
