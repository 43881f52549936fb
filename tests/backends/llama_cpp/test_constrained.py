"""Drawing within a constraint: every allowed token gets exactly its share of what is allowed."""

from __future__ import annotations

import math
import random
from array import array
from collections import Counter
from typing import cast

import numpy as np
import pytest

from backends.contract.base import Sampling
from backends.llama_cpp.dice import Dice, forbid
from backends.llama_cpp.library import open_library
from backends.llama_cpp.native import Native
from backends.llama_cpp.row_weights import RowWeights
from backends.llama_cpp.sampler import ConstrainedSampler, DiceSampler
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

    def logits(self, context: int, place: int, size: int) -> memoryview[float]:
        return cast("memoryview[float]", self._last.data)


@pytest.mark.parametrize("temperature", [1.0, 0.6])
def test_the_distribution_is_the_conditional_one(temperature: float) -> None:
    source = _Logits()
    native, sampling = cast("Native", source), Sampling(seed=4, temperature=temperature)
    free = DiceSampler(native, _SIZE, Dice(4, RowWeights(open_library(), _SIZE, temperature)))
    sampler = ConstrainedSampler(native, _SIZE, free, AnyOf(_ALLOWED), sampling)
    drawn = Counter[int]()
    for _ in range(_DRAWS):
        source.compute()
        drawn[sampler.sample(0, 0)] += 1
    weights = np.exp(source.row[list(_ALLOWED)] / temperature)
    expected = _DRAWS * weights / weights.sum()
    assert set(drawn) == set(_ALLOWED)
    square = sum((drawn[token] - wanted) ** 2 / wanted for token, wanted in zip(_ALLOWED, expected, strict=True))
    sampler.close()
    assert square < 16.3  # of three degrees of freedom one in a thousand is above


@pytest.mark.parametrize("size", [20, 64, 1000])
@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.97, 1.0])
def test_only_what_is_forbidden_becomes_impossible(size: int, share: float) -> None:
    """Whether few are allowed or many; a mask may be longer than the row, or shorter."""
    chosen = random.Random(size)
    allowed = {place for place in range(size) if chosen.random() < share}
    logits = array("f", range(size))
    mask = sum(1 << place for place in allowed) | 1 << size + 9
    forbid(memoryview(logits), mask.to_bytes(size // 8 + 4, "little"))
    assert {place for place, value in enumerate(logits) if value == place} == allowed
    assert all(value == -math.inf for place, value in enumerate(logits) if place not in allowed)
    forbid(memoryview(logits), b"")
    assert set(logits) == {-math.inf}
