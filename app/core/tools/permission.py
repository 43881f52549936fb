"""What a person reads of a call before allowing it: every sign, also those that cannot be seen.

Not here: who allowed what (`grants`), how a person is asked (`app.commands.permissions`).
"""

from __future__ import annotations

import re

# Letters and marks that are drawn as nothing: fillers, joiners, choosers of a variant, an empty Braille cell.
_EMPTY = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


def shown_verbatim(text: str) -> str:
    """The text with every sign that cannot be seen, or that turns the direction of others, written as its number."""
    return "\n".join(map(_shown_line, text.split("\n")))


def _shown_line(line: str) -> str:
    """Most lines hold no such sign, which is told at once: results can be long."""
    if line.replace("\t", "").isprintable() and not _EMPTY.search(line):
        return line
    return "".join(sign if _is_seen(sign) else ascii(sign)[1:-1] for sign in line)


def _is_seen(sign: str) -> bool:
    """A letter or sign that is drawn; of the spaces those that are what they look like."""
    return sign in ("\t", "\u3000") or (sign.isprintable() and not _EMPTY.match(sign))
