"""Drawing within a constraint: every allowed token gets exactly its share of what is allowed."""

from __future__ import annotations

import math
from collections import Counter
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from backends.contract.base import Sampling
from backends.contract.constraint import Constraint
from backends.mlx.sampler import new_sampler
from tests.backends.constraint_contract import AnyOf
from tests.backends.random_answers import SCHEMAS, Drawn, RandomLogits, check, drawn

pytestmark = pytest.mark.slow  # MLX takes seconds to be imported

_ALLOWED = (3, 4, 11, 30)
_DRAWS = 1_500


def test_the_distribution_is_the_conditional_one() -> None:
    from backends.mlx import native

    logits = [place / 10 for place in range(40)]
    whole = math.log(sum(map(math.exp, logits)))
    logprobs = native.Array([[one - whole for one in logits]])
    sampler = new_sampler(Sampling(seed=4), AnyOf(_ALLOWED))
    drawn = Counter(native.token_id(sampler(logprobs)) for _ in range(_DRAWS))
    weights = {token: math.exp(logits[token]) for token in _ALLOWED}
    expected = {token: _DRAWS * weight / sum(weights.values()) for token, weight in weights.items()}
    assert set(drawn) == set(_ALLOWED)
    assert sum((drawn[token] - wanted) ** 2 / wanted for token, wanted in expected.items()) < 16.3


def test_only_what_is_forbidden_becomes_impossible() -> None:
    from backends.mlx import native

    kept = native.forbid(native.Array([[float(place) for place in range(20)]]), (1 << 2 | 1 << 9).to_bytes(8, "little"))
    (row,) = cast("list[list[float]]", kept.tolist())
    assert [place for place, value in enumerate(row) if math.isfinite(value)] == [2, 9]


def _by_mlx(constraint: Constraint, seed: int, temperature: float) -> Drawn:
    from backends.mlx import native

    source, sample = RandomLogits(seed), new_sampler(Sampling(temperature=temperature, seed=seed), constraint)
    return drawn(source, lambda: native.token_id(sample(native.Array(np.asarray(source.logits(0, 0, 0))[None]))))


@settings(max_examples=25, deadline=None)
@given(schema=SCHEMAS, seed=st.integers(0, 1 << 20), temperature=st.sampled_from([0.0, 1.0]))
def test_every_finished_answer_of_mlx_fits(schema: dict[str, object], seed: int, temperature: float) -> None:
    check(_by_mlx, schema, seed, temperature)
