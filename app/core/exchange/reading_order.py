"""In which order messages stand in a file for readers: the branch in view, or all branches one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.chats.conversation import Conversation, shortened
from app.core.chats.turns import Node


@dataclass(frozen=True)
class Line:
    """A message and its place among its versions. `after` quotes what it follows where that is not just above."""

    node: Node
    version: int
    versions: int
    after: str = ""


def branch(conversation: Conversation) -> Iterator[Line]:
    """What is in view, and nothing else."""
    for node in conversation.branch():
        yield Line(node, 1, 1)


def whole(conversation: Conversation) -> Iterator[Line]:
    """Every message once, each branch to its end before the next one begins."""
    previous: str | None = None
    waiting = list(reversed(conversation.children(None)))
    while waiting:
        node = conversation.node(waiting.pop())
        place = conversation.place(node.id)
        after = _quoted(conversation, node.parent) if node.parent != previous else ""
        yield Line(node, place.index, place.count, after)
        waiting.extend(reversed(conversation.children(node.id)))
        previous = node.id


def _quoted(conversation: Conversation, node_id: str | None) -> str:
    return "the beginning" if node_id is None else f"“{shortened(conversation.node(node_id).text[:200], 40)}”"
