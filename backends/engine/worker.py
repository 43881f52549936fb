"""The engine process: three threads around one session.

The main thread computes, a reader takes requests from stdin, a pulse tells that the main thread moves. stdout carries
the protocol and nothing else: descriptor 1 is moved to stderr before any native library loads. End of input means
exit, at once: there is nothing to save here. An unforeseen exception ends the process; the app tells of it with the
last lines of stderr.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable
from typing import BinaryIO

import msgspec

from backends.contract import wire
from backends.contract.errors import ErrorCode
from backends.engine.session import Session, resident_bytes

VERSION = "0.1.0"
IDLE_SECONDS = 0.5  # how long the main thread waits for a request before it shows that it lives
LIGHT = (wire.Count, wire.Render, wire.Detokenize, wire.MeasureMemory)  # answered in the middle of a computation
URGENT = (wire.Cancel, wire.Load, wire.Unload)  # a computation gives way to these


class Inbox:
    """Requests in order of arrival, filled by the reader thread."""

    def __init__(self) -> None:
        self._requests: deque[wire.AnyRequest] = deque()
        self._arrived = threading.Condition()

    def put(self, request: wire.AnyRequest) -> None:
        """Called by the reader."""
        with self._arrived:
            self._requests.append(request)
            self._arrived.notify()

    def take(self, wait: float = 0.0) -> wire.AnyRequest | None:
        """The next request, or None after `wait` seconds without one."""
        with self._arrived:
            if not self._requests and wait:
                self._arrived.wait(wait)
            return self._requests.popleft() if self._requests else None

    def take_if(self, kinds: tuple[type, ...]) -> wire.AnyRequest | None:
        """The next request, if it is of one of these kinds."""
        with self._arrived:
            is_one = bool(self._requests) and isinstance(self._requests[0], kinds)
            return self._requests.popleft() if is_one else None

    def holds(self, kinds: tuple[type, ...]) -> bool:
        """Whether a request of these kinds waits."""
        return any(isinstance(r, kinds) for r in tuple(self._requests))

    def supersedes(self, request_id: int) -> bool:
        """Whether a waiting request ends the load `request_id`: its cancel, another load, an unload."""
        return any(
            isinstance(r, wire.Load | wire.Unload) or (isinstance(r, wire.Cancel) and r.target == request_id)
            for r in tuple(self._requests)
        )


class Worker:
    """Joins inbox, session and outgoing pipe."""

    def __init__(self, requests: BinaryIO, events: BinaryIO) -> None:
        self._requests = requests
        self._events = events
        self._sending = threading.Lock()
        self._inbox = Inbox()
        self._moved = time.monotonic()
        self._session = Session(self._send, self._poll, self._inbox.supersedes)

    def run(self) -> None:
        """Serve until the input ends."""
        threading.Thread(target=self._read, name="reader", daemon=True).start()
        self._send(wire.Ready(protocol=wire.PROTOCOL, pid=os.getpid(), version=VERSION))
        threading.Thread(target=self._beat, name="pulse", daemon=True).start()
        while True:
            self._moved = time.monotonic()
            self._take_all(self._inbox.take(0.0 if self._session.is_busy else IDLE_SECONDS))
            self._session.step()

    def _take_all(self, request: wire.AnyRequest | None) -> None:
        while request is not None:
            self._session.handle(request)
            request = self._inbox.take()

    def _poll(self) -> bool:
        """Called by the running computation: shows life, answers what needs no computing, tells whether to give way."""
        self._moved = time.monotonic()
        while (request := self._inbox.take_if(LIGHT)) is not None:
            self._session.handle(request)
        return self._inbox.holds(URGENT)

    def _read(self) -> None:
        for line in self._lines():
            try:
                self._inbox.put(wire.decode_request(line))
            except msgspec.DecodeError as error:
                self._send(wire.Failed(id=0, code=ErrorCode.BAD_REQUEST, detail=str(error)))
        os._exit(0)

    def _lines(self) -> Iterable[bytes]:
        return iter(self._requests.readline, b"")

    def _beat(self) -> None:
        told = 0.0
        while True:
            time.sleep(1.0)
            if self._moved != told:
                told = self._moved
                self._send(wire.Heartbeat(resident=resident_bytes()))

    def _send(self, event: wire.AnyEvent) -> None:
        with self._sending:
            self._events.write(wire.encode(event))
            self._events.flush()


def main() -> None:
    """Run the engine on this process's pipes."""
    faulthandler.enable()  # a native crash leaves its stack in stderr, which the app shows
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the app's to handle
    _set_native_environment()
    _die_with_parent()
    requests, events = _claim_pipes()
    Worker(requests, events).run()


def _set_native_environment() -> None:
    """Before any native library loads: spinning OpenMP threads collapse on a busy machine, an abort must not start
    gdb.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")


def _claim_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The protocol's two ends; whatever native code prints goes to stderr from here on."""
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (0, 1):
            msvcrt.setmode(descriptor, os.O_BINARY)
    requests, events = os.dup(0), os.dup(1)
    os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    return os.fdopen(requests, "rb"), os.fdopen(events, "wb")


def _die_with_parent() -> None:
    """Linux only: be killed when the app is. Elsewhere the end of input does it, as soon as the reader gets a turn."""
    if sys.platform == "linux":
        PR_SET_PDEATHSIG = 1  # noqa: N806 - the kernel's name
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == 1:  # the app died before we asked
            os._exit(0)
