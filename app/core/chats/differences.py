"""What differs between two answers, and whether they agree: by words, with a rule for agreement or no claim at all."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from app.core.study.questions import last_number

_WORD = re.compile(r"(\w+(?:[.,]\d+)*|[^\w\s]|)(\s*)")
_FENCE = re.compile(r"^(```|~~~)[^\n]*\n(.*?)^\1\s*$", re.MULTILINE | re.DOTALL)
_IN_LINE = re.compile(r"`[^`\n]+`")


class PieceChange(StrEnum):
    """What happened to a piece of text on the way from the first answer to the second."""

    SAME = "same"
    ONLY_FIRST = "only_first"
    ONLY_SECOND = "only_second"


@dataclass(frozen=True)
class Piece:
    """A run of words of one kind; `matters` marks changed numbers and code, which are shown more strongly."""

    change: PieceChange
    text: str
    matters: bool = False
    is_code: bool = False


class Agreement(StrEnum):
    """By which rule two answers agree or differ."""

    SAME_TEXT = "same text"
    SAME_NUMBER = "same final number"
    SAME_CODE = "same code"
    SAME_FIRST_LINE = "same first line"
    OTHER_NUMBER = "another final number"
    OTHER_CODE = "other code"


AGREES = frozenset({Agreement.SAME_TEXT, Agreement.SAME_NUMBER, Agreement.SAME_CODE, Agreement.SAME_FIRST_LINE})


def word_differences(first: str, second: str) -> tuple[Piece, ...]:
    """A word-level diff: the SAME and ONLY_FIRST pieces joined are the first text, SAME and ONLY_SECOND the second.

    Takes longer than a frame for answers of a thousand words: not for the window's thread.
    """
    a, b = _words(first), _words(second)
    keys = [[(word.text, word.is_code) for word in words] for words in (a, b)]
    marked: list[_Marked] = []
    for kind, a0, a1, b0, b1 in difflib.SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if kind == "equal":
            for one, other in zip(a[a0:a1], b[b0:b1], strict=True):
                marked += _same(one, other)
        else:
            marked += [(PieceChange.ONLY_FIRST, word.is_code, word.text + word.space) for word in a[a0:a1]]
            marked += [(PieceChange.ONLY_SECOND, word.is_code, word.text + word.space) for word in b[b0:b1]]
    return tuple(_joined(marked))


class Gist(NamedTuple):
    """What of an answer tells whether it agrees with another: small, however long the answer is."""

    words: bytes  # a hash of all words, without the spaces between them
    code: bytes  # a hash of its blocks of code; empty where it has none
    number: float | None  # the last one in its prose
    line: bytes  # a hash of its first line; empty where it says nothing


def gist(text: str) -> Gist:
    """Return what tells whether this answer agrees with another."""
    code = _code(text)
    return Gist(
        _hash(" ".join(text.split())),
        _hash("\0".join(code)) if code else b"",
        last_number(_prose(text)),
        _hash(_first_line(text)),
    )


@lru_cache(maxsize=16)
def agreement(first: str, second: str) -> Agreement | None:
    """Whether two answers say the same, by the first rule that can tell; None where none can."""
    return agreement_of(gist(first), gist(second))


def agreement_of(first: Gist, second: Gist) -> Agreement | None:
    """Whether two answers say the same, by what is known of them."""
    if first.words == second.words:
        return Agreement.SAME_TEXT
    if first.code and second.code:
        return Agreement.SAME_CODE if first.code == second.code else Agreement.OTHER_CODE
    if first.number is not None and second.number is not None:
        return Agreement.SAME_NUMBER if first.number == second.number else Agreement.OTHER_NUMBER
    return Agreement.SAME_FIRST_LINE if first.line and first.line == second.line else None


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() if text else b""


class _Word(NamedTuple):
    text: str
    space: str  # behind it
    is_code: bool


_Marked = tuple[PieceChange, bool, str]


def _words(text: str) -> list[_Word]:
    code = bytearray(len(text))
    for pattern in (_FENCE, _IN_LINE):
        for found in pattern.finditer(text):
            code[found.start() : found.end()] = b"\1" * len(found[0])
    return [_Word(found[1], found[2], bool(code[found.start()])) for found in _WORD.finditer(text) if found[0]]


def _same(one: _Word, other: _Word) -> Iterator[_Marked]:
    """The same word twice; the space behind it may still differ."""
    yield PieceChange.SAME, one.is_code, one.text
    if one.space == other.space:
        yield PieceChange.SAME, one.is_code, one.space
    else:
        yield PieceChange.ONLY_FIRST, one.is_code, one.space
        yield PieceChange.ONLY_SECOND, one.is_code, other.space


def _joined(marked: Iterable[_Marked]) -> Iterator[Piece]:
    """Runs of one kind as one piece, code and prose apart."""
    for (change, is_code), run in groupby(marked, lambda one: one[:2]):
        text = "".join(one[2] for one in run)
        matters = change is not PieceChange.SAME and (is_code or any(c.isdigit() for c in text))
        if text:
            yield Piece(change, text, matters, is_code)


def _code(text: str) -> tuple[str, ...]:
    return tuple("\n".join(line.rstrip() for line in body.splitlines()) for _, body in _FENCE.findall(text))


def _prose(text: str) -> str:
    return _FENCE.sub("", text)


def _first_line(text: str) -> str:
    return next((" ".join(line.split()) for line in text.splitlines() if line.strip()), "")
