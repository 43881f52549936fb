"""Text from files made fit for one line: nothing in it steers a terminal or turns what stands behind it around."""

from __future__ import annotations

import unicodedata

_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """Return the text on one line, with blanks in the place of control characters."""
    seen = (" " if unicodedata.category(each) == "Cc" else each for each in text if each not in _OVERRIDES)
    return " ".join("".join(seen).split())
