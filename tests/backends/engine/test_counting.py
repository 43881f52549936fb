"""Long prompts are counted beside the answers: nothing waits for them, each count ends, the numbers are the same."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec

from backends.contract import wire
from backends.contract.base import LoadOptions
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.messages import Prompt, UserMessage
from backends.engine.counting import LONG, LongCounts, is_long
from backends.engine.scheduler import Scheduler
from backends.engine.tokenizer import build_encoding
from backends.scripted import Reply, Script, ScriptedModel


def prompt_of(text: str) -> Prompt:
    return Prompt(messages=(UserMessage(text),))


LONG_PROMPT = prompt_of("words of it " * (LONG // 10))


def scheduler_with(told: list[wire.AnyEvent], folder: Path) -> Scheduler:
    script = Script("s", (Reply("<|channel|>final<|message|>an answer of some words<|return|>"),))
    path = folder / "a.scripted.json"
    path.write_bytes(msgspec.json.encode(script))
    model = ScriptedModel(script, path, LoadOptions())
    return Scheduler(model, build_encoding(model.vocabulary), told.append)


def test_only_long_prompts_are_counted_beside() -> None:
    assert is_long(LONG_PROMPT) and not is_long(prompt_of("x" * 1000))


def test_a_short_prompt_is_counted_at_once(tmp_path: Path) -> None:
    told: list[wire.AnyEvent] = []
    scheduler = scheduler_with(told, tmp_path)
    scheduler.tell_count(wire.Count(7, prompt_of("short")))
    assert [type(event) for event in told] == [wire.Counted] and not scheduler.is_busy


def test_a_long_prompt_is_counted_as_it_would_be_at_once(tmp_path: Path) -> None:
    told: list[wire.AnyEvent] = []
    scheduler = scheduler_with(told, tmp_path)
    scheduler.tell_count(wire.Count(7, LONG_PROMPT))
    while scheduler.is_busy:
        scheduler.step(lambda: False)
    (counted,) = told
    assert isinstance(counted, wire.Counted)
    assert (counted.tokens, counted.shares) == scheduler.count(LONG_PROMPT)


def test_an_answer_ends_while_a_count_is_under_way() -> None:
    told: list[wire.AnyEvent] = []
    may_end = threading.Event()
    counts = LongCounts(lambda _prompt: (int(may_end.wait()), (1,)), 4096, told.append)
    counts.begin(wire.Count(7, LONG_PROMPT))
    counts.close_finished()
    assert told == [] and len(counts) == 1
    may_end.set()
    while counts:
        counts.close_finished(1.0)
    assert told == [wire.Counted(7, 1, 4096, (1,))]


def test_a_count_can_be_stopped_and_is_closed_once() -> None:
    told: list[wire.AnyEvent] = []
    may_end = threading.Event()
    counts = LongCounts(lambda _prompt: (int(may_end.wait()), (1,)), 4096, told.append)
    counts.begin(wire.Count(7, LONG_PROMPT))
    assert counts.cancel(7) and not counts.cancel(7)
    may_end.set()
    counts.close_finished(1.0)
    assert told == [wire.Failed(7, ErrorCode.CANCELLED)]


def test_closing_the_model_closes_its_counts(tmp_path: Path) -> None:
    told: list[wire.AnyEvent] = []
    scheduler = scheduler_with(told, tmp_path)
    scheduler.tell_count(wire.Count(7, LONG_PROMPT))
    scheduler.cancel_all()
    assert told == [wire.Failed(7, ErrorCode.CANCELLED)] and not scheduler.is_busy


def test_a_prompt_that_cannot_be_counted_is_closed_with_the_reason() -> None:
    told: list[wire.AnyEvent] = []

    def refuse(_prompt: Prompt) -> tuple[int, tuple[int, ...]]:
        raise EngineError(ErrorCode.NOT_ABLE, "no")

    counts = LongCounts(refuse, 4096, told.append)
    counts.begin(wire.Count(7, LONG_PROMPT))
    while counts:
        counts.close_finished(1.0)
    (failed,) = told
    assert isinstance(failed, wire.Failed) and failed.code is ErrorCode.NOT_ABLE
