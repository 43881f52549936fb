"""The way to an entry's siblings, `‹ 2 / 3 ›`, as words that act. Not here: what siblings are (`app.core`)."""

from __future__ import annotations

from app.core.transcript import Place
from app.ui.chat.commands import StepSibling
from app.ui.chat.controls import Word


def sibling_words(place: Place) -> list[Word]:
    """The two steps with the count between them; nothing for an only one."""
    if place.count < 2:
        return []
    return [
        ("previous", "\u2039", "Show the version before", StepSibling(-1)),
        ("next", f"{place.index} / {place.count} \u203a", "Show the version after", StepSibling(1)),
    ]
