"""Every figure of verdicts against scikit-learn's and scipy's, on random data."""

from __future__ import annotations

import random
from typing import Any

import pytest

from app.core.policy.agreement import flips, kappa, mcnemar, mean_kappa
from app.core.policy.classification import Costs, class_figures, cost_per_item, matrix
from app.core.policy.curves import curves
from app.core.study.study import wilson

pytestmark = pytest.mark.slow  # importing scikit-learn takes seconds
CLOSE = 1e-9
SEEDS = range(25)
CLASSES = ("none", "SP1", "SP2", "SP3")


@pytest.fixture(scope="module")
def metrics() -> Any:
    return pytest.importorskip("sklearn.metrics", reason="scikit-learn is the oracle of these figures")


@pytest.fixture(scope="module")
def stats() -> Any:
    return pytest.importorskip("scipy.stats", reason="scipy is the oracle of these figures")


def rows(seed: int, classes: tuple[str, ...] = CLASSES) -> tuple[list[str], list[str], list[str]]:
    """Labels, and two rows of verdicts that are right more often than not."""
    draw = random.Random(seed)
    labels = [draw.choice(classes) for _ in range(draw.randrange(20, 400))]
    first, second = ([label if draw.random() < 0.7 else draw.choice(classes) for label in labels] for _ in range(2))
    return labels, first, second


@pytest.mark.parametrize("seed", SEEDS)
def test_the_matrix_and_the_figures_of_each_class(metrics: Any, seed: int) -> None:
    labels, verdicts, _ = rows(seed)
    found = matrix(labels, verdicts, CLASSES)
    assert [list(row) for row in found.counts] == metrics.confusion_matrix(labels, verdicts, labels=CLASSES).tolist()
    wanted = metrics.precision_recall_fscore_support(labels, verdicts, labels=CLASSES, zero_division=0)
    for place, name in enumerate(CLASSES):
        of_class = found.of_class(name)
        told = (of_class.precision.share, of_class.recall.share, of_class.f1, of_class.recall.judged)
        assert told == pytest.approx([column[place] for column in wanted], abs=CLOSE)
    assert found.accuracy.share == pytest.approx(metrics.accuracy_score(labels, verdicts), abs=CLOSE)


@pytest.mark.parametrize(("right", "of"), [(0, 1), (1, 1), (0, 40), (7, 9), (40, 40), (93, 100), (501, 100_000)])
def test_intervals_are_wilsons(stats: Any, right: int, of: int) -> None:
    wanted = stats.binomtest(right, of).proportion_ci(method="wilson")
    assert (wilson(right, of).low, wilson(right, of).high) == pytest.approx((wanted.low, wanted.high), abs=CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_kappa(metrics: Any, seed: int) -> None:
    labels, first, second = rows(seed)
    assert kappa(first, second) == pytest.approx(metrics.cohen_kappa_score(first, second), abs=CLOSE)
    pairs = [(labels, first), (labels, second), (first, second)]
    mean = sum(metrics.cohen_kappa_score(a, b) for a, b in pairs) / 3
    assert mean_kappa([labels, first, second]) == pytest.approx(mean, abs=CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_mcnemar_is_the_exact_binomial_test_of_the_flips(stats: Any, seed: int) -> None:
    labels, first, second = rows(seed)
    found = mcnemar(labels, first, second)
    wanted = stats.binomtest(found.only_first, found.only_first + found.only_second).pvalue
    assert found.p == pytest.approx(wanted, abs=CLOSE)
    assert len(flips(first, second)) >= found.only_first + found.only_second


def test_mcnemar_of_very_many_items(stats: Any) -> None:
    labels = ["1"] * 60_000
    first = ["1"] * 30_200 + ["0"] * 29_800
    second = ["0"] * 30_200 + ["1"] * 29_800
    assert mcnemar(labels, first, second).p == pytest.approx(stats.binomtest(29_800, 60_000).pvalue, abs=CLOSE)


@pytest.mark.parametrize("steps", [2, 5, 1000])
@pytest.mark.parametrize("seed", SEEDS)
def test_curves_and_their_areas(metrics: Any, seed: int, steps: int) -> None:
    draw = random.Random(seed)
    labels = [True, False] + [draw.random() < 0.3 for _ in range(draw.randrange(10, 300))]
    scores = [round(min(1.0, draw.random() + 0.3 * is_so) * steps) / steps for is_so in labels]
    found = curves(labels, scores)
    assert found is not None
    alarms, recalls, _ = metrics.roc_curve(labels, scores, drop_intermediate=False)
    assert [point.false_alarm_rate for point in found.points] == pytest.approx(list(alarms), abs=CLOSE)
    assert [point.recall for point in found.points] == pytest.approx(list(recalls), abs=CLOSE)
    precisions, of_recall, _ = metrics.precision_recall_curve(labels, scores)
    assert [point.precision for point in found.points] == pytest.approx(list(precisions)[::-1], abs=CLOSE)
    assert [point.recall for point in found.points] == pytest.approx(list(of_recall)[::-1], abs=CLOSE)
    assert found.roc_area == pytest.approx(metrics.roc_auc_score(labels, scores), abs=CLOSE)
    assert found.average_precision == pytest.approx(metrics.average_precision_score(labels, scores), abs=CLOSE)


@pytest.mark.parametrize("seed", SEEDS)
def test_costs_weigh_both_kinds_of_mistakes(metrics: Any, seed: int) -> None:
    labels, verdicts, _ = rows(seed, ("0", "1"))
    weights = [5.0 if label == "1" else 0.5 for label in labels]
    wanted = metrics.zero_one_loss(labels, verdicts, sample_weight=weights) * sum(weights) / len(labels)
    found = cost_per_item([a == "1" for a in labels], [a == "1" for a in verdicts], Costs(0.5, 5.0))
    assert found == pytest.approx(wanted, abs=CLOSE)


@pytest.mark.quick
def test_what_has_no_figure_has_none() -> None:
    assert kappa([], []) is None
    assert kappa(["1", "1"], ["1", "1"]) is None
    assert mean_kappa([["0", "1"]]) is None
    assert curves([True, True], [0.0, 1.0]) is None
    assert mcnemar(["1"], ["1"], ["1"]).p == 1.0
    assert cost_per_item([], [], Costs()) == 0.0
    assert (class_figures(0, 0, 0).f1, class_figures(0, 0, 0).f1_high) == (0.0, 1.0)


@pytest.mark.quick
def test_the_interval_of_f1_holds_it_and_narrows_with_items() -> None:
    few, many = class_figures(8, 2, 1), class_figures(800, 200, 100)
    assert few.f1 == pytest.approx(many.f1) == pytest.approx(16 / 19)
    assert few.f1_low < many.f1_low < many.f1 < many.f1_high < few.f1_high


@pytest.mark.quick
def test_classes_that_nobody_named_come_last() -> None:
    assert matrix(["b", "a"], ["c", "a"], ["b"]).classes == ("b", "a", "c")
