"""Drawing one token by the weights of a row: the case of OpenAI's defaults, in which no filter takes anything away.

Not here: filters and constraints, and when this is worth it (`sampler`), the weights (`row_weights`).
"""

from __future__ import annotations

import math
import random
import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from backends.llama_cpp.row_weights import BLOCK, RowWeights


class Dice:
    """Draws by probability, one random number a token: a seed gives the same tokens always."""

    def __init__(self, seed: int, row: RowWeights) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing here is secret
        self._row = row

    def draw(self, logits: memoryview[float]) -> int:
        """A token: the place at which the sum of the weights reaches a random share of the whole."""
        row = self._row
        row.weigh(logits)
        rest = row.weights[len(row.sums) * BLOCK :]
        sums = list(accumulate((*row.sums, math.fsum(rest)) if rest else row.sums))
        wanted = self._random.random() * sums[-1]
        block = _place(sums, wanted)
        begin = block * BLOCK
        inside = list(accumulate(row.weights[begin : begin + BLOCK]))
        return begin + _place(inside, wanted - (sums[block - 1] if block else 0.0))

    def close(self) -> None:
        """Give back what the weights take."""
        self._row.close()


def _place(sums: list[float], wanted: float) -> int:
    """The first place where the sum exceeds what is wanted; rounding must not lead behind the last weight."""
    most = math.nextafter(sums[-1], 0.0)
    return min(bisect_right(sums, min(wanted, most)), len(sums) - 1)


_IMPOSSIBLE = -math.inf
_BITS = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]
_INVERTED = bytes(~byte & 255 for byte in range(256))
_ANY_BIT = re.compile(rb"[^\0]")


def forbid(logits: memoryview[float], mask: bytes) -> None:
    """Make the tokens impossible whose bits are not set, where their logits lie. Takes as long as there are of those
    that are allowed or of those that are not, whichever are fewer.
    """
    size = len(logits)
    count = (size + 7) // 8
    bits = mask[:count].ljust(count, b"\0")
    if 2 * int.from_bytes(bits, "little").bit_count() > size:
        for place in _set_bits(bits.translate(_INVERTED), size):
            logits[place] = _IMPOSSIBLE
        return
    allowed = [(place, logits[place]) for place in _set_bits(bits, size)]
    logits[:] = memoryview(array("f", (_IMPOSSIBLE,)) * size)
    for place, value in allowed:
        logits[place] = value


def _set_bits(bits: bytes, size: int) -> Iterator[int]:
    """The places of the bits that are set, below `size`."""
    for found in _ANY_BIT.finditer(bits):
        begin = 8 * found.start()
        yield from (begin + bit for bit in _BITS[bits[found.start()]] if begin + bit < size)
