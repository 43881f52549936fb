"""Word boundaries in a shown text, for double click and Ctrl+arrows. Not here: selection."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+|[^\w\s]+|\s+")


def word_around(text: str, position: int) -> tuple[int, int]:
    """The start and end of the word at a position."""
    for found in _WORD.finditer(text):
        if found.start() <= position < found.end():
            return found.span()
    return len(text), len(text)


def word_step(text: str, position: int, step: int) -> int:
    """The position one word on (1) or back (-1)."""
    edges = [0, *(found.start() for found in _WORD.finditer(text) if not found[0].isspace()), len(text)]
    if step > 0:
        return next((edge for edge in edges if edge > position), len(text))
    return next((edge for edge in reversed(edges) if edge < position), 0)
