"""Drawing one token from logits with numpy: the case of OpenAI's defaults, in which no filter takes anything away.

Not here: filters and constraints, and when this is worth it (`sampler`).
"""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

Logits = memoryview | NDArray[np.float32]

_BLOCK = 1024  # numbers added up in 32 bits; blocks are added up in 64


class Dice:
    """Draws by probability, one random number a token: a seed gives the same tokens always."""

    def __init__(self, seed: int, temperature: float, size: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing here is secret
        self._scale = np.float32(1.0 / temperature)
        self._weights = np.empty(size, np.float32)
        self._starts = np.arange(0, size, _BLOCK)

    def draw(self, logits: Logits) -> int:
        """A token: the place at which the sum of exp(logit) reaches a random share of the whole."""
        weights = self._weights
        logits = np.asarray(logits, np.float32)
        np.subtract(logits, logits.max(), out=weights)
        if self._scale != 1.0:
            np.multiply(weights, self._scale, out=weights)
        np.exp(weights, out=weights)
        sums = np.add.reduceat(weights, self._starts).cumsum(dtype=np.float64)
        wanted = self._random.random() * float(sums[-1])
        block = _place(sums, wanted)
        begin = block * _BLOCK
        inside = weights[begin : begin + _BLOCK].cumsum(dtype=np.float64)
        return begin + _place(inside, wanted - (float(sums[block - 1]) if block else 0.0))


def _place(sums: NDArray[np.float64], wanted: float) -> int:
    """The first place where the sum exceeds what is wanted; rounding must not lead behind the last weight."""
    most = float(np.nextafter(sums[-1], 0.0))
    return min(int(sums.searchsorted(min(wanted, most), side="right")), len(sums) - 1)


def likeliest(logits: Logits) -> int:
    """Greedy: the first of the largest."""
    return int(np.asarray(logits, np.float32).argmax())


def forbid(logits: memoryview, mask: bytes) -> None:
    """Make the tokens impossible whose bits are not set, where their logits lie."""
    row = np.asarray(logits)
    allowed = np.unpackbits(np.frombuffer(mask, np.uint8), count=len(row), bitorder="little")
    row[allowed == 0] = -np.inf
