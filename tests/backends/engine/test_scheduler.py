"""Requests become sequences and step events wire events; a failed batch does not spoil the next one."""

from __future__ import annotations

from pathlib import Path

import msgspec

from backends.contract import wire
from backends.contract.base import LoadOptions
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
