"""Where conversations are kept, as the chats see it, and the shelf that keeps them in memory only.

The second one serves where the store cannot be used, and says nothing about it: the window does.
Not here: the encrypted file (`app.core.store`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from app.core.conversation import Conversation
from app.core.turns import Change, Details


@dataclass(frozen=True)
class Summary:
    """A conversation in a list. `day` is the local day on which it was last used."""

    id: str
    title: str
    day: date
    is_pinned: bool = False


class Shelf(Protocol):
    """Keeps conversations. May raise StoreError."""

    def summaries(self) -> Sequence[Summary]:
        """All that are not in the trash, the last used first."""
        ...

    def search(self, words: str) -> Sequence[Summary]:
        """Those in whose title or messages all the words stand."""
        ...

    def read(self, conversation_id: str) -> Conversation:
        """The whole conversation; raises KeyError for one that is not there."""
        ...

    def keep(self, conversation: Conversation, change: Change) -> None:
        """Write down what has changed. The first change of a conversation brings it into the list."""
        ...

    def discard(self, conversation_id: str) -> None:
        """Into the trash."""
        ...

    def take_back(self, conversation_id: str) -> None:
        """Out of the trash again."""
        ...


class MemoryShelf:
    """Forgets everything at the end of the program."""

    def __init__(self) -> None:
        self._kept: dict[str, Conversation] = {}
        self._trash: set[str] = set()

    def summaries(self) -> Sequence[Summary]:
        """The last used first."""
        kept = [c for c in self._kept.values() if c.details.id not in self._trash]
        return [_summary(c) for c in sorted(kept, key=_last_used, reverse=True)]

    def search(self, words: str) -> Sequence[Summary]:
        """By looking into every message."""
        wanted = words.casefold().split()
        return [s for s in self.summaries() if _has_all(self._kept[s.id], wanted)]

    def read(self, conversation_id: str) -> Conversation:
        """The same object that was kept."""
        return self._kept[conversation_id]

    def keep(self, conversation: Conversation, change: Change) -> None:  # noqa: ARG002 - the same object is kept
        """Remember it, once there is something in it."""
        if conversation.nodes:
            self._kept[conversation.details.id] = conversation

    def discard(self, conversation_id: str) -> None:
        """Hide it."""
        self._trash.add(conversation_id)

    def take_back(self, conversation_id: str) -> None:
        """Show it again."""
        self._trash.discard(conversation_id)


def _summary(conversation: Conversation) -> Summary:
    details: Details = conversation.details
    return Summary(
        details.id,
        details.title,
        datetime.fromtimestamp(_last_used(conversation)).astimezone().date(),
        details.is_pinned,
    )


def _last_used(conversation: Conversation) -> float:
    return max((node.created for node in conversation.nodes), default=conversation.details.created)


def _has_all(conversation: Conversation, wanted: list[str]) -> bool:
    text = " ".join([conversation.details.title, *(node.text for node in conversation.nodes)]).casefold()
    return all(word in text for word in wanted)
