"""Log-probabilities by llama.cpp's samplers, against sums in 64 bits."""

from __future__ import annotations

import math
import random
from array import array

import pytest

from backends.llama_cpp.library import open_library
from backends.llama_cpp.likelihoods import Likelihoods


@pytest.mark.parametrize("size", [30, 5000])
@pytest.mark.parametrize("likeliest", [0, 1, 20])
def test_they_are_those_of_all_tokens(size: int, likeliest: int) -> None:
    source = random.Random(size)
    row = array("f", (source.gauss(0.0, 4.0) for _ in range(size)))
    row[3] = -math.inf  # what a constraint forbids
    whole = math.log(math.fsum(map(math.exp, row)))
    ranked = sorted(range(size), key=row.__getitem__, reverse=True)[:likeliest]
    likelihoods = Likelihoods(open_library(), size)
    for token in (0, size - 1, 3):
        found = likelihoods.of(token, memoryview(row), likeliest)
        assert found.drawn.id == token and found.drawn.value == pytest.approx(row[token] - whole, abs=1e-5)
        assert [each.id for each in found.likeliest] == ranked
        assert [each.value for each in found.likeliest] == pytest.approx([row[id_] - whole for id_ in ranked], abs=1e-5)
    likelihoods.close()
