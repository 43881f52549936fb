"""The engine without a process of its own, for tests: the scripted backend behind the same lines as `worker`.

Who holds it calls `turn` while it `is_busy`. A script that aborts ends it with last words; one that hangs leaves it
silent. Not here: timers, signals (`app.services.engine.in_process`).
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from backends.contract import wire
from backends.contract.errors import EngineError
from backends.contract.forms import ModelForm
from backends.contract.kinds import BACKENDS
from backends.engine.loop import EngineLoop
from backends.engine.registry import Registry
from backends.engine.session import resident_bytes
from backends.lines import encode_line
from backends.scripted import Fault, Scripted


class InProcessWorker:
    """Lines in by `receive`, lines out through `emit`; `end` is called once with its last words when it dies."""

    def __init__(self, emit: Callable[[bytes], None], end: Callable[[str], None]) -> None:
        kinds = (msgspec.structs.replace(kind, adapter=_ADAPTER) for kind in BACKENDS if kind.form is ModelForm.SCRIPT)
        self._emit, self._end = emit, end
        self._loop = EngineLoop(self._send, Registry(tuple(kinds)))
        self._is_over = False

    @property
    def is_busy(self) -> bool:
        """Whether the next turn has something to do."""
        return not self._is_over and self._loop.is_busy

    def greet(self) -> None:
        """Write the `ready` line, which has to be the first one out."""
        self._loop.greet()

    def receive(self, line: bytes) -> None:
        """Put a request where the next turn finds it."""
        if not self._is_over:
            self._loop.receive(line)

    def turn(self) -> None:
        """Do what is asked and compute one batch."""
        try:
            self._loop.turn()
        except Aborted as error:
            self._is_over = True
            self._end(str(error))
        except Hung:
            self._is_over = True

    def beat(self) -> None:
        """Write a heartbeat, as the process does every second."""
        if not self._is_over:
            self._send(wire.Heartbeat(resident_bytes()))

    def _send(self, event: wire.AnyEvent) -> None:
        self._emit(encode_line(event))


class Aborted(Exception):
    """The script would have ended the process here."""


class Hung(Exception):
    """The script would have blocked the process for ever here."""


class ContainedScripted(Scripted):
    """The scripted backend, whose faults spare the process they happen in."""

    def __init__(self) -> None:
        super().__init__(_raise_fault)


_ADAPTER = f"{__name__}:{ContainedScripted.__name__}"


def _raise_fault(fault: Fault) -> None:
    match fault.kind:
        case "fail":
            raise EngineError(fault.code, "the script says so")
        case "abort":
            raise Aborted("scripted: aborting, as the script says")
        case "hang":
            raise Hung
