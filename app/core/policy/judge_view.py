"""What is shown of a judging at a moment: its figures, and which items pass which filter.

Takes about a second for a hundred thousand items: not for the window's thread. Not here: the figures' arithmetic.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.core.policy.judge_figures import JudgeFigures, judge_figures
from app.core.policy.judge_filters import ItemFilter, passing
from app.core.policy.judging import ByEffort, Judging


class JudgeView(NamedTuple):
    """Values of one moment; `labels` are the classes of the items' labels by each policy."""

    judging: Judging
    figures: JudgeFigures
    passing: Mapping[ItemFilter, Sequence[int]]
    labels: Sequence[Sequence[str]]
    counted: int  # samples, those without a verdict among them
    seconds: float  # that it took


def judge_view(judging: Judging, found: Sequence[ByEffort]) -> JudgeView:
    """Work it all out."""
    begun = time.perf_counter()
    labels = [judging.labels_by(policy) for policy in judging.policies]
    figures, passed = judge_figures(judging, found), passing(judging, found, labels)
    counted = sum(len(each.samples) for of in found for items in of.values() for each in items)
    return JudgeView(judging, figures, passed, labels, counted, time.perf_counter() - begun)
