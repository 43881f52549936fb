"""How likely a drawn token was, and which were likeliest, by llama.cpp's own samplers over all tokens: about 3 ms of
201,088, only for answers whose client asks for it.

Not here: the drawing itself (`sampler`).
"""

# pyright: reportUnknownMemberType=false
# llama.cpp's structs are bare ctypes ones.

from __future__ import annotations

import ctypes
import math
from array import array
from collections.abc import Callable
from typing import NamedTuple

from backends.contract.logprobs import DrawnId, IdLogprob
from backends.llama_cpp.native import Native


class Likelihoods:
    """Of one model. `close` frees what it holds, which is nothing before it is first asked."""

    def __init__(self, native: Native, size: int) -> None:
        self._native = native
        self.size = size  # of a row of logits
        self._candidates: Candidates | None = None
        self._ids = array("i")
        self._chains: dict[int, int] = {}  # by how many likeliest they leave

    def of(self, token: int, logits: memoryview[float], likeliest: int) -> DrawnId:
        """The log-probability of a token by these logits, and so many of the likeliest."""
        if self._candidates is None:
            self._candidates = Candidates(self._native, self.size)
            self._ids = array("i", range(self.size))
        best = self._candidates.ranked(self._chain(max(likeliest, 1)), memoryview(self._ids), logits)
        highest = best[0]
        whole = highest.logit - math.log(highest.probability)
        ranked = tuple(IdLogprob(each.id, each.logit - whole) for each in best[:likeliest])
        return DrawnId(IdLogprob(token, logits[token] - whole), ranked)

    def close(self) -> None:
        """Give the chains back to llama.cpp."""
        for chain in self._chains.values():
            self._native.free_sampler(chain)
        self._chains.clear()

    def _chain(self, likeliest: int) -> int:
        """Drawing gives each candidate its probability; what is drawn by it is not used."""
        if likeliest not in self._chains:
            chain = self._chains[likeliest] = self._native.new_chain()
            self._native.add_to_chain(chain, self._native.draw(0), self._native.top_k(likeliest))
        return self._chains[likeliest]


class Candidate(NamedTuple):
    """A token as the samplers see it."""

    id: int
    logit: float
    probability: float


class Candidates:
    """All tokens of a vocabulary as llama.cpp's samplers take them: twelve bytes each, kept from use to use."""

    def __init__(self, native: Native, size: int) -> None:
        bindings = native.bindings
        self._apply: Callable[[int, object], None] = bindings.llama_sampler_apply
        self._cells = (bindings.llama_token_data * size)()
        self._array = bindings.llama_token_data_array()
        self._size = size
        whole = memoryview(self._cells).cast("B")
        self._ids, self._logits = whole.cast("i")[::3], whole.cast("f")[1::3]

    def ranked(self, chain: int, ids: memoryview[int], logits: memoryview[float]) -> list[Candidate]:
        """What a chain that ranks leaves of these tokens, in its order."""
        self._ids[:], self._logits[:] = ids, logits  # a sampler leaves them in another order
        array = self._array
        array.data, array.size, array.selected, array.sorted = self._cells, self._size, -1, False
        self._apply(chain, ctypes.byref(array))
        return [Candidate(each.id, each.logit, each.p) for each in self._cells[: array.size]]
