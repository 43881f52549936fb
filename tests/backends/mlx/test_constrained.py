"""Drawing within a constraint: every allowed token gets exactly its share of what is allowed."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from backends.contract.base import Sampling
from backends.mlx.sampler import new_sampler
from tests.backends.constraint_contract import AnyOf

pytestmark = pytest.mark.slow  # MLX takes seconds to be imported

_ALLOWED = (3, 4, 11, 30)
_DRAWS = 3_000


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
    assert [place for place, value in enumerate(kept.tolist()[0]) if math.isfinite(value)] == [2, 9]
