"""Branches as a list: what is a branch's own, how deep its fork lies, which one is in view."""

from __future__ import annotations

from app.core.chats.conversation import Conversation
from app.core.chats.outline import outline
from backends.contract.messages import Effort
from tests.app.core.chats.test_conversation import answered, tree


def lines(conversation: Conversation) -> list[tuple[int, str, str]]:
    return [(branch.depth, str(branch.effort or ""), branch.text) for branch in outline(conversation)]


def test_a_straight_conversation_is_one_branch() -> None:
    conversation = tree()
    assert outline(conversation) == ()
    answered(conversation, "One?")
    answered(conversation, "Two?")
    (only,) = outline(conversation)
    assert (only.text, only.depth, only.messages, only.is_in_view) == ("One?", 0, 4, True)
    assert only.leaf == conversation.leaf


def test_forks_are_listed_below_the_branch_they_leave() -> None:
    conversation = tree()
    first, answer = answered(conversation, "One?", answer="1")
    second, _ = answered(conversation, "Two?", answer="2")
    conversation.edit_question(second, "Another two?")
    again = conversation.regenerate(answer, Effort.HIGH).id
    conversation.edit_answer(again, "uno")
    conversation.edit_question(first, "Something else?")
    assert lines(conversation) == [
        (0, "", "One?"),
        (2, "", "Another two?"),
        (1, "high", "uno"),
        (0, "", "Something else?"),
    ]
    assert [branch.is_in_view for branch in outline(conversation)] == [False, False, False, True]


def test_a_choice_brings_its_branch_into_view() -> None:
    conversation = tree()
    question, _ = answered(conversation, "One?")
    conversation.edit_question(question, "Else?")
    first = outline(conversation)[0]
    conversation.choose(first.leaf)
    assert outline(conversation)[0].is_in_view
    assert conversation.leaf == first.leaf


def test_long_texts_are_shortened_and_deep_conversations_listed() -> None:
    conversation = tree()
    for number in range(1200):
        conversation.ask(f"{number} " + "word " * 40)
    (only,) = outline(conversation)
    assert only.messages == 1200
    assert len(only.text) <= 90
