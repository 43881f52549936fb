"""The three efforts of one question on the demo model: in one batch they give the answers that they give alone.

Token by token they need not: a batch of three may be rounded otherwise than one of one.
"""

from __future__ import annotations

import pytest

from app.paths import demo_model
from backends.contract import wire
from backends.contract.base import LoadOptions, Sampling
from backends.contract.messages import Effort, Prompt, UserMessage
from tests.engine_process import EngineProcess

QUESTIONS = ("What is 48213 + 39778?", "How many r's are in strawberry?", "What can Triptych do?")


def asked(question: str, effort: Effort, number: int) -> wire.Generate:
    """Greedy."""
    prompt = Prompt((UserMessage(question),), effort, "2026-11-21")
    return wire.Generate(number, prompt, Sampling(temperature=0.0), 200)


def answer(event: wire.AnyEvent) -> str:
    """What was answered, without the reasoning."""
    assert isinstance(event, wire.Finished)
    return event.answer


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS)
def test_three_efforts_in_one_batch_answer_as_they_do_alone(engine: EngineProcess, question: str) -> None:
    engine.load(demo_model(), LoadOptions(context=4096))
    alone = [answer(engine.close(engine.send(lambda n, e=effort: asked(question, e, n)))) for effort in Effort]
    engine.load(demo_model(), LoadOptions(context=4096))  # nothing of them is left in the cache
    numbers = [engine.send(lambda n, e=effort: asked(question, e, n)) for effort in Effort]
    together: dict[int, wire.AnyEvent] = {}
    while len(together) < len(numbers):
        event = engine.read()
        if isinstance(event, wire.CLOSING):
            together[event.id] = event
    assert [answer(together[number]) for number in numbers] == alone
    assert all(alone)
