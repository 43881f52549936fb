"""Runs a study's plan: hands its runs to the queue of jobs, a few at a time, paused and continued at will.

Not here: the plan and what the results say (`app.core.study`), when a run begins and what is tried again
(`app.services.engine.jobs`), where results are kept (who listens to `result`).
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from app.core.chats.prompts import prompt_of_question
from app.core.jobs.order import Asker, JobOwner
from app.core.models.model_ref import ModelRef
from app.core.study.study import Plan, Result, StudyItem, left_to_do
from app.errors import EngineFailure
from app.services.engine.jobs import Job, JobRequest, Jobs
from backends.contract import wire
from backends.contract.awake import awake_seconds
from backends.contract.base import FinishReason, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.logprobs import WantedScores

_MOST_TRIES = 2  # a run that was under way when the engine was lost is asked once more


class StudyRun(QObject):
    """A plan on its way.

    result(Result) for each run, as it comes · progress(done, total, seconds left or -1.0) · ended() when nothing is
    left or after `stop`. Deltas of runs are not told: nobody reads hundreds of answers as they stream. With `model`,
    no other model answers: the runs wait while another one is loaded.
    """

    result = Signal(object)
    progress = Signal(int, int, float)
    ended = Signal()

    def __init__(
        self,
        jobs: Jobs,
        plan: Plan,
        done: Iterable[StudyItem] = (),
        parent: QObject | None = None,
        *,
        model: ModelRef | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._plan = plan
        self._model = model
        self._owner = JobOwner(Asker.STUDY)
        before = frozenset(done)
        self._waiting = left_to_do(plan, before)
        self._left = plan.total - len(before)  # waiting
        self._done_before = len(before)
        self._done = 0
        self._under_way: dict[int, tuple[StudyItem, Job]] = {}  # by the job's number
        self._busy_seconds = 0.0
        self._resumed_at: float | None = None
        self._is_over = False
        jobs.changed.connect(self._top_up)

    @property
    def is_paused(self) -> bool:
        """Whether no new run is begun."""
        return self._resumed_at is None

    @property
    def is_under_way(self) -> bool:
        """Whether runs are being answered; a moment longer than until `pause`."""
        return any(job.is_running for _run, job in self._under_way.values())

    def start(self) -> None:
        """Begin, or go on after `pause`."""
        if self.is_paused:
            self._resumed_at = awake_seconds()
            self._jobs.limit(self._owner, None)
            self._fill()

    def pause(self) -> None:
        """Begin nothing new; what runs is finished and told."""
        if self._resumed_at is not None:
            self._busy_seconds += awake_seconds() - self._resumed_at
            self._resumed_at = None
            self._jobs.limit(self._owner, 0)

    def stop(self) -> None:
        """End it: running runs are cancelled and not told."""
        self.pause()
        self._left = 0
        for _run, job in tuple(self._under_way.values()):
            job.cancel()
        self._end_if_idle()

    def _fill(self) -> None:
        self._top_up()
        self._end_if_idle()

    def _top_up(self) -> None:
        """Keep as many jobs in the queue as could run at once; the queue decides how many do."""
        while not self.is_paused and self._left and len(self._under_way) < self._jobs.places:
            self._left -= 1
            self._submit(next(self._waiting))

    def _submit(self, run: StudyItem) -> None:
        job = self._jobs.submit(self._request(run))
        self._under_way[job.number] = (run, job)
        job.finished.connect(self._finished)
        job.failed.connect(self._failed)

    def _request(self, run: StudyItem) -> JobRequest:
        plan = self._plan
        return JobRequest(
            self._owner,
            prompt_of_question(plan.questions[run.question].text, run.effort, plan.date, plan.instructions, plan.form),
            Sampling(temperature=plan.temperature, seed=plan.seed_of(run)),
            plan.max_tokens,
            model=self._model,
            scores=WantedScores(plan.alternatives),
            most_tries=_MOST_TRIES,
        )

    def _finished(self, number: int, event: wire.Finished) -> None:
        run, _job = self._under_way.pop(number)
        if event.reason is not FinishReason.CANCELLED:
            self._report(_result(self._plan, run, event))
        self._fill()

    def _failed(self, number: int, failure: EngineFailure) -> None:
        run, _job = self._under_way.pop(number)
        if failure.code is not ErrorCode.CANCELLED:
            self._report(Result(run, seed=self._plan.seed_of(run), failure=failure.code))
        self._fill()

    def _report(self, result: Result) -> None:
        self._done += 1
        self.result.emit(result)
        self.progress.emit(self._done_before + self._done, self._plan.total, self._seconds_left())

    def _seconds_left(self) -> float:
        running = awake_seconds() - self._resumed_at if self._resumed_at is not None else 0.0
        left = self._left + len(self._under_way)
        return (self._busy_seconds + running) / self._done * left

    def _end_if_idle(self) -> None:
        if not self._under_way and not self._left and not self._is_over:
            self._is_over = True
            self.pause()
            self._jobs.limit(self._owner, None)
            self.ended.emit()


def _result(plan: Plan, run: StudyItem, event: wire.Finished) -> Result:
    usage = event.usage
    return Result(
        run=run,
        answer=event.answer,
        reasoning=event.reasoning,
        is_right=plan.questions[run.question].is_right(event.answer),
        reason=event.reason,
        reasoning_tokens=usage.analysis_tokens,
        answer_tokens=usage.final_tokens,
        first_word_seconds=usage.first_token_seconds + usage.analysis_seconds,
        total_seconds=usage.first_token_seconds + usage.decode_seconds,
        seed=event.seed,
        log_odds=event.scores[-1] - event.scores[0] if event.scores else None,
    )
