"""What has come of a judging so far, without texts, small enough to be in memory for a hundred thousand items.

Not here: figures (`judge_figures`), filters (`judge_filters`), whole texts (`app.core.store.judgings`).
"""

from __future__ import annotations

from collections.abc import Sequence

from app.core.policy.judging import ByEffort, Judged, Judging, slim, with_sample
from app.core.study.study import Result, StudyItem


class JudgeRows:
    """The verdicts by policy, effort and item. It changes as results come; one thread."""

    def __init__(self, judging: Judging) -> None:
        nothing = Judged()
        self.judging = judging
        self.by_policy = [{effort: [nothing] * len(judging.items) for effort in plan.efforts} for plan in judging.plans]
        self.done: list[set[StudyItem]] = [set() for _ in judging.plans]
        self._failed: set[tuple[int, StudyItem]] = set()
        self._known = [policy.rule_ids for policy in judging.policies]

    @property
    def count(self) -> int:
        """How many runs have a result."""
        return sum(map(len, self.done))

    @property
    def failures(self) -> int:
        """How many of them have failed."""
        return len(self._failed)

    def add(self, policy: int, result: Result) -> None:
        """Take in a result, in place of an earlier one of the same run."""
        of_effort, item = self.by_policy[policy][result.run.effort], result.run.question
        of_effort[item] = with_sample(of_effort[item], slim(result, self._known[policy], self.judging.format))
        self.done[policy].add(result.run)
        (self._failed.add if result.failure else self._failed.discard)((policy, result.run))

    def drop_failed(self) -> None:
        """Forget what has failed, so that it is run once more."""
        for policy, run in self._failed:
            of_effort = self.by_policy[policy][run.effort]
            left = tuple(each for each in of_effort[run.question].samples if each[0].run != run)
            of_effort[run.question] = Judged(left)
            self.done[policy].discard(run)
        self._failed.clear()

    def snapshot(self) -> Sequence[ByEffort]:
        """Return the verdicts as they are now, for another thread."""
        return [{effort: list(items) for effort, items in of.items()} for of in self.by_policy]
