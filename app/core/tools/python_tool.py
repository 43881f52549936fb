"""The tool `python`: what the model is told of it, and what it reads of a program that ran.

Not here: running a program (`app.services.tools.sandbox`).
"""

from __future__ import annotations

import msgspec

from app.core.tools.result import CallResult, cut_result
from app.core.tools.sandbox_wire import PythonRan, RunProblem
from app.core.tools.tool import Tool

_DESCRIPTION = (
    "Runs Python code and returns what it prints, and the value of its last expression as a notebook shows it. "
    "Every call starts a new interpreter: nothing of an earlier call is left, so define again what you need. "
    "Python 3.12 with the standard library alone: no numpy, no other packages. There are no files, no network, no "
    "environment variables, no threads and no other programs. A call ends after 60 seconds and has 256 MB of memory."
)
_PROBLEMS = {
    RunProblem.TIME: "The program was ended after {seconds:.0f} seconds.",
    RunProblem.DEPTH: "The program was ended: too many calls within calls.",
    RunProblem.CRASHED: "The program was ended: the interpreter crashed, out of memory or of stack.",
    RunProblem.RAISED: "The program ended with an error.",
}
_NOTHING = "The program printed nothing."


class PythonArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The arguments of `python`."""

    code: str


PYTHON = Tool("python", _DESCRIPTION, PythonArguments)


def python_result(ran: PythonRan) -> CallResult:
    """Return what the model reads of a run."""
    ending = problem_text(ran)
    if not ran.output and not ending:
        return CallResult(_NOTHING, len(_NOTHING))
    return cut_result(ran.output, ran.size, ending, is_failure=ran.problem is not None)


def problem_text(ran: PythonRan) -> str:
    """Say why a run did not come to its end; empty: it did."""
    return "" if ran.problem is None else _PROBLEMS[ran.problem].format(seconds=ran.seconds)
