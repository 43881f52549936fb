"""What was said and is not on the disk yet: the writes in their order, and the conversations they bring.

Values and order only. Not here: when anything is written (`chat_storage`), the connection that writes (`writer`).
"""

from __future__ import annotations

from collections.abc import Iterable

from app.core.chats.conversation import Conversation
from app.services.storage.writer import PendingWrite


class Unwritten:
    """The writes that wait, oldest first, with the conversations that stand in them."""

    def __init__(self) -> None:
        self.conversations: dict[str, Conversation] = {}
        self._writes: list[PendingWrite] = []

    def __bool__(self) -> bool:
        return bool(self._writes)

    @property
    def batch(self) -> tuple[PendingWrite, ...]:
        """All that waits, oldest first."""
        return tuple(self._writes)

    def add(self, write: PendingWrite) -> None:
        """Put a write behind the others."""
        self._writes.append(write)

    def let_go(self, written: Iterable[PendingWrite]) -> None:
        """Forget what is on the disk by now."""
        done = set(written)
        self._writes = [write for write in self._writes if write not in done]
        waiting = {write.conversation for write in self._writes}
        self.conversations = {id_: each for id_, each in self.conversations.items() if id_ in waiting}
