"""The tool `python`: what the model is told of it, and what it reads of a program that ran.

Not here: running a program (`app.services.tools.sandbox`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from app.core.tools.result import CallResult, cut_result
from app.core.tools.sandbox_wire import PythonRan, RunProblem
from app.core.tools.tool import Tool
from backends.lines import DECODE_ERRORS

DECLARATION = """\
Use this tool to execute STATELESS Python code in your chain of thought. This tool should be used for internal \
reasoning, but not for code that is intended to be visible to the user (e.g. when creating plots, tables, or files).

When you send a message containing Python code to python, it will be executed in a new interpreter, and python will \
respond with what it prints, and with the value of its last expression, or time out after 60.0 seconds. Nothing of an \
earlier call is left: pass your entire code each time. Python 3.12 with the standard library alone: no numpy, no other \
packages. There are no files, no network, no environment variables, no threads and no other programs, and 256 MB of \
memory."""
"""What a model is told where it calls `python` as it was trained to: with the code alone, in its reasoning."""

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
_AGAIN = "The earlier calls of this answer were run again before it, for it needs what they define."
_MISSING = re.compile(r"^NameError: name '(\w+)' is not defined[^\n]*\n?\Z", re.MULTILINE)


class PythonArguments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The arguments of `python`."""

    code: str


PYTHON = Tool("python", _DESCRIPTION, PythonArguments)


def python_result(ran: PythonRan, *, is_again: bool = False) -> CallResult:
    """Return what the model reads of a run; `is_again` where earlier cells ran before it."""
    ending = " ".join(filter(None, (problem_text(ran), _AGAIN if is_again else "")))
    if not ran.output and not ending:
        return CallResult(_NOTHING, len(_NOTHING))
    return cut_result(ran.output, ran.size, ending, is_failure=ran.problem is not None)


def code_of(text: str) -> str:
    """Return the program that a call holds: the text itself or, as some models write it, a JSON object with `code`."""
    if not text.lstrip().startswith("{"):
        return text
    try:
        return msgspec.json.decode(text, type=PythonArguments).code
    except DECODE_ERRORS:
        return text


def missing_name(ran: PythonRan) -> str:
    """Return the name for want of which a run failed; empty where it failed otherwise, or did not."""
    found = _MISSING.search(ran.output) if ran.problem is RunProblem.RAISED else None
    return found[1] if found else ""


def defined_before(name: str, cells: Sequence[str]) -> bool:
    """Whether earlier cells have this name, so that they may have defined it."""
    return any(re.search(rf"\b{re.escape(name)}\b", cell) for cell in cells)


def problem_text(ran: PythonRan) -> str:
    """Say why a run did not come to its end; empty: it did."""
    return "" if ran.problem is None else _PROBLEMS[ran.problem].format(seconds=ran.seconds)
