"""What a comparison shows: what is there already, what is left to ask, what belongs together."""

from __future__ import annotations

from app.core.chats.comparison import ComparisonOptions, Wanted, left_to_ask, numbered, there_already, together
from app.core.chats.conversation import Conversation, new_details
from app.core.chats.turns import Record
from app.core.models.model_ref import RemoteModel
from backends.contract.base import FinishReason
from backends.contract.messages import Channel, Effort
from backends.contract.wire import Finished, Usage

OTHER = RemoteModel("https://models.example", "gpt-oss-120b")


def answered(conversation: Conversation, question: str, effort: Effort, record: Record) -> str:
    reply = conversation.begin_answer(question, effort, record).id
    conversation.append(reply, Channel.FINAL, "It is so.")
    conversation.finish(reply, finished())
    return reply


def finished() -> Finished:
    usage = Usage(10, 0, 0, 5, 5, 0.1, 0.1, 0.1, 0.1)
    return Finished(1, FinishReason.STOP, usage, (), "It is so.", "", (), 42)


def test_a_choice_makes_the_panels_of_the_model_in_use_first() -> None:
    choice = ComparisonOptions((Effort.LOW, Effort.HIGH), 2, OTHER)
    assert choice.count == 8
    assert [one.model for one in choice.panels] == [None] * 4 + [OTHER] * 4
    assert [one.effort for one in choice.panels[:4]] == [Effort.LOW, Effort.LOW, Effort.HIGH, Effort.HIGH]


def test_answers_of_another_model_do_not_count_as_there() -> None:
    conversation = Conversation(new_details())
    question = conversation.ask("Is it so?").id
    mine = answered(conversation, question, Effort.LOW, Record(model="mine"))
    answered(conversation, question, Effort.LOW, Record(model="another"))
    wanted = ComparisonOptions((Effort.LOW, Effort.HIGH), 2).panels
    assert there_already(conversation, question, wanted, "mine") == (mine,)


def test_what_is_there_is_not_asked_again_but_by_another_model() -> None:
    wanted = ComparisonOptions((Effort.LOW,), 2, OTHER).panels
    left = left_to_ask(wanted, [Effort.LOW])
    assert left == (Wanted(Effort.LOW), Wanted(Effort.LOW, OTHER), Wanted(Effort.LOW, OTHER))


def test_answers_of_one_comparison_belong_together() -> None:
    conversation = Conversation(new_details())
    question = conversation.ask("Is it so?").id
    alone = answered(conversation, question, Effort.LOW, Record())
    pair = tuple(answered(conversation, question, effort, Record(comparison="x")) for effort in Effort)
    assert together(conversation, pair[1]) == pair
    assert together(conversation, alone) == ()


def test_equal_items_are_numbered_and_single_ones_are_not() -> None:
    assert numbered(["low", "high", "low"]) == (1, 0, 2)
