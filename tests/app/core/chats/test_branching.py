"""A conversation that goes on from a message of another one."""

from __future__ import annotations

from app.core.chats.branching import branched
from app.core.chats.conversation import Conversation, new_details
from backends.contract.messages import Channel, Effort


def test_the_way_to_the_message_is_copied_and_the_first_chat_stays() -> None:
    conversation = Conversation(new_details(instructions="Be brief."))
    for words in ("One", "Two"):
        asked = conversation.ask(f"{words}?")
        for effort in (Effort.LOW, Effort.HIGH):
            begun = conversation.begin_answer(asked.id, effort)
            conversation.append(begun.id, Channel.FINAL, f"{words} {effort}.")
    before = conversation.nodes
    first = conversation.branch()[1]
    copy = branched(conversation, first.id)
    assert conversation.nodes == before
    assert [getattr(node, "text", "") for node in copy.branch()] == ["One?", "One high."]
    assert copy.leaves() == (copy.branch()[-1].id,)
    assert not {node.id for node in copy.nodes} & {node.id for node in conversation.nodes}
    assert copy.details.id != conversation.details.id
    assert copy.details.instructions == "Be brief."
    assert copy.details.title == conversation.details.title
