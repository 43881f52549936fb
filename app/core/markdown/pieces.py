"""Plain text cut into pieces that can be set one by one; put together they are the text again.

To set a line of a megabyte takes a text layout minutes, to set its pieces no time. Not here: what is done with them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, combining

LONGEST = 1000  # characters of a piece
STACKED = 50  # characters that one counts for which takes no room of its own
_STEP = 60  # in which they are weighed; no piece is shorter
_DENSEST = 8  # steps that a piece has at most where it is not worth looking at all of it
_JOINS = "\u200d\ufe0e\ufe0f"  # what joins two signs into one, or chooses how a sign looks
_DENSE = re.compile(r"[^\w\s\x00-\u02ff]{3,}")  # where signs that take no room could stand in a row
_SMALL = ("Mn", "Me", "Cf")  # signs that are set upon others, or are never seen
_EACH = 2  # of them that a letter may have: as many as any writing sets upon one


def line_pieces(line: str, longest: int = LONGEST, weight: Callable[[str], int] | None = None) -> Iterator[str]:
    """A line in pieces of at most so many characters, cut behind a space where there is one; at least one piece.

    `weight` tells how many characters more a text counts for; what is stacked up counts for more in any case. Where a
    piece ends depends on what stands before alone.
    """
    start = 0
    while (end := start + _room(line, start, longest, weight)) < len(line):
        end = _cut(line, start, end)
        yield line[start:end]
        start = end
    yield line[start:]


def stacked_weight(text: str) -> int:
    """How many characters more the signs in it count for that take no room: a line holds no end of them."""
    if text.isascii() or not _DENSE.search(text):
        return 0
    small = sum(times for sign, times in Counter(text).items() if category(sign) in _SMALL)
    return STACKED * max(0, small - _EACH * (len(text) - small))


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A part of a longer text. `joint` is what stood before it: a line end, nothing, or None at its beginning."""

    text: str
    joint: str | None = None


@dataclass(frozen=True, slots=True)
class PieceRoom:
    """How much a piece may hold."""

    characters: int
    lines: int


def text_pieces(
    text: str, room: PieceRoom, first: PieceRoom | None = None, joint: str | None = None
) -> Iterator[TextPiece]:
    """A text in pieces that end at a line's end where they can; the first may have a room of its own, and stand behind
    others by a `joint`. At least one.

    Empty lines stand at the beginning of the next piece. Where one ends depends on what stands before alone.
    """
    start, wanted = 0, first or room
    while start + (size := _fitting(text, start, wanted)) < len(text):
        end = start + size
        is_line_end = text[end - 1] == "\n"
        yield TextPiece(text[start : end - is_line_end], joint)
        start, joint, wanted = end, "\n" if is_line_end else "", room
    yield TextPiece(text[start:], joint)


class GrowingPieces:
    """Cuts a text that grows into pieces: of the same text with more behind, only the end is cut again."""

    def __init__(self, room: PieceRoom) -> None:
        self._room = room
        self._settled: list[TextPiece] = []
        self._begin = ""  # what they hold, line ends between them included
        self._joint: str | None = None  # behind them

    def pieces(self, text: str) -> list[TextPiece]:
        """The pieces of the text as it is now."""
        if not text.startswith(self._begin):
            self._settled, self._begin, self._joint = [], "", None
        rest = list(text_pieces(text[len(self._begin) :], self._room, joint=self._joint))
        self._settled += rest[:-1]
        self._begin, self._joint = text[: len(text) - len(rest[-1].text)], rest[-1].joint
        return [*self._settled, rest[-1]]


@lru_cache(maxsize=8)
def _so_many_lines(count: int) -> re.Pattern[str]:
    return re.compile(rf"(?:[^\n]*\n){{{count}}}")


def _fitting(text: str, start: int, room: PieceRoom) -> int:
    """How many characters from here make a piece, the line end behind it included."""
    end = start + room.characters
    if text.count("\n", start, end) >= room.lines:
        found = _so_many_lines(room.lines).match(text, start)
        assert found is not None, "so many line ends were counted"
        return found.end() - start
    if end >= len(text):
        return room.characters
    line_end = text.rfind("\n", start, end) + 1
    return (line_end or _cut(text, start, end)) - start


def _room(line: str, start: int, longest: int, weight: Callable[[str], int] | None) -> int:
    """How many characters from here have room in a piece; told step by step, so that more behind changes nothing."""
    total = _STEP + _weight(line[start : start + _STEP], weight)
    if _DENSEST * (total - _STEP) <= longest:  # else the steps are few
        begin = line[start : start + longest]
        if len(begin) + _weight(begin, weight) <= longest:
            return longest
    for at in range(start + _STEP, start + longest, _STEP):
        total += _STEP + _weight(line[at : at + _STEP], weight)
        if total > longest:
            return at - start
    return longest


def _weight(text: str, weight: Callable[[str], int] | None) -> int:
    return stacked_weight(text) + (weight(text) if weight else 0)


def _cut(line: str, start: int, end: int) -> int:
    """Where to cut at or before `end`: behind a space, else not between a letter and what is set upon it."""
    if space := line.rfind(" ", start + 1, end) + 1:
        return space
    first = start + (end - start) // 2
    return next((at for at in range(end, first, -1) if not combining(line[at]) and line[at] not in _JOINS), end)
