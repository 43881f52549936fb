"""The engine without pipes and threads: requests in, one turn of computing after the other, events out.

Not here: the process around it (`worker`), the same inside a test's process (`in_process`), what a request does
(`session`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from backends.contract import wire
from backends.contract.containment import Confinement
from backends.contract.errors import ErrorCode
from backends.engine.inbox import Inbox
from backends.engine.registry import Registry
from backends.engine.session import Session
from backends.lines import LineError

VERSION = "0.1.0"
LIGHT = (
    wire.Count,
    wire.Render,
    wire.Detokenize,
    wire.CheckSchema,
    wire.MeasureMemory,
)  # answered in the middle of a computation
URGENT = (wire.Cancel, wire.Load, wire.Unload)  # a computation gives way to these
ASKED = (  # what is read ahead gives way to these as well
    wire.Generate,
    wire.Measure,
    wire.ReadAhead,
    wire.TakePrefix,
    wire.TakePart,
    wire.PutPrefix,
)

_BEGIN = re.compile(rb'\{"type":"[a-z_]{1,40}","id":(\d{1,15})[,}]')  # as our encoder writes every request


class EngineLoop:
    """Joins inbox and session. `emit` gets every event; `on_moved` is called whenever the computation shows life."""

    def __init__(
        self,
        emit: Callable[[wire.AnyEvent], None],
        registry: Registry,
        on_moved: Callable[[], None] = lambda: None,
        confinement: Confinement = Confinement(),  # noqa: B008 - a frozen value
    ) -> None:
        self._emit, self._registry, self._on_moved, self._confinement = emit, registry, on_moved, confinement
        self._inbox = Inbox()
        self._session = Session(emit, self._poll, self._inbox.supersedes, registry, on_moved)

    @property
    def is_busy(self) -> bool:
        """Whether the next turn has something to compute."""
        return self._session.is_busy or len(self._inbox) > 0

    def greet(self) -> None:
        """Say the first line: the protocol and what this engine can do."""
        self._emit(wire.Ready(wire.PROTOCOL, os.getpid(), VERSION, self._registry.capabilities, self._confinement))

    def receive(self, line: bytes) -> None:
        """Put a request where the next turn finds it; what is none is answered at once."""
        try:
            self._inbox.put(wire.REQUESTS.decode(line))
        except LineError as error:
            self._emit(wire.Failed(_id_of(line), ErrorCode.BAD_REQUEST, str(error)))

    def turn(self, idle_seconds: float = 0.0) -> None:
        """Do what is asked and compute one batch; with nothing to do, wait so long for a request."""
        self._on_moved()
        request = self._inbox.take(0.0 if self._session.is_busy else idle_seconds)
        while request is not None:
            self._session.handle(request)
            request = self._inbox.take()
        self._session.step()

    def _poll(self) -> bool:
        """Called by the running computation: shows life, answers what needs no computing, tells whether to give way."""
        self._on_moved()
        while (request := self._inbox.take_if(LIGHT)) is not None:
            self._session.handle(request)
        return self._inbox.holds(URGENT) or (self._session.gives_way and self._inbox.holds(ASKED))


def _id_of(line: bytes) -> int:
    """The id of a request that cannot be read, where it stands in its place; 0: nobody knows whose answer this is."""
    found = _BEGIN.match(line)
    return int(found[1]) if found else 0
