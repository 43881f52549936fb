"""What differs between two answers, and whether they agree: by words, with a rule for agreement or no claim at all."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from enum import StrEnum

from app.core.questions import last_number

_WORD = re.compile(r"\s+|\w+(?:[.,]\d+)*|[^\w\s]")
_FENCE = re.compile(r"^(```|~~~)[^\n]*\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)


class Change(StrEnum):
    """What happened to a piece of text on the way from the first answer to the second."""

    SAME = "same"
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"


@dataclass(frozen=True)
class Piece:
    """A run of words of one kind; `matters` marks numbers and code, which are shown more strongly."""

    change: Change
    text: str
    matters: bool = False


class Agreement(StrEnum):
    """By which rule two answers agree or differ."""

    SAME_TEXT = "same text"
    SAME_NUMBER = "same final number"
    SAME_CODE = "same code"
    SAME_FIRST_LINE = "same first line"
    OTHER_NUMBER = "another final number"
    OTHER_CODE = "other code"


AGREES = frozenset({Agreement.SAME_TEXT, Agreement.SAME_NUMBER, Agreement.SAME_CODE, Agreement.SAME_FIRST_LINE})


def differences(first: str, second: str) -> tuple[Piece, ...]:
    """A word-level diff: the SAME and ONLY_FIRST pieces joined are the first text, SAME and ONLY_SECOND the second."""
    a, b = _WORD.findall(first), _WORD.findall(second)
    pieces: list[Piece] = []
    for kind, a0, a1, b0, b1 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(Change.SAME, "".join(a[a0:a1])))
            continue
        for change, words in ((Change.ONLY_FIRST, a[a0:a1]), (Change.ONLY_SECOND, b[b0:b1])):
            if words:
                text = "".join(words)
                pieces.append(Piece(change, text, matters=any(c.isdigit() for c in text)))
    return tuple(pieces)


def agreement(first: str, second: str) -> Agreement | None:
    """Whether two answers say the same, by the first rule that can tell; None where none can."""
    if first.split() == second.split():
        return Agreement.SAME_TEXT
    code = _code(first), _code(second)
    if all(code):
        return Agreement.SAME_CODE if code[0] == code[1] else Agreement.OTHER_CODE
    numbers = last_number(_prose(first)), last_number(_prose(second))
    if None not in numbers:
        return Agreement.SAME_NUMBER if numbers[0] == numbers[1] else Agreement.OTHER_NUMBER
    lines = _first_line(first), _first_line(second)
    return Agreement.SAME_FIRST_LINE if lines[0] and lines[0] == lines[1] else None


def _code(text: str) -> tuple[str, ...]:
    return tuple("\n".join(line.rstrip() for line in body.splitlines()) for _, body in _FENCE.findall(text))


def _prose(text: str) -> str:
    return _FENCE.sub("", text)


def _first_line(text: str) -> str:
    return next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "")
