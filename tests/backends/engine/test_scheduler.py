"""Requests become sequences and step events wire events; a failed batch does not spoil the next one."""

from __future__ import annotations

import math
from pathlib import Path

import msgspec
import pytest

from backends.contract import wire
from backends.contract.base import LoadOptions
from backends.contract.logprobs import WantedScores
from backends.contract.messages import Prompt, UserMessage
from backends.engine.scheduler import Scheduler
from backends.engine.tokenizer import build_encoding
from backends.scripted import Fault, Reply, Script, ScriptedModel

_REPLIES = (
    Reply("<|channel|>final<|message|>half an answer<|return|>", when="bad", fault=Fault("fail", after=4)),
    Reply("<|channel|>final<|message|>fine<|return|>"),
)


def answer(scheduler: Scheduler, request: wire.Generate) -> None:
    """Run a request to its end."""
    scheduler.generate(request)
    while scheduler.is_busy:
        scheduler.step(lambda: False)


def ask(id_: int, question: str) -> wire.Generate:
    return wire.Generate(id=id_, prompt=Prompt(messages=(UserMessage(question),)))


def test_a_failed_batch_does_not_spoil_the_next(tmp_path: Path) -> None:
    path = tmp_path / "a.scripted.json"
    path.write_bytes(msgspec.json.encode(Script("s", _REPLIES)))
    model, told = ScriptedModel(Script("s", _REPLIES), path, LoadOptions()), list[wire.AnyEvent]()
    scheduler = Scheduler(model, build_encoding(model.vocabulary), told.append)
    answer(scheduler, ask(1, "bad"))
    answer(scheduler, ask(2, "good"))
    closing = [event for event in told if isinstance(event, wire.Failed | wire.Finished)]
    assert [type(event) for event in closing] == [wire.Failed, wire.Finished]
    assert [event.id for event in closing] == [1, 2]


def test_the_shares_of_alternatives_are_told_where_the_last_was_drawn(tmp_path: Path) -> None:
    replies = (
        Reply("<|channel|>analysis<|message|>0 or 1?<|end|><|start|>assistant<|channel|>final<|message|>1<|return|>",
              when="both", scores=(2.0, 5.0)),
        Reply("<|channel|>final<|message|>1<|return|>", when="plain"),
        Reply("<|channel|>final<|message|>fine<|return|>"),
    )  # fmt: skip
    path = tmp_path / "a.scripted.json"
    path.write_bytes(msgspec.json.encode(Script("s", replies)))
    model, told = ScriptedModel(Script("s", replies), path, LoadOptions()), list[wire.AnyEvent]()
    scheduler = Scheduler(model, build_encoding(model.vocabulary), told.append)
    for number, question in enumerate(("both", "plain", "neither"), 1):
        answer(scheduler, msgspec.structs.replace(ask(number, question), scores=WantedScores(("0", "1"))))
    answer(scheduler, msgspec.structs.replace(ask(4, "both"), scores=WantedScores(("0", "long"))))
    answer(scheduler, ask(5, "both"))
    finished = [event for event in told if isinstance(event, wire.Finished)]
    both, plain, *others = [event.scores for event in finished]
    assert both[1] - both[0] == pytest.approx(3.0) and sum(map(math.exp, both)) == pytest.approx(1.0)
    assert plain[1] - plain[0] == pytest.approx(1.0)
    assert others == [(), (), ()]
