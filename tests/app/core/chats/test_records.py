"""What is written down of an answer, what a second run takes over, and how two runs are told apart."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from app.core.chats.conversation import new_details
from app.core.chats.records import (
    Aspect,
    Difference,
    Repeat,
    again,
    begun,
    can_run_again,
    differences,
    repeated,
    with_model,
)
from app.core.chats.steps import Call, Reasoning, ToolResult, plain
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Answer, Record, SamplingChoice
from backends.contract.base import LoadOptions, ModelInfo, Sampling
from tests.app.core.store.conftest import USAGE

MODEL = ModelInfo(
    name="gpt-oss-20b",
    path="/models/20b.gguf",
    backend="llama.cpp",
    build="llama-cpp-python 0.3.36, llama.cpp 0.5.0 (0c1e570)",
    architecture="gpt-oss",
    parameters=1,
    size=1,
    layers=1,
    experts=1,
    experts_used=1,
    window=1,
    trained_context=1,
    context=1,
    sequences=1,
    threads=1,
    quantisation="MXFP4",
    options=LoadOptions(adapters=("/adapters/tone.gguf",)),
)
THEN = with_model(Record(sampling=Sampling(seed=7)), MODEL, "aa")


def answer(reasoning: str = "2+2", text: str = "4", **more: object) -> Answer:
    whole = Answer("a", "q", 2, 0.0, steps=plain(reasoning, text), phase=AnswerPhase.DONE, record=THEN)
    return replace(whole, **more)


def test_an_answer_begins_with_the_choices_of_its_conversation() -> None:
    details = replace(
        new_details(instructions="Be brief."), left_out="a0", sampling=SamplingChoice(temperature=0.5, max_tokens=9)
    )
    record = begun(details, 11)
    assert (record.sampling, record.max_tokens) == (Sampling(temperature=0.5, seed=11), 9)
    assert (record.instructions, record.left_out) == ("Be brief.", "a0")
    fixed = replace(details, sampling=SamplingChoice(seed=3))
    assert begun(fixed, 11).sampling == Sampling(seed=3)


def test_the_model_at_hand_is_written_down() -> None:
    assert (THEN.model, THEN.model_hash, THEN.adapters) == ("gpt-oss-20b", "aa", ("tone.gguf",))
    assert "0c1e570" in THEN.engine


def test_a_second_run_takes_over_what_was_chosen_and_nothing_that_was_measured() -> None:
    record = replace(THEN, instructions="Be brief.", max_tokens=5, left_out="a0", usage=USAGE, finished=1.0)
    assert again(record) == Record(sampling=Sampling(seed=7), max_tokens=5, instructions="Be brief.", left_out="a0")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({}, ()),
        ({"model_hash": ""}, ()),  # not hashed yet
        ({"model": "gpt-oss-120b", "model_hash": "bb"}, (Difference(Aspect.MODEL, "gpt-oss-20b", "gpt-oss-120b"),)),
        ({"model_hash": "bb"}, (Difference(Aspect.FILE, "aa", "bb"),)),
        ({"engine": "MLX"}, (Difference(Aspect.ENGINE, THEN.engine, "MLX"),)),
        ({"adapters": ()}, (Difference(Aspect.ADAPTERS, "tone.gguf", ""),)),
    ],
)
def test_models_are_told_apart(now: dict[str, object], expected: tuple[Difference, ...]) -> None:
    assert differences(THEN, replace(THEN, **now)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {}, Repeat.SAME),
        ({}, {"text": "5"}, Repeat.OTHER),
        ({}, {"reasoning": "3+1"}, Repeat.OTHER),
        ({"text": "", "phase": AnswerPhase.STOPPED}, {}, Repeat.LONGER),
        ({"text": "", "reasoning": "2+", "phase": AnswerPhase.CUT}, {}, Repeat.LONGER),
        ({"text": ""}, {}, Repeat.OTHER),  # it had come to its end
        ({"text": "four", "is_edited": True}, {}, Repeat.EDITED),
    ],
)
def test_two_runs_are_compared(old: dict[str, Any], new: dict[str, Any], expected: Repeat) -> None:
    assert repeated(answer(**old), answer(**new)) is expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"is_continued": True}, False),
        ({"record": Record()}, False),  # imported
        ({"parent": None}, False),
    ],
)
def test_what_can_be_run_again(change: dict[str, Any], expected: bool) -> None:
    assert can_run_again(answer(**change)) is expected


def test_a_run_that_called_another_tool_said_something_else() -> None:
    called, other = (Reasoning("2+2"), Call("functions.sum")), (Reasoning("2+2"), Call("functions.add"))
    assert repeated(answer(steps=called), answer(steps=called)) is Repeat.SAME
    assert repeated(answer(steps=called), answer(steps=other)) is Repeat.OTHER


def test_what_a_tool_answered_can_be_run_again_with_what_it_answered() -> None:
    assert can_run_again(answer(steps=(Call("functions.sum"), ToolResult("functions.sum", "4"))))
    assert not can_run_again(answer(is_continued=True))
