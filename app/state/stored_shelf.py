"""The shelf that keeps chats on the disk: `History`, in the words of the chats (`app.state.shelf`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from app.core.conversation import Conversation
from app.core.store.store import Listed
from app.core.turns import Change
from app.services.history import History
from app.state.shelf import Summary


class StoredShelf:
    """A `Shelf`."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._made: dict[str, tuple[Listed, Summary]] = {}  # a long list is asked for often and changes little

    def summaries(self) -> Sequence[Summary]:
        """Pinned ones first, then the last used."""
        return self._summaries(self._history.listing())

    def search(self, words: str) -> Sequence[Summary]:
        """Those in whose title or messages all the words stand."""
        return self._summaries(self._history.find(words))

    def read(self, conversation_id: str) -> Conversation:
        """Raises KeyError."""
        return self._history.read(conversation_id)

    def keep(self, conversation: Conversation, change: Change) -> None:
        """Returns at once; a failure comes as `History.failed`."""
        self._history.keep(conversation, change)

    def discard(self, conversation_id: str) -> None:
        """Into the trash; raises StoreError."""
        self._history.discard([conversation_id])

    def take_back(self, conversation_id: str) -> None:
        """Out of the trash; raises StoreError."""
        self._history.take_back([conversation_id])

    def _summaries(self, found: Iterable[Listed]) -> list[Summary]:
        return [self._summary(listed) for listed in found]

    def _summary(self, listed: Listed) -> Summary:
        known = self._made.get(listed.id)
        if known is None or known[0] != listed:
            day = datetime.fromtimestamp(listed.updated).astimezone().date()
            known = self._made[listed.id] = (listed, Summary(listed.id, listed.title, day, listed.is_pinned))
        return known[1]
