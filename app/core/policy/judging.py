"""A judging: items, policies and efforts as plans of studies, and what came of them as verdicts on each item.

With several samples an item's verdict is that of the majority; a tie counts as a violation. Not here: running the plans
(`app.services.engine.study_run`), figures (`judge_figures`), files (`judge_folder`, `judge_report`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet

import msgspec

from app.core.policy.classification import Costs
from app.core.policy.items import JudgeItem
from app.core.policy.policy import Policy, check_policy, told_apart
from app.core.policy.verdicts import (
    SAFE,
    VIOLATES,
    ItemVerdict,
    VerdictFormat,
    class_of_label,
    form_of_verdict,
    instructions_of,
    label_advice,
    verdict_of,
)
from app.core.study.questions import StudyQuestion
from app.core.study.study import Plan, Result
from app.errors import ImportRefused
from app.sentence import Sentence
from backends.contract.messages import Effort

_SHOWN_LABELS = 5
_SLIM_RATIONALE = 160  # letters; a cell of a table shows no more


class Judging(msgspec.Struct, frozen=True):
    """What is judged by what, and what it is measured by."""

    items: tuple[JudgeItem, ...]
    policies: tuple[Policy, ...]
    format: VerdictFormat
    plans: tuple[Plan, ...] = ()  # one for each policy, in their order
    costs: Costs = Costs()
    left_out: tuple[int, ...] = ()  # lines of the items' file without text

    @property
    def total(self) -> int:
        """How many verdicts there will be."""
        return sum(plan.total for plan in self.plans)

    def labels_by(self, policy: Policy) -> tuple[str, ...]:
        """Return the class of each item's label, "" for none; raises ImportRefused for one of no class."""
        return classes_of_labels(self.items, policy, self.format)


class Judged(msgspec.Struct, frozen=True):
    """All samples of one item by one policy at one effort, in their order."""

    samples: tuple[tuple[Result, ItemVerdict], ...] = ()

    @property
    def verdicts(self) -> tuple[ItemVerdict, ...]:
        """The samples that came to a verdict."""
        return tuple(verdict for _, verdict in self.samples if verdict.flaw is None)

    @property
    def score(self) -> float | None:
        """The share of samples that find a violation; None without a verdict."""
        found = self.verdicts
        return sum(verdict.violates for verdict in found) / len(found) if found else None

    @property
    def log_odds(self) -> float | None:
        """The mean log-odds of a violation over the verdicts; None where the engine does not tell them."""
        found = [result.log_odds for result, verdict in self.samples if verdict.flaw is None]
        told = [odds for odds in found if odds is not None]
        return math.fsum(told) / len(told) if told and len(told) == len(found) else None

    @property
    def violates(self) -> bool:
        """Whether half of the samples or more find a violation."""
        return (self.score or 0.0) >= 0.5

    def class_in(self, kind: VerdictFormat) -> str:
        """Return the class of the majority; "" without a verdict."""
        alike = [verdict.in_classes_of(kind) for verdict in self.verdicts if verdict.violates == self.violates]
        return Counter(alike).most_common(1)[0][0] if alike else ""

    @property
    def seconds(self) -> float:
        """The mean time of a verdict."""
        times = [result.total_seconds for result, _ in self.samples if not result.failure]
        return sum(times) / len(times) if times else 0.0


ByEffort = Mapping[Effort, Sequence[Judged]]


def classes_of_labels(items: Sequence[JudgeItem], policy: Policy, kind: VerdictFormat) -> tuple[str, ...]:
    """Return the class that each item's label means; raises ImportRefused where some mean none."""
    meanings = {label: class_of_label(label, policy, kind) for label in {item.label for item in items}}
    strange = sorted(label for label, meaning in meanings.items() if meaning is None)
    if strange:
        shown = ", ".join(f"“{label[:40]}”" for label in strange[:_SHOWN_LABELS])
        shown += " …" if len(strange) > _SHOWN_LABELS else ""
        line = next(item.line for item in items if item.label in strange)
        title = Sentence("These labels match no class: {labels} (first in line {line}).", labels=shown, line=line)
        raise ImportRefused(title, label_advice(policy, kind))
    return tuple(meanings[item.label] or "" for item in items)


def planned(judging: Judging, common: Plan) -> Judging:
    """Return it with a plan for each policy, and policies of different names.

    Raises AppError for an empty policy or a label of no class.
    """
    for policy in judging.policies:
        check_policy(policy)
        judging.labels_by(policy)
    plans = tuple(plan_of(judging, policy, common) for policy in judging.policies)
    return msgspec.structs.replace(judging, policies=told_apart(judging.policies), plans=plans)


def without_questions(judging: Judging) -> Judging:
    """Return it without what its plans have from its items, which would be kept once more for each policy."""
    plans = tuple(msgspec.structs.replace(plan, questions=()) for plan in judging.plans)
    return msgspec.structs.replace(judging, plans=plans)


def with_questions(judging: Judging) -> Judging:
    """Return it as it was before `without_questions`."""
    questions = tuple(StudyQuestion(item.text) for item in judging.items)
    plans = tuple(msgspec.structs.replace(plan, questions=questions) for plan in judging.plans)
    return msgspec.structs.replace(judging, plans=plans)


def plan_of(judging: Judging, policy: Policy, common: Plan) -> Plan:
    """Return the study by which one policy is run; efforts, samples, seed and the like are those of `common`."""
    return msgspec.structs.replace(
        common,
        questions=tuple(StudyQuestion(item.text) for item in judging.items),
        instructions=instructions_of(policy, judging.format),
        form=form_of_verdict(policy, judging.format),
        alternatives=(SAFE, VIOLATES) if judging.format is VerdictFormat.BINARY else (),
    )


def judged(judging: Judging, policy: int, results: Iterable[Result]) -> dict[Effort, list[Judged]]:
    """Return what came of each item at each effort, by the policy of this number."""
    plan, text = judging.plans[policy], judging.policies[policy]
    found: dict[Effort, list[list[Result]]] = {effort: [[] for _ in judging.items] for effort in plan.efforts}
    for result in results:
        found[result.run.effort][result.run.question].append(result)
    known = text.rule_ids
    return {
        effort: [_judged(samples, known, judging.format) for samples in of_items] for effort, of_items in found.items()
    }


def slim(result: Result, known: AbstractSet[str], kind: VerdictFormat) -> tuple[Result, ItemVerdict]:
    """Return a result without its texts, and the verdict in them: what lists and figures need of it."""
    verdict = verdict_of(result, known, kind)
    cut = msgspec.structs.replace(verdict, rationale=verdict.rationale[:_SLIM_RATIONALE])
    return msgspec.structs.replace(result, answer="", reasoning=""), cut


def with_sample(found: Judged, sample: tuple[Result, ItemVerdict]) -> Judged:
    """Return an item with one more sample, in place of an earlier one of the same run."""
    others = [each for each in found.samples if each[0].run != sample[0].run]
    return Judged(tuple(sorted([*others, sample], key=lambda each: each[0].run.sample)))


def _judged(results: list[Result], known: AbstractSet[str], kind: VerdictFormat) -> Judged:
    ordered = sorted(results, key=lambda result: result.run.sample)
    return Judged(tuple((result, verdict_of(result, known, kind)) for result in ordered))
