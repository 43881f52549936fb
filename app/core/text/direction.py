"""Which way a text runs: by its first letter that runs either way, as Unicode has it. Not here: drawing it."""

from __future__ import annotations

import re
from unicodedata import bidirectional

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]")


def has_right_to_left(text: str) -> bool:
    """Whether a letter in it may run from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def runs_right_to_left(text: str, default: bool = False) -> bool:
    """Whether a paragraph runs from right to left; `default` where no letter tells."""
    if text.isascii() and not default:
        return False
    for letter in text:
        kind = bidirectional(letter)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return default
