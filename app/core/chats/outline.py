"""The branches of a conversation as a list to choose from: where each one leaves the one before it, and what it says.

Not here: the tree (`conversation`), how the list looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from app.core.chats.conversation import Conversation, shortened
from app.core.chats.turns import Answer, Node
from backends.contract.messages import Effort

_LENGTH = 90


@dataclass(frozen=True)
class Branch:
    """One way through the tree. `text` is the first message of its own, an answer's with its `effort`; `depth` counts
    the forks on the way there; `leaf` brings it into view.
    """

    leaf: str
    depth: int
    text: str
    effort: Effort | None
    messages: int
    is_in_view: bool


def outline(conversation: Conversation) -> tuple[Branch, ...]:
    """In reading order: older siblings first, a branch's own forks below it."""
    in_view = conversation.leaf
    found: list[Branch] = []
    before: tuple[Node, ...] = ()
    for leaf in _leaves(conversation):
        path = conversation.path(leaf)
        common = len(list(takewhile(lambda pair: pair[0].id == pair[1].id, zip(path, before, strict=False))))
        found.append(_branch(conversation, path, common, is_in_view=leaf == in_view))
        before = path
    return tuple(found)


def _branch(conversation: Conversation, path: tuple[Node, ...], common: int, *, is_in_view: bool) -> Branch:
    own = path[min(common, len(path) - 1)]
    forks = sum(len(conversation.siblings(node.id)) > 1 for node in path[:common])
    effort = own.effort if isinstance(own, Answer) else None
    return Branch(path[-1].id, forks, shortened(own.text[:1000], _LENGTH), effort, len(path), is_in_view)


def _leaves(conversation: Conversation) -> list[str]:
    """Depth first; with a stack, for a long conversation is deep."""
    leaves: list[str] = []
    waiting = list(reversed(conversation.children(None)))
    while waiting:
        node_id = waiting.pop()
        children = conversation.children(node_id)
        if not children:
            leaves.append(node_id)
        waiting += reversed(children)
    return leaves
