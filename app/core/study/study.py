"""A study: many questions, several efforts, some samples of each – the plan, its results, and what they say.

Values and arithmetic only. Not here: running it (`app.services.engine.study_run`), files (`study_report`).
"""

from __future__ import annotations

import hashlib
import math
import statistics
from collections.abc import Iterable, Iterator, Sequence, Set as AbstractSet

import msgspec

from app.core.study.questions import StudyQuestion
from backends.contract.base import FinishReason
from backends.contract.messages import Effort, ResponseFormat

CUT_REASONS = (FinishReason.LENGTH, FinishReason.CONTEXT, FinishReason.CONSTRAINT)  # of an answer that is not whole
CONFIDENCE = 1.959963984540054  # two-sided 95 % of the normal distribution


class Plan(msgspec.Struct, frozen=True):
    """What is asked, how often and of whom; with the seed it says everything needed to run it again."""

    questions: tuple[StudyQuestion, ...]
    efforts: tuple[Effort, ...] = tuple(Effort)
    samples: int = 1
    temperature: float = 1.0
    seed: int = 0
    max_tokens: int = 0
    instructions: str = ""
    date: str | None = None
    model: str = ""  # name, for the report
    model_hash: str = ""  # of its file, where it is known
    engine: str = ""  # backend and build
    form: ResponseFormat | None = None  # a schema that every answer has to fit
    alternatives: tuple[str, ...] = ()  # answers of a token each, of which the log-odds are wanted

    def runs(self) -> tuple[StudyItem, ...]:
        """All runs, a question's efforts together, so that they share a batch."""
        return tuple(self.each_run())

    def each_run(self) -> Iterator[StudyItem]:
        """Make all runs one by one: of a hundred thousand questions nobody waits for the last."""
        for number in range(len(self.questions)):
            for sample in range(self.samples):
                for effort in self.efforts:
                    yield StudyItem(number, effort, sample)

    @property
    def total(self) -> int:
        """How many runs there are, without making them."""
        return len(self.questions) * self.samples * len(self.efforts)

    def seed_of(self, run: StudyItem) -> int:
        """A seed of its own for every run, the same whenever the plan is run."""
        text = f"{self.seed}/{run.question}/{run.effort}/{run.sample}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")


class StudyItem(msgspec.Struct, frozen=True, order=True):
    """One question (by number) asked once at one effort."""

    question: int
    effort: Effort
    sample: int


class StudyFigures(msgspec.Struct, frozen=True):
    """What is known of a run but its texts. `failure` is an error code; then there is no answer to judge."""

    run: StudyItem
    is_right: bool | None = None
    reason: FinishReason | None = None
    reasoning_tokens: int = 0
    answer_tokens: int = 0
    first_word_seconds: float = 0.0
    total_seconds: float = 0.0
    seed: int = 0
    failure: str = ""
    log_odds: float | None = None  # of the last alternative against the first, where the engine tells


class Result(StudyFigures, frozen=True):
    """What came of a run, with all that the model said."""

    answer: str = ""
    reasoning: str = ""


class Share(msgspec.Struct, frozen=True):
    """A share of right answers with its 95 % Wilson interval."""

    right: int
    judged: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Right over judged, 0 where nothing was judged."""
        return self.right / self.judged if self.judged else 0.0


class Summary(msgspec.Struct, frozen=True):
    """All results of one effort in numbers; tokens and seconds are means, with medians beside them."""

    effort: Effort
    runs: int
    failed: int
    cut: int
    accuracy: Share
    reasoning_tokens: float
    reasoning_median: float
    answer_tokens: float
    seconds: float
    seconds_median: float


def wilson(right: int, judged: int) -> Share:
    """E. B. Wilson's interval (1927): honest for few samples and for shares near 0 and 1."""
    if judged == 0:
        return Share(0, 0, 0.0, 1.0)
    share, z2 = right / judged, CONFIDENCE**2
    centre = (share + z2 / (2 * judged)) / (1 + z2 / judged)
    spread = CONFIDENCE / (1 + z2 / judged) * math.sqrt(share * (1 - share) / judged + z2 / (4 * judged**2))
    return Share(right, judged, max(0.0, centre - spread), min(1.0, centre + spread))


def summaries(plan: Plan, results: Iterable[StudyFigures]) -> tuple[Summary, ...]:
    """One summary for each effort of the plan, in the plan's order."""
    by_effort: dict[Effort, list[StudyFigures]] = {effort: [] for effort in plan.efforts}
    for result in results:
        by_effort[result.run.effort].append(result)
    return tuple(_summary(effort, found) for effort, found in by_effort.items())


def left_to_do(plan: Plan, done: AbstractSet[StudyItem]) -> Iterator[StudyItem]:
    """The runs that are not done; failed ones are done, they can be run again by leaving them out."""
    return (run for run in plan.each_run() if run not in done)


def _summary(effort: Effort, results: Sequence[StudyFigures]) -> Summary:
    whole = [r for r in results if not r.failure]
    judged = [r for r in whole if r.is_right is not None]
    return Summary(
        effort=effort,
        runs=len(results),
        failed=len(results) - len(whole),
        cut=sum(r.reason in CUT_REASONS for r in whole),
        accuracy=wilson(sum(bool(r.is_right) for r in judged), len(judged)),
        reasoning_tokens=_mean([r.reasoning_tokens for r in whole]),
        reasoning_median=statistics.median([r.reasoning_tokens for r in whole] or [0]),
        answer_tokens=_mean([r.answer_tokens for r in whole]),
        seconds=_mean([r.total_seconds for r in whole]),
        seconds_median=statistics.median([r.total_seconds for r in whole] or [0.0]),
    )


def _mean(values: Sequence[float]) -> float:
    return statistics.fmean(values) if values else 0.0
