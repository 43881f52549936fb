"""What two rows of verdicts on the same items have in common: Cohen's kappa, McNemar's test and the flips.

Every figure equals scikit-learn's and scipy's. Not here: whether they are right (`classification`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from operator import eq

import msgspec

_Counted = tuple[Sequence[str], Counter[str]]  # a row, and how often it has each verdict


class McNemar(msgspec.Struct, frozen=True):
    """Two rows of verdicts against the labels: how many items only the first has right, how many only the second, and
    how likely so uneven a split is (two-sided, exact) where both are equally good.
    """

    only_first: int
    only_second: int
    p: float


def kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Cohen's kappa: 1 for the same verdicts, 0 for as many as chance brings; None where chance brings them all."""
    return _kappa((first, Counter(first)), (second, Counter(second)))


def _kappa(one: _Counted, other: _Counted) -> float | None:
    (first, ones), (second, others) = one, other
    items = len(first)
    if items == 0:
        return None
    same = sum(map(eq, first, second)) * items
    chance = sum(count * others[name] for name, count in ones.items())
    return None if chance == items * items else (same - chance) / (items * items - chance)


def mean_kappa(rows: Sequence[Sequence[str]]) -> float | None:
    """Return the mean kappa of all pairs of rows; None where no pair has one."""
    counted = [(row, Counter(row)) for row in rows]
    found = [each for pair in combinations(counted, 2) if (each := _kappa(*pair)) is not None]
    return math.fsum(found) / len(found) if found else None


def mcnemar(labels: Sequence[str], first: Sequence[str], second: Sequence[str]) -> McNemar:
    """Test whether one of two rows is right more often than the other."""
    rows = list(zip(labels, first, second, strict=True))
    only_first = sum(a == label != b for label, a, b in rows)
    only_second = sum(b == label != a for label, a, b in rows)
    return McNemar(only_first, only_second, _binomial(min(only_first, only_second), only_first + only_second))


def flips(first: Sequence[str], second: Sequence[str]) -> tuple[int, ...]:
    """Return the places at which the verdicts differ."""
    return tuple(place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b)


def _binomial(fewest: int, count: int) -> float:
    """Return how likely at most so many heads, or as many tails, are in so many throws of a fair coin."""
    if 2 * fewest >= count:
        return 1.0
    whole = math.lgamma(count + 1) - count * math.log(2)
    terms = (math.exp(whole - math.lgamma(i + 1) - math.lgamma(count - i + 1)) for i in range(fewest + 1))
    return min(1.0, 2 * math.fsum(terms))
