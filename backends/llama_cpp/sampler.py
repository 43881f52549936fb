"""How the next token of one sequence is drawn: by our own dice in the usual case, else by a chain of llama.cpp's
samplers; within what a constraint allows, where there is one.
"""

from __future__ import annotations

from backends.contract.base import Sampling
from backends.contract.constraint import Constraint
from backends.contract.errors import EngineError, ErrorCode
from backends.llama_cpp.dice import Dice, forbid
from backends.llama_cpp.native import Native
from backends.llama_cpp.row_weights import RowWeights

WORTH_DICE = 50_000
"""Tokens in a vocabulary from which llama.cpp's chain takes longer to draw: it copies every logit into a struct first.
Of 201,088 tokens it draws one in 1.6 ms, the dice in 0.4. The likeliest it finds in 0.2.
"""


class DiceSampler:
    """Draws straight from the logits, where no filter narrows them."""

    def __init__(self, native: Native, size: int, dice: Dice) -> None:
        self._native = native
        self._size = size
        self._dice = dice

    def sample(self, context: int, place: int) -> int:
        """The next token, from the logits at a place of the last batch."""
        return self._dice.draw(self._native.logits(context, place, self._size))

    def close(self) -> None:
        """Give back what the dice hold."""
        self._dice.close()


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


class ConstrainedSampler:
    """Draws what a constraint allows, by another sampler: freely first, and again without what is forbidden after a
    miss, which together give every allowed token its share of what is allowed. Filters must not see what is forbidden,
    so with one of them the mask comes first.
    """

    def __init__(
        self, native: Native, size: int, inner: DiceSampler | Sampler, constraint: Constraint, sampling: Sampling
    ) -> None:
        self._native = native
        self._size = size
        self._inner = inner
        self._constraint = constraint
        self._masks_first = is_filtered(sampling)

    def sample(self, context: int, place: int) -> int:
        """The next token that the constraint allows."""
        token = -1 if self._masks_first else self._inner.sample(context, place)
        if token < 0 or not self._constraint.allows(token):
            token = self._draw_allowed(context, place)
        self._constraint.accept(token)
        return token

    def _draw_allowed(self, context: int, place: int) -> int:
        forbid(self._native.logits(context, place, self._size), self._constraint.mask())
        return self._inner.sample(context, place)

    def close(self) -> None:
        """Give back what the other sampler holds."""
        self._inner.close()


AnySampler = DiceSampler | Sampler | ConstrainedSampler


def new_sampler(native: Native, vocabulary: int, sampling: Sampling, constraint: Constraint | None) -> AnySampler:
    """A sampler by the request; raises EngineError(bad_request) for a bad setting."""
    check(sampling)
    size = native.vocabulary_size(vocabulary)
    free = _dice_sampler(native, size, sampling) if uses_dice(sampling, size) else Sampler(native, sampling)
    return free if constraint is None else ConstrainedSampler(native, size, free, constraint, sampling)


def uses_dice(sampling: Sampling, size: int) -> bool:
    """Whether no filter does anything, as by OpenAI's defaults, and the chain would take noticeable time."""
    return size >= WORTH_DICE and sampling.temperature > 0.0 and not is_filtered(sampling)


def is_filtered(sampling: Sampling) -> bool:
    """Whether something but the probability decides what may be drawn; greedy drawing needs no filter."""
    return sampling.temperature > 0.0 and (sampling.top_k > 0 or sampling.top_p < 1.0 or sampling.min_p > 0.0)


def _dice_sampler(native: Native, size: int, sampling: Sampling) -> DiceSampler:
    return DiceSampler(native, size, Dice(sampling.seed, RowWeights(native, size, sampling.temperature)))


def check(sampling: Sampling) -> None:
    """Refuse settings that mean nothing; raises EngineError(bad_request)."""
    if not (0.0 <= sampling.temperature <= 100.0 and 0.0 < sampling.top_p <= 1.0 and 0.0 <= sampling.min_p < 1.0):
        raise EngineError(ErrorCode.BAD_REQUEST, f"sampling is out of range: {sampling}")


def _samplers(native: Native, sampling: Sampling) -> list[int]:
    """Only those that do something: with OpenAI's defaults that is drawing alone."""
    if sampling.temperature == 0.0:
        return [native.greedy()]
    samplers = filters(native, sampling)
    if sampling.temperature != 1.0:
        samplers.append(native.temperature(sampling.temperature))
    return [*samplers, native.draw(sampling.seed)]


def filters(native: Native, sampling: Sampling) -> list[int]:
    """The links that leave fewer tokens to draw from, where there are any."""
    found: list[int] = []
    if sampling.top_k > 0:
        found.append(native.top_k(sampling.top_k))
    if sampling.top_p < 1.0:
        found.append(native.top_p(sampling.top_p))
    if sampling.min_p > 0.0:
        found.append(native.min_p(sampling.min_p))
    return found
