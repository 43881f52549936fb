"""The way to an entry's siblings, `‹ 2 / 3 ›`, as words that act. Not here: what siblings are (`app.core`)."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.core.chats.transcript import Place
from app.ui.transcript.commands import StepSibling
from app.ui.transcript.controls import Word


def sibling_words(place: Place) -> list[Word]:
    """The two steps with the count between them; nothing for an only one."""
    if place.count < 2:
        return []
    before = QCoreApplication.translate("Transcript", "Show the version before")
    after = QCoreApplication.translate("Transcript", "Show the version after")
    return [
        ("previous", "\u2039", before, StepSibling(-1)),
        ("next", f"{place.index} / {place.count} \u203a", after, StepSibling(1)),
    ]
