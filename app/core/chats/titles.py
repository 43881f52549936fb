"""Text made fit for one line: a title of a question's first words, and text from files in which nothing steers a
terminal or turns what stands behind it around.
"""

from __future__ import annotations

import unicodedata

TITLE_LENGTH = 60
_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str) -> str:
    """Return the text on one line, with blanks in the place of control characters."""
    seen = (" " if unicodedata.category(each) == "Cc" else each for each in text if each not in _OVERRIDES)
    return " ".join("".join(seen).split())


def shortened(text: str, length: int = TITLE_LENGTH) -> str:
    """The first words of a text as a title, on one line."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    words = line[: length - 1].rpartition(" ")[0]
    return (words if len(words) > length // 2 else line[: length - 1]) + "…"
