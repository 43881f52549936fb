"""How often verdicts are right: the confusion matrix, and precision, recall and F1 with their intervals.

Every figure equals scikit-learn's, and every interval scipy's. Not here: what two rows of verdicts have in common
(`agreement`), thresholds (`curves`), where labels come from (`items`, `verdicts`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from app.core.study.study import Share, wilson


class Matrix(msgspec.Struct, frozen=True):
    """How often each true class (row) was judged as each class (column), in the order of `classes`."""

    classes: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    def of_class(self, name: str) -> ClassFigures:
        """Return the figures of one class against all others."""
        place = self.classes.index(name)
        right = self.counts[place][place]
        judged = sum(row[place] for row in self.counts)
        return class_figures(right, judged - right, sum(self.counts[place]) - right, name)

    @property
    def accuracy(self) -> Share:
        """The share of items that were judged as labelled."""
        right = sum(self.counts[place][place] for place in range(len(self.classes)))
        return wilson(right, sum(map(sum, self.counts)))


class ClassFigures(msgspec.Struct, frozen=True):
    """Of one class: how many of its verdicts are right, how many of its items were found, and both in one figure."""

    name: str
    hits: int
    false_alarms: int
    misses: int
    precision: Share
    recall: Share
    f1: float
    f1_low: float
    f1_high: float


class Costs(msgspec.Struct, frozen=True):
    """What a wrong verdict costs: one on something harmless, and one that lets a violation pass."""

    false_alarm: float = 1.0
    miss: float = 1.0


def matrix(labels: Sequence[str], verdicts: Sequence[str], classes: Sequence[str] = ()) -> Matrix:
    """Count pairs of label and verdict. Classes that are not named come behind the others, by name."""
    named = (*classes, *sorted({*labels, *verdicts} - {*classes}))
    found = Counter(zip(labels, verdicts, strict=True))
    return Matrix(named, tuple(tuple(found[row, column] for column in named) for row in named))


def class_figures(hits: int, false_alarms: int, misses: int, name: str = "") -> ClassFigures:
    """Work out the figures of a class from its three counts.

    F1 is no share of items, but 2J/(1+J) is with J = hits/(hits + false alarms + misses), which is one: its interval is
    that of J, put into the same formula.
    """
    overlap = wilson(hits, hits + false_alarms + misses)
    return ClassFigures(
        name=name,
        hits=hits,
        false_alarms=false_alarms,
        misses=misses,
        precision=wilson(hits, hits + false_alarms),
        recall=wilson(hits, hits + misses),
        f1=_f1(overlap.share),
        f1_low=_f1(overlap.low),
        f1_high=_f1(overlap.high),
    )


def cost_per_item(labels: Sequence[bool], verdicts: Sequence[bool], costs: Costs) -> float:
    """Return what the wrong verdicts cost together, spread over all items; 0 without an item."""
    alarms = sum(found and not is_so for is_so, found in zip(labels, verdicts, strict=True))
    misses = sum(is_so and not found for is_so, found in zip(labels, verdicts, strict=True))
    return (alarms * costs.false_alarm + misses * costs.miss) / len(labels) if labels else 0.0


def _f1(overlap: float) -> float:
    return 2 * overlap / (1 + overlap)
