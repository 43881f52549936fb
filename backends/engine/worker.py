"""The engine process: three threads around one loop.

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
import traceback
from collections.abc import Callable, Sequence
from typing import BinaryIO

from backends.contract import wire
from backends.contract.awake import TICK_SECONDS, awake_seconds
from backends.contract.containment import Confinement
from backends.contract.kinds import BACKENDS, BackendKind
from backends.engine.loop import EngineLoop
from backends.engine.registry import Registry
from backends.engine.session import resident_bytes
from backends.lines import LONGEST_LINE, LineTooLong, encode_line

IDLE_SECONDS = 0.5  # how long the main thread waits for a request before it shows that it lives


class Worker:
    """Joins the engine's loop and the pipes."""

    def __init__(self, requests: BinaryIO, events: BinaryIO, registry: Registry, held: Confinement) -> None:
        self._requests = requests
        self._events = events
        self._sending = threading.Lock()
        self._moved = time.monotonic()
        self._loop = EngineLoop(self._send, registry, self._show_life, held)

    def run(self) -> None:
        """Serve until the input ends."""
        self._loop.greet()  # before the reader may answer a line: it is the first one out
        for name, work in (("reader", self._read), ("pulse", self._beat)):
            threading.Thread(target=_end_process_after, args=(work,), name=name, daemon=True).start()
        while True:
            self._loop.turn(IDLE_SECONDS)

    def _show_life(self) -> None:
        if threading.current_thread() is threading.main_thread():  # a long count beside it says nothing about it
            self._moved = time.monotonic()

    def _read(self) -> None:
        while line := self._requests.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise LineTooLong(f"a request of more than {LONGEST_LINE} bytes")
            self._loop.receive(line)

    def _beat(self) -> None:
        told = 0.0
        while True:
            time.sleep(TICK_SECONDS)
            awake_seconds()
            if self._moved != told:
                told = self._moved
                self._send(wire.Heartbeat(resident=resident_bytes()))

    def _send(self, event: wire.AnyEvent) -> None:
        with self._sending:
            self._events.write(encode_line(event))
            self._events.flush()


def _end_process_after(work: Callable[[], None]) -> None:
    """The process ends with each of its threads: half an engine would beat on and never answer again."""
    code = 1
    try:
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the app reads of it in the last lines
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def run(confinement: Confinement, kinds: Sequence[BackendKind] | None = None) -> None:
    """Run the engine on this process's pipes, with these backends or all of ours; `confinement` is what it tells."""
    faulthandler.enable()  # a native crash leaves its stack in stderr, which the app shows
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the app's to handle
    _set_native_environment()
    _die_with_parent()
    requests, events = _claim_pipes()
    Worker(requests, events, Registry(kinds or BACKENDS), confinement).run()


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
