"""What the app and the process that runs a function of one's own say to each other: one JSON object a line.

Not here: who starts it (`app.services.tools.function_runner`), what it does (`app.functions`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from backends.contract.containment import Confinement
from backends.lines import LineDecoder

PROTOCOL = 1  # both ends have to speak the same one


class RunFunction(msgspec.Struct, frozen=True, tag="run"):
    """Run a command: arguments as they are, no shell. Closed by `ran`; the process ends then."""

    command: tuple[str, ...]
    text: str  # goes to its standard input
    folder: str  # in which it runs
    seconds: float = 60.0
    output: int = 1 << 20  # bytes that are kept of what it prints
    schema: dict[str, Any] = {}  # of its arguments, without references; empty: any


FunctionRequest = RunFunction


class FunctionReady(msgspec.Struct, frozen=True, tag="ready"):
    """The first line out."""

    protocol: int
    pid: int = 0
    confinement: Confinement = Confinement()


class FunctionProblem(StrEnum):
    """Why a command did not end well; a value never changes its meaning."""

    ARGUMENTS = "arguments"  # they do not fit the schema: nothing was started
    NOT_STARTED = "not_started"  # there is no such program, or it may not be run
    EXIT = "exit"  # an exit code other than 0
    TIME = "time"


class FunctionRan(msgspec.Struct, frozen=True, tag="ran"):
    """What a command printed. Of its complaints only the end is kept."""

    output: str = ""
    size: int = 0  # bytes of all that was printed; more than `output` holds where it was cut
    complaints: str = ""
    code: int = 0
    seconds: float = 0.0
    problem: FunctionProblem | None = None


FunctionEvent = FunctionReady | FunctionRan

REQUESTS: LineDecoder[FunctionRequest] = LineDecoder(RunFunction)
EVENTS: LineDecoder[FunctionEvent] = LineDecoder(FunctionEvent)
