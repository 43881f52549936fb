"""Which items of a judging a person wants to see: the wrong ones, those at odds, those that need a person.

Not here: what is shown of an item (`app.ui.policy`), figures of all items together (`judge_figures`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from app.core.policy.judging import ByEffort, Judged, Judging
from app.core.policy.verdicts import NONE, SAFE, VIOLATES, VerdictFormat
from app.core.text.folding import fold

UNSURE = "low"  # the confidence that a verdict states


class ItemFilter(StrEnum):
    """What items have in common."""

    ALL = "all"
    VIOLATIONS = "violations"  # by half of the verdicts or more
    WRONG = "wrong"  # some majority is not the label
    AT_ODDS = "at odds"  # efforts, samples or policies differ
    ESCALATE = "escalate"  # unsure, tied, or by a rule that is not there: a person should look
    NO_VERDICT = "no verdict"  # failed, cut or malformed, in some sample


def passing(
    judging: Judging, found: Sequence[ByEffort], labels: Sequence[Sequence[str]]
) -> Mapping[ItemFilter, Sequence[int]]:
    """Return the places of the items that pass each filter; `labels` are those by each policy."""
    passed: dict[ItemFilter, list[int]] = {each: [] for each in ItemFilter if each is not ItemFilter.ALL}
    rows = [(labels[number], items) for number, each in enumerate(found) for items in each.values()]
    for place in range(len(judging.items)):
        for each in _filters_of([(row[place], items[place]) for row, items in rows], judging):
            passed[each].append(place)
    return {ItemFilter.ALL: range(len(judging.items)), **passed}


def with_words(judging: Judging, words: str) -> frozenset[int]:
    """Return the items that have all these words, leaving aside case."""
    wanted = fold(words).split()
    folded = ((place, fold(f"{item.text} {item.label}")) for place, item in enumerate(judging.items))
    return frozenset(place for place, text in folded if all(word in text for word in wanted))


def _filters_of(rows: Sequence[tuple[str, Judged]], judging: Judging) -> Iterator[ItemFilter]:
    kind = judging.format
    verdicts = [verdict for _, each in rows for verdict in each.verdicts]
    if any(each.violates for _, each in rows if each.verdicts):
        yield ItemFilter.VIOLATIONS
    if any(label and each.verdicts and each.class_in(kind) != label for label, each in rows):
        yield ItemFilter.WRONG
    if len({_comparable(verdict.in_classes_of(kind), judging) for verdict in verdicts}) > 1:
        yield ItemFilter.AT_ODDS
    if any(verdict.confidence == UNSURE or verdict.unknown_rules for verdict in verdicts) or any(
        each.score == 0.5 for _, each in rows
    ):
        yield ItemFilter.ESCALATE
    if any(verdict.flaw for _, each in rows for _, verdict in each.samples):
        yield ItemFilter.NO_VERDICT


def _comparable(name: str, judging: Judging) -> str:
    """Two policies may have other rules: only 0 and 1 of theirs are compared."""
    if judging.format is VerdictFormat.BINARY or len(judging.policies) == 1:
        return name
    return SAFE if name == NONE else VIOLATES
