"""How the next token of one sequence is drawn: by numpy in the usual case, else by a chain of llama.cpp's samplers, and
a grammar beside it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable

from backends.contract.base import Sampling
from backends.contract.errors import EngineError, ErrorCode
from backends.llama_cpp.native import Native

WORTH_NUMPY = 50_000
"""Tokens in a vocabulary from which llama.cpp's chain takes longer than numpy: it copies every logit into a struct
first. Of 201,088 tokens it draws one in 1.6 ms and the likeliest in 0.2; numpy in 0.17 and 0.02.
"""
_DICE = "backends.llama_cpp.dice"


class Choice:
    """Chooses straight from the logits, by a function of them: greedy, or a draw that no filter narrows."""

    def __init__(self, native: Native, size: int, choose: Callable[[memoryview], int]) -> None:
        self._native = native
        self._size = size
        self._choose = choose

    def sample(self, context: int, place: int) -> int:
        """The next token, from the logits at a place of the last batch."""
        return self._choose(self._native.logits(context, place, self._size))

    def close(self) -> None:
        """There is nothing to give back."""


class Sampler:
    """Draws tokens for one sequence; independent of all others. `close` frees it."""

    def __init__(self, native: Native, sampling: Sampling) -> None:
        self._native = native
        self._chain = native.new_chain()
        native.add_to_chain(self._chain, *_samplers(native, sampling))

    def sample(self, context: int, place: int) -> int:
        """The next token, from the logits at a place of the last batch."""
        return self._native.sample(self._chain, context, place)

    def close(self) -> None:
        """Give the chain back to llama.cpp."""
        self._native.free_sampler(self._chain)


class GrammarSampler:
    """Like `Sampler`, but a token the grammar forbids is drawn again from those it allows.

    Asking about one token is cheap, about all 201,088 it takes 80 ms: so the grammar sees them all only after a miss.
    """

    def __init__(self, native: Native, sampling: Sampling, grammar: int) -> None:
        self._native = native
        self._grammar = grammar
        self._free = native.new_chain()
        native.add_to_chain(self._free, *_samplers(native, sampling))
        self._strict = native.new_chain()  # owns the grammar and the free chain
        native.add_to_chain(self._strict, grammar, self._free)

    def sample(self, context: int, place: int) -> int:
        """The next token the grammar allows."""
        token = self._native.sample(self._free, context, place)
        if self._native.allows(self._grammar, token):
            self._native.accept(self._grammar, token)
            return token
        return self._native.sample(self._strict, context, place)

    def close(self) -> None:
        """Give the chain and the grammar back to llama.cpp."""
        self._native.free_sampler(self._strict)


AnySampler = Choice | Sampler | GrammarSampler


def new_sampler(
    native: Native, vocabulary: int, sampling: Sampling, grammar: str | None, stop_ids: Iterable[int]
) -> AnySampler:
    """A sampler by the request; raises EngineError(bad_request) for a bad setting or grammar."""
    _check(sampling)
    if grammar is None:
        size = native.vocabulary_size(vocabulary)
        return Choice(native, size, _choose(sampling, size)) if is_plain(sampling, size) else Sampler(native, sampling)
    if not any(native.is_end(vocabulary, token) for token in stop_ids):
        # A finished grammar allows only end tokens; without one llama.cpp would abort the process.
        raise EngineError(ErrorCode.BAD_REQUEST, "a grammar needs a stop id that ends the generation")
    native.log.forget()
    handle = native.grammar(vocabulary, grammar)
    if not handle:
        raise EngineError(ErrorCode.BAD_REQUEST, f"the grammar is not valid: {native.log.complaints()}")
    return GrammarSampler(native, sampling, handle)


def warm_up(size: int) -> None:
    """Import what the first answer of a model with so many tokens would wait for."""
    if size >= WORTH_NUMPY:
        importlib.import_module(_DICE)


def is_plain(sampling: Sampling, size: int) -> bool:
    """Whether no filter does anything, as by OpenAI's defaults, and the chain would take noticeable time."""
    is_filtered = sampling.top_k > 0 or sampling.top_p < 1.0 or sampling.min_p > 0.0
    return size >= WORTH_NUMPY and (sampling.temperature == 0.0 or not is_filtered)


def _choose(sampling: Sampling, size: int) -> Callable[[memoryview], int]:
    from backends.llama_cpp.dice import Dice, likeliest  # imports numpy, which the demo model does not need

    return likeliest if sampling.temperature == 0.0 else Dice(sampling.seed, sampling.temperature, size).draw


def _check(sampling: Sampling) -> None:
    if not (0.0 <= sampling.temperature <= 100.0 and 0.0 < sampling.top_p <= 1.0 and 0.0 <= sampling.min_p < 1.0):
        raise EngineError(ErrorCode.BAD_REQUEST, f"sampling is out of range: {sampling}")


def _samplers(native: Native, sampling: Sampling) -> list[int]:
    """Only those that do something: with OpenAI's defaults that is drawing alone."""
    if sampling.temperature == 0.0:
        return [native.greedy()]
    samplers: list[int] = []
    if sampling.top_k > 0:
        samplers.append(native.top_k(sampling.top_k))
    if sampling.top_p < 1.0:
        samplers.append(native.top_p(sampling.top_p))
    if sampling.min_p > 0.0:
        samplers.append(native.min_p(sampling.min_p))
    if sampling.temperature != 1.0:
        samplers.append(native.temperature(sampling.temperature))
    return [*samplers, native.draw(sampling.seed)]
