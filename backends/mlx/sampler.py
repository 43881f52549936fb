"""How the next token of one sequence is drawn: in llama.cpp's order, with random numbers of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from backends.contract.base import Sampling
from backends.contract.errors import EngineError, ErrorCode
from backends.mlx import native


def new_sampler(sampling: Sampling) -> native.SampleFunction:
    """A sampler by the request; raises EngineError(bad_request) for a setting out of range."""
    if not (0.0 <= sampling.temperature <= 100.0 and 0.0 < sampling.top_p <= 1.0 and 0.0 <= sampling.min_p < 1.0):
        raise EngineError(ErrorCode.BAD_REQUEST, f"sampling is out of range: {sampling}")
    if sampling.temperature == 0.0:
        return native.likeliest
    return _Drawing(sampling)


class _Drawing:
    """Draws by probability. Called once for every token of its sequence, so a seed gives the same tokens always."""

    def __init__(self, sampling: Sampling) -> None:
        self._filters = _filters(sampling)
        self._temperature = sampling.temperature
        self._key = native.random_key(sampling.seed % (1 << 64))

    def __call__(self, logprobs: native.Array) -> native.Array:
        """Draw the next token of a sequence from its log-probabilities."""
        for keep in self._filters:
            logprobs = keep(logprobs)
        token, self._key = native.draw(logprobs, self._temperature, self._key)
        return token


def _filters(sampling: Sampling) -> list[Callable[[native.Array], native.Array]]:
    """Only those that do something: with OpenAI's defaults none does."""
    filters: list[Callable[[native.Array], native.Array]] = []
    if sampling.top_k > 0:
        filters.append(partial(native.keep_top_k, k=sampling.top_k))
    if sampling.top_p < 1.0:
        filters.append(partial(native.keep_top_p, p=sampling.top_p))
    if sampling.min_p > 0.0:
        filters.append(partial(native.keep_min_p, share=sampling.min_p))
    return filters
