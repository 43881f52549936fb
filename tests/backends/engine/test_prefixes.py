"""What was read on its way out of the engine and back, with a model that has only that."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from backends.contract import wire
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.messages import Prompt, UserMessage
from backends.contract.prefixes import ComputedPrefix
from backends.engine.prefixes import PART, PrefixTransfer

_PREFIX = ComputedPrefix((1, 2, 3), ((2, b"mark"),), bytes(range(256)) * (PART // 100))
_PROMPT = Prompt((UserMessage("hi"),))


class Model:
    """It has read three tokens, or none."""

    def __init__(self, prefix: ComputedPrefix | None = None) -> None:
        self.prefix = prefix

    def computed_prefix(self, prompt: Sequence[int]) -> ComputedPrefix | None:
        return self.prefix

    def put_prefix(self, prefix: ComputedPrefix) -> bool:
        self.prefix = prefix
        return True


class Sent:
    """A transfer, and what it told."""

    def __init__(self) -> None:
        self.told: list[wire.AnyEvent] = []
        self.transfer = PrefixTransfer(self.told.append)

    def take(self, model: Model, least: int = 0) -> list[bytes]:
        self.transfer.take(wire.TakePrefix(1, _PROMPT, least), model, (1, 2, 3, 4))
        taken = self.told[-1]
        assert isinstance(taken, wire.PrefixTaken)
        for number in range(taken.parts):
            self.transfer.take_part(wire.TakePart(2 + number, number))
        return [event.data for event in self.told if isinstance(event, wire.PrefixPart)]


def test_it_comes_back_as_it_went() -> None:
    sent, other = Sent(), Model()
    parts = sent.take(Model(_PREFIX))
    assert sent.told[0] == wire.PrefixTaken(1, 3, len(parts))
    assert len(parts) == 1 + -(-len(_PREFIX.state) // PART)
    with pytest.raises(EngineError):
        sent.transfer.take_part(wire.TakePart(9, 0))  # nothing is held any more
    for number, part in enumerate(parts):
        asked = wire.PutPrefix(2 + number, part, begins=number == 0, is_last=number == len(parts) - 1)
        sent.transfer.put(asked, other)
        assert sent.told[-1] == wire.PrefixPut(2 + number, 3 if asked.is_last else 0)
    assert other.prefix == _PREFIX


@pytest.mark.parametrize(("prefix", "least"), [(None, 0), (_PREFIX, 4)])
def test_what_is_not_worth_it_is_not_sent(prefix: ComputedPrefix | None, least: int) -> None:
    sent = Sent()
    assert sent.take(Model(prefix), least) == []
    assert sent.told == [wire.PrefixTaken(1, 0)]


def test_an_answer_goes_first() -> None:
    sent = Sent()
    sent.transfer.take(wire.TakePrefix(1, _PROMPT), Model(_PREFIX), (1, 2, 3, 4))
    sent.transfer.take_part(wire.TakePart(2, 0))
    head = sent.told[-1]
    assert isinstance(head, wire.PrefixPart)
    sent.transfer.put(wire.PutPrefix(3, head.data, begins=True), Model())
    sent.transfer.give_up()
    for ask in (
        lambda: sent.transfer.take_part(wire.TakePart(4, 1)),
        lambda: sent.transfer.put(wire.PutPrefix(5, b"state", is_last=True), Model()),
    ):
        with pytest.raises(EngineError) as given_up:
            ask()
        assert given_up.value.code is ErrorCode.CANCELLED


@pytest.mark.parametrize("data", [b"", b"no head", b"\x93\x01\x02\x03"])
def test_a_broken_head_is_refused(data: bytes) -> None:
    with pytest.raises(EngineError):
        Sent().transfer.put(wire.PutPrefix(1, data, begins=True), Model())


def test_a_state_that_lost_a_part_is_not_put() -> None:
    sent, other = Sent(), Model()
    head, *parts = sent.take(Model(_PREFIX))
    sent.transfer.put(wire.PutPrefix(2, head, begins=True), other)
    sent.transfer.put(wire.PutPrefix(3, parts[0], is_last=True), other)
    assert sent.told[-1] == wire.PrefixPut(3, 0) and other.prefix is None


def test_a_model_that_cannot_says_so() -> None:
    with pytest.raises(EngineError) as refused:
        Sent().transfer.take(wire.TakePrefix(1, _PROMPT), object(), (1,))
    assert refused.value.code is ErrorCode.NOT_ABLE
