"""The seam of log-probabilities: how likely each drawn id was, and which ids were likeliest in its place.

Every backend whose capabilities say `logprobs` tells them of each id it draws, in order. Not here: which ids one wants
the scores of where one of them was drawn (`watch`), the text of an id (`backends.engine.answer`).
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import msgspec

MOST_LIKELIEST = 20  # that can be asked for, as by OpenAI


class WantedScores(msgspec.Struct, frozen=True):
    """What an answer shall tell of how likely its tokens were. `alternatives` are texts of a token each, such as 0 and
    1, whose shares are wanted where the last of them was drawn. `logprobs` asks for the log-probability of every token
    outside the reasoning, and of so many of the likeliest in its place; None: of none.
    """

    alternatives: tuple[str, ...] = ()
    logprobs: int | None = None


class TokenLogprob(msgspec.Struct, frozen=True):
    """A token's bytes and its log-probability, with the likeliest tokens in its place, the likeliest first."""

    token: bytes
    value: float
    likeliest: tuple[tuple[bytes, float], ...] = ()


class IdLogprob(NamedTuple):
    """An id and the natural logarithm of its probability, before temperature and filters; after a constraint's mask
    where one was needed.
    """

    id: int
    value: float


class DrawnId(NamedTuple):
    """An id that was drawn, and the likeliest ones in its place, the likeliest first."""

    drawn: IdLogprob
    likeliest: tuple[IdLogprob, ...] = ()


class Logprobs:
    """What is wanted of one sequence, and what was told and not yet taken. Used from one thread."""

    def __init__(self, likeliest: int) -> None:
        self.likeliest = likeliest  # how many of them are wanted in each place, 0 … MOST_LIKELIEST
        self._told: deque[DrawnId] = deque()

    def tell(self, drawn: DrawnId) -> None:
        """Say what was drawn; a backend may be some ids ahead of what it tells as events."""
        self._told.append(drawn)

    def take(self) -> DrawnId | None:
        """Take the first that is left; None where the backend has told of nothing."""
        return self._told.popleft() if self._told else None
