"""A call's arguments as a person reads them: JSON laid out, every invisible sign written as its number, nothing lost.

Not here: drawing them (`app.ui.transcript`), whether the call may be made (`grants`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from app.core.tools.permission import shown_verbatim
from app.core.tools.python_tool import PYTHON, code_of

FEW_LINES = 14  # are shown of long arguments, until all are asked for
_FEW_CHARACTERS = 2_000
_MOST_LAID_OUT = 200_000  # characters; more is shown as it was written
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
_INDENT = "  "


@dataclass(frozen=True)
class ShownArguments:
    """All of them, and in which language."""

    text: str
    language: str = ""

    @property
    def lines(self) -> int:
        """How many lines all of it has."""
        return self.text.count("\n") + 1

    @property
    def is_long(self) -> bool:
        """Whether only the beginning is shown at first."""
        return self.lines > FEW_LINES or len(self.text) > _FEW_CHARACTERS

    @property
    def beginning(self) -> str:
        """What is shown of it at first."""
        return "\n".join(self.text[:_FEW_CHARACTERS].split("\n")[:FEW_LINES]) if self.is_long else self.text


def shown_arguments(tool: str, arguments: str) -> ShownArguments:
    """Return the arguments of a call of this tool as they are shown."""
    if tool == PYTHON.name:
        return ShownArguments(shown_verbatim(code_of(arguments)), "python")
    laid_out = laid_out_json(arguments)
    if laid_out is None:
        return ShownArguments(shown_verbatim(arguments))
    return ShownArguments(shown_verbatim(laid_out), "json")


def laid_out_json(text: str) -> str | None:
    """Give each part of an object or a list a line of its own; every word and sign stays as it was written, also what
    a reader of JSON would drop: a name that comes twice, the digits of a number. None: it is no such JSON.
    """
    if text[:1] not in ("{", "[") or len(text) > _MOST_LAID_OUT:
        return None
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    return "".join(_laid_out(_TOKEN.findall(text)))


def _laid_out(tokens: list[str]) -> list[str]:
    made: list[str] = []
    depth = 0
    for number, token in enumerate(tokens):
        before = tokens[number - 1] if number else ""
        if token in ("}", "]"):
            depth -= 1
            made.append(token if before in ("{", "[") else f"\n{_INDENT * depth}{token}")
        elif token in (",", ":"):
            made.append(token)
        else:
            made.append(_space(before, depth) + token)
            depth += token in ("{", "[")
    return made


def _space(before: str, depth: int) -> str:
    """What stands before a value: by what comes before it."""
    if before in ("{", "[", ","):
        return f"\n{_INDENT * depth}"
    return " " if before == ":" else ""
