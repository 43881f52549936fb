"""The process: requests from stdin, lines of what it has started to stdout, and gone with all of it when input ends.

Not here: what is started, which has walls of its own (`app.processes`).
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections import deque
from typing import BinaryIO

from app.core.machine.launch_wire import (
    PROTOCOL,
    REQUESTS,
    AddressNotOpened,
    ChildEnded,
    ChildLine,
    FeedChild,
    LauncherReady,
    LaunchEvent,
    LaunchRequest,
    LeaveChild,
    OpenAddress,
    StartChild,
)
from app.processes import LAUNCHER, PROCESSES, command_of, users_environment
from backends.contract.containment import leave_no_core
from backends.lines import LineError, encode_line

_LAST_LINES = 40
_LEAVES_IN_SECONDS = 2
_SAYS_SO_SECONDS = 10  # what fails later has been seen
_OPENED = ("http://", "https://", "mailto:", "file:///")


class StartedChildren:
    """What was started, by the window's numbers."""

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._writing = out, threading.Lock()
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    def report(self, event: LaunchEvent) -> None:
        """Write an event; whoever cannot be told is gone."""
        with self._writing, contextlib.suppress(OSError):
            self._out.write(encode_line(event))

    def handle(self, request: LaunchRequest) -> None:
        """Do what is asked."""
        match request:
            case StartChild():
                self._start(request)
            case FeedChild():
                self._feed(request)
            case LeaveChild():
                self._leave(request)
            case OpenAddress():
                threading.Thread(target=self._open, args=(request.address,), daemon=True).start()

    def close(self) -> None:
        """End all, and wait for it: what has started programs itself ends them when its input does."""
        children = tuple(self._running.values())
        for child in children:
            _close_input(child)
        latest = time.monotonic() + _LEAVES_IN_SECONDS
        for child in children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.0, latest - time.monotonic()))
            child.kill()
            child.wait()

    def _start(self, request: StartChild) -> None:
        process = next((each for each in PROCESSES if each.name == request.name and each.name in LAUNCHER.starts), None)
        if process is None:
            self.report(ChildEnded(request.id, f"“{request.name}” is not started from here"))
            return
        try:
            pipe = subprocess.PIPE
            child = subprocess.Popen(
                [*command_of(process), *request.arguments],
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
                env={name: value for name, value in os.environ.items() if process.is_told(name)},
            )
        except OSError as error:
            self.report(ChildEnded(request.id, str(error)))
            return
        self._running[request.id] = child
        threading.Thread(target=self._follow, args=(request.id, child), daemon=True).start()

    def _follow(self, number: int, child: subprocess.Popen[bytes]) -> None:
        """Pass its lines on, to its end."""
        assert child.stdout is not None and child.stderr is not None
        last: deque[str] = deque(maxlen=_LAST_LINES)
        complaints = threading.Thread(target=_collect, args=(child.stderr, last), daemon=True)
        complaints.start()
        for line in child.stdout:
            self.report(ChildLine(number, line.decode(errors="replace")))
        child.wait()
        complaints.join()
        self._running.pop(number, None)
        self.report(ChildEnded(number, "\n".join(last)))

    def _feed(self, request: FeedChild) -> None:
        child = self._running.get(request.id)
        if child is not None and child.stdin is not None and not child.stdin.closed:
            with contextlib.suppress(OSError):  # it is gone, which `ended` tells
                child.stdin.write(request.lines.encode())
                child.stdin.flush()

    def _open(self, address: str) -> None:
        if not open_address(address):
            self.report(AddressNotOpened(address))

    def _leave(self, request: LeaveChild) -> None:
        child = self._running.get(request.id)
        if child is None or child.stdin is None:
            return
        if request.at_once:
            child.kill()
        _close_input(child)


def open_address(address: str) -> bool:
    """Hand it to the system's program for it, which lives on by itself; anything else than its kinds is left alone.
    Waits for its end; tells whether it has opened it, as far as it says so at once.
    """
    if not address.startswith(_OPENED):
        return False
    try:
        program = subprocess.Popen(
            ["xdg-open", address],
            env=users_environment(os.environ, is_packaged=getattr(sys, "frozen", False)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return program.wait(_SAYS_SO_SECONDS) == 0
    except subprocess.TimeoutExpired:  # it has become the browser
        program.wait()
        return True


def _close_input(child: subprocess.Popen[bytes]) -> None:
    if child.stdin is not None:
        with contextlib.suppress(OSError):  # it is gone
            child.stdin.close()


def _collect(complaints: BinaryIO, last: deque[str]) -> None:
    for line in complaints:
        last.append(line.decode(errors="replace").rstrip("\r\n"))


def serve() -> None:
    """Do what the window asks until it is gone."""
    leave_no_core()
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    launcher = StartedChildren(out)
    launcher.report(LauncherReady(PROTOCOL, os.getpid()))
    try:
        for line in sys.stdin.buffer:
            try:
                launcher.handle(REQUESTS.decode(line))
            except LineError as error:
                sys.stderr.write(f"not a request: {error}\n")
    finally:
        launcher.close()
