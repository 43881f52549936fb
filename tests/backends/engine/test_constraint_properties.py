"""Whatever a model would like to say: what it ends with fits, and where it fitted anyway nothing has changed."""

from __future__ import annotations

from typing import cast

import pytest
from hypothesis import given, settings, strategies as st

from backends.contract.base import Sampling
from backends.contract.constraint import Constraint
from backends.llama_cpp.dice import Dice
from backends.llama_cpp.library import open_library
from backends.llama_cpp.native import Native
from backends.llama_cpp.row_weights import RowWeights
from backends.llama_cpp.sampler import ConstrainedSampler, DiceSampler, Sampler
from tests.backends.random_answers import SCHEMAS, SIZE, Drawn, RandomLogits, check, drawn, judge


def _by_llama_cpp(constraint: Constraint, seed: int, temperature: float) -> Drawn:
    source = RandomLogits(seed)
    native, sampling = cast("Native", source), Sampling(temperature=temperature, seed=seed)
    if temperature == 0.0:
        sampler = ConstrainedSampler(native, SIZE, cast("Sampler", source), constraint, sampling)
        return drawn(source, lambda: sampler.sample(0, 0))
    dice = DiceSampler(native, SIZE, Dice(seed, RowWeights(open_library(), SIZE, temperature)))
    sampler = ConstrainedSampler(native, SIZE, dice, constraint, sampling)
    found = drawn(source, lambda: sampler.sample(0, 0))
    sampler.close()
    return found


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(schema=SCHEMAS, seed=st.integers(0, 1 << 20), temperature=st.sampled_from([0.0, 0.7, 1.0]))
def test_every_finished_answer_fits(schema: dict[str, object], seed: int, temperature: float) -> None:
    check(_by_llama_cpp, schema, seed, temperature)


@settings(max_examples=40, deadline=None)
@given(schema=SCHEMAS, seed=st.integers(0, 1 << 20))
def test_greedy_takes_the_likeliest_wherever_it_is_allowed(schema: dict[str, object], seed: int) -> None:
    tokens, likely = _by_llama_cpp(judge().constraint(schema), seed, 0.0)
    beside = judge().constraint(schema)
    for token, wanted in zip(tokens, likely, strict=True):
        assert token == wanted or not beside.allows(wanted)
        beside.accept(token)


def test_answers_do_end() -> None:
    """Most of them, else the properties above would say little."""
    schema: dict[str, object] = {
        "type": "object",
        "properties": {"a": {"type": "string", "maxLength": 6}, "b": {"type": "boolean"}},
        "required": ["a", "b"],
        "additionalProperties": False,
    }
    ended = [_by_llama_cpp(judge().constraint(schema), seed, 1.0)[0][-1] == judge().end for seed in range(20)]
    assert all(ended)
