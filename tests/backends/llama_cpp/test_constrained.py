"""Drawing within a constraint: every allowed token gets exactly its share of what is allowed."""

from __future__ import annotations

from collections import Counter
from typing import cast

import numpy as np
import pytest

from backends.contract.base import Sampling
from backends.llama_cpp.dice import Dice, forbid, likeliest
from backends.llama_cpp.native import Native
from backends.llama_cpp.sampler import Choice, ConstrainedSampler
from tests.backends.constraint_contract import AnyOf

_SIZE = 40
_DRAWS = 3_000
_ALLOWED = (3, 4, 11, 30)


class _Logits:
    """As much of llama.cpp as a sampler asks for: the logits of the last batch, computed anew for every token."""

    def __init__(self) -> None:
        self.row = np.linspace(0.0, 4.0, _SIZE, dtype=np.float32)
        self._last = self.row.copy()

    def compute(self) -> None:
        self._last = self.row.copy()

    def logits(self, context: int, place: int, size: int) -> memoryview:
        return self._last.data


@pytest.mark.parametrize("temperature", [1.0, 0.6])
def test_the_distribution_is_the_conditional_one(temperature: float) -> None:
    source = _Logits()
    native, sampling = cast("Native", source), Sampling(seed=4, temperature=temperature)
    free = Choice(native, _SIZE, Dice(4, temperature, _SIZE).draw)
    sampler = ConstrainedSampler(native, _SIZE, free, AnyOf(_ALLOWED), sampling)
    drawn = Counter[int]()
    for _ in range(_DRAWS):
        source.compute()
        drawn[sampler.sample(0, 0)] += 1
    weights = np.exp(source.row[list(_ALLOWED)] / temperature)
    expected = _DRAWS * weights / weights.sum()
    assert set(drawn) == set(_ALLOWED)
    square = sum((drawn[token] - wanted) ** 2 / wanted for token, wanted in zip(_ALLOWED, expected, strict=True))
    assert square < 16.3  # of three degrees of freedom one in a thousand is above


def test_only_what_is_forbidden_becomes_impossible() -> None:
    logits = np.arange(20, dtype=np.float32)
    forbid(logits.data, (1 << 2 | 1 << 9 | 1 << 30).to_bytes(8, "little"))
    assert [place for place, value in enumerate(logits) if np.isfinite(value)] == [2, 9]
    assert likeliest(logits.data) == 9
