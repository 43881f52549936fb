"""What a threshold on scores would bring: the ROC curve and the curve of precision over recall, with their areas.

Every figure equals scikit-learn's. Not here: where scores come from (`judging`), painting (`judge_charts`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby, pairwise

import msgspec


class CurvePoint(msgspec.Struct, frozen=True):
    """What comes of judging everything with at least this score as a violation; a threshold of None takes nothing."""

    threshold: float | None
    false_alarm_rate: float
    recall: float
    precision: float


class Curves(msgspec.Struct, frozen=True):
    """Both curves as one row of points, from nothing taken to all taken, and their areas."""

    points: tuple[CurvePoint, ...]
    roc_area: float
    average_precision: float


def curves(labels: Sequence[bool], scores: Sequence[float]) -> Curves | None:
    """Return the curves of these scores; None where the labels are of one kind only."""
    yes, no = sum(labels), len(labels) - sum(labels)
    if not yes or not no:
        return None
    points = [CurvePoint(None, 0.0, 0.0, 1.0)]
    hits = taken = 0
    ranked = sorted(zip(scores, labels, strict=True), key=lambda pair: -pair[0])
    for score, group in groupby(ranked, key=lambda pair: pair[0]):
        found = [is_so for _, is_so in group]
        hits, taken = hits + sum(found), taken + len(found)
        points.append(CurvePoint(score, (taken - hits) / no, hits / yes, hits / taken))
    return Curves(tuple(points), _roc_area(points), _average_precision(points))


def precision_steps(points: Sequence[CurvePoint]) -> list[tuple[float, float]]:
    """Return recall and precision as the corners of steps, as the area below them is counted."""
    stairs: list[tuple[float, float]] = []
    recall = 0.0
    for point in points[1:]:
        stairs += [(recall, point.precision), (point.recall, point.precision)]
        recall = point.recall
    return stairs


def _roc_area(points: Sequence[CurvePoint]) -> float:
    steps = ((b.false_alarm_rate - a.false_alarm_rate) * (a.recall + b.recall) / 2 for a, b in pairwise(points))
    return math.fsum(steps)


def _average_precision(points: Sequence[CurvePoint]) -> float:
    return math.fsum((b.recall - a.recall) * b.precision for a, b in pairwise(points))
