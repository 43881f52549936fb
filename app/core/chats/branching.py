"""A new conversation that goes on from a message of another one. Not here: showing or keeping it (`app.state`)."""

from __future__ import annotations

import time

from msgspec.structs import replace

from app.core.chats.conversation import Conversation, new_id
from app.core.chats.turns import Answer, Node


def branched(conversation: Conversation, node_id: str) -> Conversation:
    """Return a temporary conversation with the way to this message, under new ids; the other one is left as it is.

    What generation left behind in token ids stays with the first conversation: the copy is asked from its text.
    """
    details = replace(
        conversation.details,
        id=new_id(),
        created=time.time(),
        is_temporary=True,
        is_pinned=False,
        left_out="",
    )
    nodes: list[Node] = []
    for node in conversation.path(node_id):
        copy = replace(node, id=new_id(), parent=nodes[-1].id if nodes else None)
        nodes.append(replace(copy, messages=()) if isinstance(copy, Answer) else copy)
    return Conversation(details, nodes)
