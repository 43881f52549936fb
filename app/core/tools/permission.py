"""What a person reads of a call before allowing it: every sign, also those that cannot be seen.

Not here: who allowed what (`grants`), how a person is asked (`app.commands.permissions`).
"""

from __future__ import annotations

import re
import unicodedata

_UNSEEN_KINDS = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs")
# Letters and marks that are drawn as nothing: fillers, joiners, choosers of a variant, an empty Braille cell.
_EMPTY = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


def shown_verbatim(text: str) -> str:
    """The text with every sign that cannot be seen, or that turns the direction of others, written as its number."""
    return "".join(sign if sign in "\n\t" or _is_seen(sign) else ascii(sign)[1:-1] for sign in text)


def _is_seen(sign: str) -> bool:
    if sign in (" ", "\u3000"):  # the spaces that are what they look like
        return True
    return unicodedata.category(sign) not in _UNSEEN_KINDS and not _EMPTY.match(sign)
