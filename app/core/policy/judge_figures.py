"""All figures of a judging: how good each effort is by its labels, and how far efforts, samples and policies agree.

Only values, as results.json has them. Not here: how they are worked out (`classification`, `agreement`, `curves`).
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import msgspec

from app.core.policy.agreement import McNemar, flips, kappa, mcnemar, mean_kappa
from app.core.policy.classification import ClassFigures, Matrix, cost_per_item, matrix
from app.core.policy.curves import Curves, curves
from app.core.policy.judging import ByEffort, Judged, Judging
from app.core.policy.verdicts import NONE, SAFE, VIOLATES, VerdictFormat, classes_of
from app.core.study.study import Share, wilson
from backends.contract.messages import Effort

LOG_ODDS = "of the token 1 against 0, after the reasoning, mean of the samples"
NO_LOG_ODDS = "left out: only the format 0 or 1 has them, with labels, on an engine that tells how likely 0 and 1 were"
_HARMLESS = (NONE, SAFE)


class LabelFigures(msgspec.Struct, frozen=True):
    """How verdicts compare with labels, over the items that have both."""

    items: int
    accuracy: Share
    matrix: Matrix  # 0 and 1
    violations: ClassFigures
    cost_per_item: float
    categories: Matrix | None  # in formats that name one
    by_category: tuple[ClassFigures, ...]
    curves: Curves | None  # None where labels are of one kind
    curves_by_log_odds: Curves | None = None  # None also where the engine does not tell them


class EffortFigures(msgspec.Struct, frozen=True):
    """All verdicts at one effort; tokens and seconds are means of a verdict."""

    effort: Effort
    verdicts: int
    flaws: dict[str, int]  # why there was none, and how often
    unsure: int  # verdicts that call their confidence low
    with_unknown_rules: int  # verdicts that cite a rule which the policy does not have
    undecided_items: int  # without a single verdict
    violating_items: int
    reasoning_tokens: float
    answer_tokens: float
    seconds: float
    samples_kappa: float | None  # how far samples agree with each other
    by_labels: LabelFigures | None


class RowsAgreement(msgspec.Struct, frozen=True):
    """How far two efforts, or two policies at one effort, agree on the items that both decide."""

    first: str
    second: str
    effort: Effort | None
    items: int
    kappa: float | None
    flips: tuple[int, ...]  # numbers of items, from 1
    mcnemar: McNemar | None  # with labels


class Enough(msgspec.Struct, frozen=True):
    """For how many items the lower effort says what the higher one says, and what those would have saved."""

    low: Effort
    high: Effort
    share: Share
    seconds_saved: float


class PolicyFigures(msgspec.Struct, frozen=True):
    """All figures of one policy."""

    name: str
    hash: str
    efforts: tuple[EffortFigures, ...]
    between_efforts: tuple[RowsAgreement, ...]
    enough: Enough | None


class JudgeFigures(msgspec.Struct, frozen=True):
    """All figures of a judging."""

    policies: tuple[PolicyFigures, ...]
    between_policies: tuple[RowsAgreement, ...]
    log_odds: str = NO_LOG_ODDS  # or why there are none


def judge_figures(judging: Judging, found: Sequence[ByEffort]) -> JudgeFigures:
    """Work out all figures from what came of each policy, in the order of the policies."""
    policies = tuple(_of_policy(judging, number, found[number]) for number in range(len(judging.policies)))
    labels = [each.by_labels for of in policies for each in of.efforts if each.by_labels]
    has_odds = any(of.curves_by_log_odds for of in labels)
    return JudgeFigures(policies, tuple(_between_policies(judging, found)), LOG_ODDS if has_odds else NO_LOG_ODDS)


def enough_words(enough: Enough) -> str:
    """Say for how many items the lower effort is enough, in a line of a report."""
    words = f"{enough.low.capitalize()} is enough for {enough.share.share:.0%} of items"
    saved = enough.seconds_saved
    return f"{words}: {saved:,.1f} s would be saved on them." if saved > 0 else f"{words}."


def _of_policy(judging: Judging, number: int, found: ByEffort) -> PolicyFigures:
    policy = judging.policies[number]
    labels = judging.labels_by(policy)
    rows = {effort: [each.class_in(judging.format) for each in items] for effort, items in found.items()}
    return PolicyFigures(
        policy.name,
        policy.hash,
        tuple(_of_effort(judging, number, labels, effort, items) for effort, items in found.items()),
        tuple(_agreement((a, b), None, (rows[a], rows[b]), labels) for a, b in combinations(found, 2)),
        _enough(judging, found),
    )


def _of_effort(
    judging: Judging, number: int, labels: Sequence[str], effort: Effort, items: Sequence[Judged]
) -> EffortFigures:
    samples = [pair for each in items for pair in each.samples]
    whole = [verdict for _, verdict in samples if verdict.flaw is None]
    results = [result for result, _ in samples if not result.failure]
    return EffortFigures(
        effort=effort,
        verdicts=len(whole),
        flaws=dict(Counter(verdict.flaw.value for _, verdict in samples if verdict.flaw)),
        unsure=sum(verdict.confidence == "low" for verdict in whole),
        with_unknown_rules=sum(bool(verdict.unknown_rules) for verdict in whole),
        undecided_items=sum(each.score is None for each in items),
        violating_items=sum(each.violates for each in items),
        reasoning_tokens=_mean([result.reasoning_tokens for result in results]),
        answer_tokens=_mean([result.answer_tokens for result in results]),
        seconds=_mean([result.total_seconds for result in results]),
        samples_kappa=_samples_kappa(items, judging),
        by_labels=_by_labels(judging, number, labels, items),
    )


def _samples_kappa(items: Sequence[Judged], judging: Judging) -> float | None:
    """Over the items that have a verdict in every sample."""
    count = max((len(each.samples) for each in items), default=0)
    whole = [each.verdicts for each in items if len(each.verdicts) == count]
    return mean_kappa([[of[n].in_classes_of(judging.format) for of in whole] for n in range(count)])


def _by_labels(judging: Judging, number: int, labels: Sequence[str], items: Sequence[Judged]) -> LabelFigures | None:
    pairs = [(label, each) for label, each in zip(labels, items, strict=True) if label and each.score is not None]
    if not pairs:
        return None
    wanted, given = [label not in _HARMLESS for label, _ in pairs], [each.violates for _, each in pairs]
    both = matrix(_as_labels(wanted), _as_labels(given), (SAFE, VIOLATES))
    categories = _categories(judging, number, pairs)
    return LabelFigures(
        items=len(pairs),
        accuracy=(categories or both).accuracy,
        matrix=both,
        violations=both.of_class(VIOLATES),
        cost_per_item=cost_per_item(wanted, given, judging.costs),
        categories=categories,
        by_category=tuple(categories.of_class(name) for name in categories.classes) if categories else (),
        curves=curves(wanted, [each.score or 0.0 for _, each in pairs]),
        curves_by_log_odds=_by_log_odds(wanted, [each.log_odds for _, each in pairs]),
    )


def _by_log_odds(wanted: Sequence[bool], odds: Sequence[float | None]) -> Curves | None:
    told = [each for each in odds if each is not None]
    return curves(wanted, told) if len(told) == len(odds) else None


def _as_labels(row: Sequence[bool]) -> list[str]:
    return [VIOLATES if each else SAFE for each in row]


def _categories(judging: Judging, number: int, pairs: Sequence[tuple[str, Judged]]) -> Matrix | None:
    if judging.format is VerdictFormat.BINARY:
        return None
    classes = classes_of(judging.policies[number], judging.format)
    return matrix([label for label, _ in pairs], [each.class_in(judging.format) for _, each in pairs], classes)


def _enough(judging: Judging, found: ByEffort) -> Enough | None:
    """Compare the lowest of the efforts with the highest."""
    efforts = [effort for effort in Effort if effort in found]
    if len(efforts) < 2:
        return None
    pairs = [(a, b) for a, b in zip(found[efforts[0]], found[efforts[-1]], strict=True) if a.verdicts and b.verdicts]
    alike = [(a, b) for a, b in pairs if a.class_in(judging.format) == b.class_in(judging.format)]
    saved = sum(b.seconds - a.seconds for a, b in alike)
    return Enough(efforts[0], efforts[-1], wilson(len(alike), len(pairs)), saved)


def _between_policies(judging: Judging, found: Sequence[ByEffort]) -> list[RowsAgreement]:
    """Compare by 0 and 1: two policies may have other rules."""
    labels = _common_labels(judging)
    rows = [{effort: _binary(items) for effort, items in each.items()} for each in found]
    return [
        _agreement(
            (judging.policies[a].name, judging.policies[b].name), effort, (rows[a][effort], rows[b][effort]), labels
        )
        for a, b in combinations(range(len(rows)), 2)
        for effort in rows[a]
    ]


def _common_labels(judging: Judging) -> list[str]:
    """Return the labels as 0 and 1, by the first policy."""
    labels = judging.labels_by(judging.policies[0])
    return ["" if not label else SAFE if label in _HARMLESS else VIOLATES for label in labels]


def _binary(items: Sequence[Judged]) -> list[str]:
    return ["" if each.score is None else VIOLATES if each.violates else SAFE for each in items]


def _agreement(
    names: tuple[str, str], effort: Effort | None, rows: tuple[Sequence[str], Sequence[str]], labels: Sequence[str]
) -> RowsAgreement:
    whole = [place for place, pair in enumerate(zip(*rows, strict=True)) if all(pair)]
    first, second = ([row[place] for place in whole] for row in rows)
    labelled = [n for n, place in enumerate(whole) if labels[place]]
    right = [labels[whole[n]] for n in labelled]
    test = mcnemar(right, [first[n] for n in labelled], [second[n] for n in labelled])
    turned = tuple(whole[place] + 1 for place in flips(first, second))
    return RowsAgreement(
        str(names[0]), str(names[1]), effort, len(whole), kappa(first, second), turned, test if labelled else None
    )


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else 0.0
