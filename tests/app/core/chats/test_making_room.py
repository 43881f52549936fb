"""What helps when the context is full, as tables; and what a prompt looks like once turns are left out."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from app.core.chats.conversation import Conversation
from app.core.chats.entries import entries
from app.core.chats.making_room import (
    Anyway,
    AskAlone,
    DropReasoning,
    LargerContext,
    LeaveOut,
    LowerEffort,
    Need,
    OtherModel,
    Shorten,
    Turn,
    Way,
    beginning,
    need_of,
    remedies,
    turns_of,
)
from app.core.chats.prompts import parts_to_continue, parts_with, prompt_for, prompt_to_answer_now, prompt_to_continue
from app.core.chats.room import least_room
from app.core.chats.transcript import QuestionEntry
from app.core.chats.turns import Attachment, Draft
from backends.contract.messages import Channel, Effort, UserMessage
from backends.contract.wire import Counted
from tests.app.core.chats.test_conversation import answered, tree

TURNS = (Turn("a1", 1000), Turn("a2", 1000), Turn("a3", 1500))
TIGHT = Need(3800, 512, 4096, 131_072, TURNS, Effort.MEDIUM)
FULL = Need(4500, 512, 4096, 131_072, TURNS, Effort.MEDIUM)


@pytest.mark.parametrize(
    ("need", "expected"),
    [
        (TIGHT, (LeaveOut("a2", 2), LargerContext(8192), Anyway())),
        (FULL, (LeaveOut("a2", 2), AskAlone(), LargerContext(8192))),
        # nothing older to leave out, nothing larger to be had
        (Need(4500, 512, 4096, 4096, (), Effort.LOW), (OtherModel(),)),
        # the question alone is too long: its beginning would fit, and a model with a larger context
        (Need(8192, 96, 4096, 4096, (), Effort.LOW, typed=8192), (Shorten(4000 / 8192 * 0.95), OtherModel())),
        # too much of it would go
        (Need(65_536, 96, 4096, 4096, (), Effort.LOW, typed=65_536), (OtherModel(),)),
        # one turn suffices, but not for a quarter to be free
        (Need(3800, 512, 4096, 4096, (Turn("a1", 300),), Effort.LOW), (LeaveOut("a1", 1), Anyway())),
        # even all turns do not suffice
        (Need(9000, 512, 4096, 131_072, TURNS, Effort.LOW), (LargerContext(16_384),)),
        # a lower effort needs less
        (Need(15_000, 2048, 16_384, 16_384, (), Effort.HIGH), (LowerEffort(Effort.LOW), Anyway())),
        (Need(14_000, 3000, 16_384, 16_384, (), Effort.HIGH), (LowerEffort(Effort.MEDIUM), Anyway())),
        # an answer that has to go on: no question, so no effort and no “anyway”
        (Need(4096, 512, 4096, 8192, TURNS[:1], None, 900), (LeaveOut("a1", 1), DropReasoning(), LargerContext(8192))),
        (Need(4096, 512, 4096, 4096, TURNS, None, 100), (LeaveOut("a2", 2),)),
    ],
)
def test_ways(need: Need, expected: tuple[Way, ...]) -> None:
    assert remedies(need) == expected


def test_a_context_for_which_there_is_no_memory_is_not_offered() -> None:
    asked: list[int] = []

    def may_load(context: int) -> bool:
        asked.append(context)
        return False

    need = Need(9000, 512, 4096, 131_072, (), Effort.LOW, typed=8000)
    assert remedies(need, may_load) == (Shorten((4096 - 512 - 1000) / 8000 * 0.95), OtherModel())
    assert asked == [16_384]


@pytest.mark.parametrize(
    ("text", "share", "kept"),
    [
        ("one two three four", 0.6, "one two"),
        ("one two three four", 7 / 18, "one two"),
        ("one\ntwo", 0.6, "one"),
        ("x" * 100, 0.5, "x" * 50),  # no word ends near
        ("字" * 100, 0.25, "字" * 25),
        ("", 0.5, ""),
    ],
)
def test_the_beginning_of_a_question_ends_with_a_word(text: str, share: float, kept: str) -> None:
    assert beginning(text, share) == kept


@pytest.mark.parametrize(
    ("effort", "context", "most", "expected"),
    [
        (Effort.LOW, 16_384, 0, 512),
        (Effort.MEDIUM, 16_384, 0, 2048),
        (Effort.HIGH, 16_384, 0, 2048),  # an eighth of the context
        (Effort.HIGH, 131_072, 0, 6144),
        (Effort.HIGH, 131_072, 100, 100),  # it may not take more
    ],
)
def test_the_room_an_answer_should_find(effort: Effort, context: int, most: int, expected: int) -> None:
    assert least_room(effort, context, most) == expected


def test_messages_make_turns() -> None:
    conversation = tree()
    answered(conversation, "One?")
    answered(conversation, "Two?")
    tokens = {node.id: number for number, node in enumerate(conversation.branch(), 1)}
    ids = [node.id for node in conversation.branch()]
    assert turns_of(conversation.branch(), tokens) == (Turn(ids[1], 3), Turn(ids[3], 7))
    assert turns_of((), {}) == ()


def three_turns() -> Conversation:
    conversation = tree()
    for text in ("One?", "Two?", "Three?"):
        answered(conversation, text, answer=f"{text[:-1]}.")
    return conversation


def texts(conversation: Conversation, leaf: str) -> list[str]:
    return [message.content for message in prompt_for(conversation, leaf, Effort.LOW).messages]


def test_what_is_left_out_is_not_shown_to_the_model_and_stays_in_the_chat() -> None:
    conversation = three_turns()
    nodes = conversation.branch()
    conversation.amend(replace(conversation.details, left_out=nodes[3].id))
    asked = conversation.ask("Four?").id
    assert texts(conversation, asked) == ["Three?", "Three.", "Four?"]
    assert texts(conversation, nodes[5].id) == ["One?", "One.", "Two?", "Two.", "Three?"]  # as it was given
    shown = [entry for entry in entries(conversation) if isinstance(entry, QuestionEntry)]
    assert [entry.text for entry in shown] == ["One?", "Two?", "Three?", "Four?"]
    assert [entry.is_first_shown for entry in shown] == [False, False, True, False]


def test_another_branch_is_not_touched() -> None:
    conversation = three_turns()
    nodes = conversation.branch()
    conversation.amend(replace(conversation.details, left_out=nodes[3].id))
    other = conversation.edit_question(nodes[2].id, "Other?").id
    assert texts(conversation, other) == ["One?", "One.", "Other?"]


def test_the_need_of_a_question_is_counted_by_message() -> None:
    conversation = three_turns()
    draft = Draft("Four?", (Attachment("a.txt", "x"),))
    parts = parts_with(conversation, draft)
    assert parts.owners[-1] == ""
    assert isinstance(parts.prompt.messages[-1], UserMessage)
    assert "a.txt" in parts.prompt.messages[-1].content
    counted = Counted(1, 300, 4096, (10, 20, 30, 40, 50, 60, 70))
    need = need_of(parts, counted, conversation.details, 131_072, asked=draft)
    assert [turn.tokens for turn in need.turns] == [30, 70, 110]
    assert (need.tokens, need.effort, need.reasoning) == (300, Effort.MEDIUM, 0)
    assert need.typed == 0  # a file is not shortened
    typed = need_of(parts, counted, conversation.details, 131_072, asked=Draft("Four?"))
    assert typed.typed == 70
    assert parts_with(conversation, Draft()).prompt.messages == parts.prompt.messages[:-1]


def test_the_need_of_an_answer_knows_its_own_reasoning() -> None:
    conversation = three_turns()
    last = conversation.branch()[-1].id
    parts = parts_to_continue(conversation, last)
    counted = Counted(1, 300, 4096, (10, 20, 30, 40, 50, 60, 70))
    need = need_of(parts, counted, conversation.details, 131_072, asked=None)
    assert [turn.tokens for turn in need.turns] == [30, 70]
    assert (need.effort, need.reasoning) == (None, 60)


def test_an_answer_goes_on_without_its_reasoning() -> None:
    conversation = three_turns()
    last = conversation.branch()[-1].id
    shown = prompt_to_continue(conversation, last, has_reasoning=False)
    assert shown.resume
    assert [message.content for message in shown.messages[-2:]] == ["Three?", "Three."]
    forced = prompt_to_answer_now(conversation, last, has_reasoning=False)
    assert forced.force is not None
    assert forced.force.channel is Channel.FINAL
    assert isinstance(forced.messages[-1], UserMessage)
