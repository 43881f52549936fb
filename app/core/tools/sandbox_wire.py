"""What the app and the sandbox process say to each other: one JSON object a line, tagged by `type`.

Not here: who starts it (`app.services.tools.sandbox`), what it does (`app.sandbox`).
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from backends.contract.containment import Confinement
from backends.lines import LineDecoder

PROTOCOL = 1  # both ends have to speak the same one


class CompileRuntime(msgspec.Struct, frozen=True, tag="compile"):
    """Compile Python for this processor into a file, which takes about fifteen seconds. Closed by `compiled`."""

    file: str
    source: str = ""  # a WebAssembly module; empty: the Python that is shipped


class OpenRuntime(msgspec.Struct, frozen=True, tag="open"):
    """Load what was compiled, if its bytes are still those with this SHA-256. Closed by `opened`."""

    file: str
    sha256: str


class RunPython(msgspec.Struct, frozen=True, tag="run"):
    """Run a program in an interpreter of its own, within limits. Closed by `ran`."""

    id: int
    code: str
    seconds: float = 60.0
    memory: int = 256 << 20  # bytes
    output: int = 1 << 20  # bytes that are kept of what it prints
    earlier: tuple[str, ...] = ()  # programs that run before it in the same interpreter; what they print is dropped


SandboxRequest = CompileRuntime | OpenRuntime | RunPython


class SandboxReady(msgspec.Struct, frozen=True, tag="ready"):
    """The first line out."""

    protocol: int
    pid: int = 0
    confinement: Confinement = Confinement()


class RuntimeCompiled(msgspec.Struct, frozen=True, tag="compiled"):
    """The file is written, and has this hash."""

    sha256: str


class RuntimeOpened(msgspec.Struct, frozen=True, tag="opened"):
    """Programs may come."""


class RunProblem(StrEnum):
    """Why a program did not run to its end."""

    RAISED = "raised"  # an exception of its own, whose traceback is in the output
    TIME = "time"
    DEPTH = "depth"  # too many calls within calls
    CRASHED = "crashed"  # the interpreter itself gave up


class PythonRan(msgspec.Struct, frozen=True, tag="ran"):
    """What a program printed, as a notebook shows it: output, errors and the value of its last expression."""

    id: int
    output: str
    size: int  # bytes of all that was printed; more than `output` holds where it was cut
    seconds: float
    problem: RunProblem | None = None


class SandboxProblem(StrEnum):
    """Why Python cannot run; a value never changes its meaning."""

    NOT_HERE = "not_here"  # no WebAssembly engine, or no Python for it, on this kind of computer
    DAMAGED = "damaged"  # the Python that is shipped is not the one that was expected
    NOT_COMPILED = "not_compiled"  # the compiled file is missing, was changed, or is of another engine
    NOT_WRITABLE = "not_writable"
    LOST = "lost"  # the process died
    PROTOCOL_MISMATCH = "protocol_mismatch"
    INTERNAL = "internal"


class SandboxFailed(msgspec.Struct, frozen=True, tag="failed"):
    """Closes a request that could not be done."""

    code: SandboxProblem
    detail: str = ""


SandboxEvent = SandboxReady | RuntimeCompiled | RuntimeOpened | PythonRan | SandboxFailed

REQUESTS: LineDecoder[SandboxRequest] = LineDecoder(SandboxRequest)
EVENTS: LineDecoder[SandboxEvent] = LineDecoder(SandboxEvent)
