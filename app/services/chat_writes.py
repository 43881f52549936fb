"""What is to be written to the conversations, in order, one bad change not keeping the others from the disk.

Not here: when, and what is said of it (`chat_storage`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from app.core.chats.conversation import Conversation
from app.core.chats.turns import Change
from app.core.store.store import Store
from app.errors import AppError


@dataclass(frozen=True, eq=False)
class ChatWrite:
    """Something to be written, for the sake of one conversation ('' for none)."""

    conversation: str
    work: Callable[[Store], None]


def whole(conversation: Conversation, change: Change) -> Change:
    """For a store that may not have the rest: it was restored, or opened only now."""
    return replace(change, nodes=conversation.nodes, choices=conversation.choices)


def write_all(store: Store, batch: Iterable[ChatWrite]) -> tuple[Exception, ...]:
    """Write all; what went wrong with those that could not be written though the store is in order."""
    bugs: list[Exception] = []
    with store.database.transaction():
        for write in batch:
            try:
                with store.database.transaction():
                    write.work(store)
            except (AppError, OSError):
                raise
            except Exception as bug:  # noqa: BLE001 - one bad change must not keep all later ones from the disk
                bugs.append(bug)
    return tuple(bugs)
