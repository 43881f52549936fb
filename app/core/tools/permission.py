"""Whether a call may be made: no tool runs that nobody allowed.

Not here: how a person is asked (`app.commands.tools`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from app.errors import AppError
from app.sentence import Sentence

_SILENT = Sentence("The call of “{tool}” was not made: nobody could be asked.")
_ALLOW = Sentence("Name the tool with “--allow {tool}”.")
_DENIED = Sentence("The call of “{tool}” was not allowed.")
_AGAIN = Sentence("Nothing was run. Call it again to be asked again.")
_UNSEEN_KINDS = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs")
# Letters and marks that are drawn as nothing: fillers, joiners, choosers of a variant, an empty Braille cell.
_EMPTY = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")


class CallDenied(AppError):
    """A call that was not allowed."""


def check_permission(tool: str, allowed: Collection[str], ask: Callable[[], bool] | None) -> None:
    """Return where the call was allowed by name, or by whoever is asked; else raise CallDenied. None: nobody can be."""
    if tool in allowed:
        return
    if ask is None:
        raise CallDenied(_SILENT.filled(tool=tool), _ALLOW.filled(tool=tool))
    if not ask():
        raise CallDenied(_DENIED.filled(tool=tool), _AGAIN)


def shown_verbatim(text: str) -> str:
    """The text with every sign that cannot be seen, or that turns the direction of others, written as its number."""
    return "".join(sign if sign in "\n\t" or _is_seen(sign) else ascii(sign)[1:-1] for sign in text)


def _is_seen(sign: str) -> bool:
    if sign in (" ", "\u3000"):  # the spaces that are what they look like
        return True
    return unicodedata.category(sign) not in _UNSEEN_KINDS and not _EMPTY.match(sign)
