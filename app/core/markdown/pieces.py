"""Long lines of plain text cut into pieces that can be set one by one; put together they are the line again.

To set a line of a megabyte takes a text layout minutes, to set its pieces no time. Not here: what is done with them.
"""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import combining

LONGEST = 1000  # characters of a piece


def line_pieces(line: str, longest: int = LONGEST) -> Iterator[str]:
    """A line in pieces of at most so many characters, cut behind a space where there is one; at least one piece."""
    start = 0
    while len(line) - start > longest:
        end = _cut(line, start, start + longest)
        yield line[start:end]
        start = end
    yield line[start:]


def _cut(line: str, start: int, end: int) -> int:
    """Where to cut at or before `end`: behind a space, else not between a letter and what is set upon it."""
    if space := line.rfind(" ", start + 1, end) + 1:
        return space
    first = start + (end - start) // 2
    return next((at for at in range(end, first, -1) if not combining(line[at]) and line[at] not in _JOINS), end)


_JOINS = "\u200d\ufe0e\ufe0f"  # what joins two signs into one, or chooses how a sign looks
