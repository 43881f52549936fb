"""Long lines of plain text cut into pieces that can be set one by one; put together they are the line again.

To set a line of a megabyte takes a text layout minutes, to set its pieces no time. Not here: what is done with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from unicodedata import combining

LONGEST = 1000  # characters of a piece
_SHORTEST = 50  # however much they weigh
_JOINS = "\u200d\ufe0e\ufe0f"  # what joins two signs into one, or chooses how a sign looks


def line_pieces(line: str, longest: int = LONGEST, weight: Callable[[str], int] | None = None) -> Iterator[str]:
    """A line in pieces of at most so many characters, cut behind a space where there is one; at least one piece.

    `weight` tells how many characters more a text counts for. Where a piece ends depends on what stands before alone.
    """
    start = 0
    while (end := start + _room(line[start : start + longest], longest, weight)) < len(line):
        end = _cut(line, start, end)
        yield line[start:end]
        start = end
    yield line[start:]


def _room(text: str, longest: int, weight: Callable[[str], int] | None) -> int:
    """How many characters of a text have room in a piece."""
    total = len(text) + (weight(text) if weight else 0)
    return longest if total <= longest else max(_SHORTEST, longest * len(text) // total)


def _cut(line: str, start: int, end: int) -> int:
    """Where to cut at or before `end`: behind a space, else not between a letter and what is set upon it."""
    if space := line.rfind(" ", start + 1, end) + 1:
        return space
    first = start + (end - start) // 2
    return next((at for at in range(end, first, -1) if not combining(line[at]) and line[at] not in _JOINS), end)
