"""How the next token of one sequence is drawn: in llama.cpp's order, with random numbers of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from backends.contract.base import Sampling
from backends.contract.constraint import Constraint
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.logprobs import DrawnId, IdLogprob, Logprobs
from backends.contract.watch import Watch
from backends.mlx import native


def new_sampler(
    sampling: Sampling,
    constraint: Constraint | None = None,
    watch: Watch | None = None,
    logprobs: Logprobs | None = None,
) -> native.SampleFunction:
    """A sampler by the request; raises EngineError(bad_request) for a setting out of range."""
    free = _free_sampler(sampling)
    sampler = free if constraint is None else _Constrained(free, constraint, sampling)
    watched = sampler if watch is None else _Watched(sampler, watch)
    return watched if logprobs is None else _Telling(watched, logprobs)


def _free_sampler(sampling: Sampling) -> native.SampleFunction:
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


class _Constrained:
    """Draws what a constraint allows: freely first, and again without what is forbidden after a miss, which together
    give every allowed token its share of what is allowed. Filters must not see what is forbidden, so with one of them
    the mask comes first. The token is computed at once, as the constraint has to see it.
    """

    def __init__(self, free: native.SampleFunction, constraint: Constraint, sampling: Sampling) -> None:
        self._free = free
        self._constraint = constraint
        self._masks_first = sampling.temperature > 0.0 and bool(_filters(sampling))

    def __call__(self, logprobs: native.Array) -> native.Array:
        """Draw the next token of a sequence from its log-probabilities."""
        token = None if self._masks_first else self._free(logprobs)
        if token is None or not self._constraint.allows(native.token_id(token)):
            token = self._free(native.forbid(logprobs, self._constraint.mask()))
        self._constraint.accept(native.token_id(token))
        return token


class _Watched:
    """Draws by another sampler, and tells a watch what was drawn, which is computed at once."""

    def __init__(self, sampler: native.SampleFunction, watch: Watch) -> None:
        self._sampler = sampler
        self._watch = watch

    def __call__(self, logprobs: native.Array) -> native.Array:
        """Draw the next token of a sequence from its log-probabilities."""
        token = self._sampler(logprobs)
        self._watch.note(native.token_id(token), partial(native.scores_of, logprobs, self._watch.ids))
        return token


class _Telling:
    """Draws by another sampler, and tells how likely each token was, which is computed at once."""

    def __init__(self, sampler: native.SampleFunction, logprobs: Logprobs) -> None:
        self._sampler = sampler
        self._logprobs = logprobs

    def __call__(self, logprobs: native.Array) -> native.Array:
        """Draw the next token of a sequence from its log-probabilities."""
        token = self._sampler(logprobs)
        drawn = native.token_id(token)
        likeliest = native.likeliest_of(logprobs, self._logprobs.likeliest)
        self._logprobs.tell(
            DrawnId(
                IdLogprob(drawn, native.scores_of(logprobs, (drawn,))[0]),
                tuple(map(IdLogprob, likeliest, native.scores_of(logprobs, likeliest))),
            )
        )
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
