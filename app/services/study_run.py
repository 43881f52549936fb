"""Runs a study's plan on the engine: a few runs in one batch at all times, paused and continued at will.

Not here: the plan and what the results say (`app.core.study`), where results are kept (who listens to `result`).
"""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QObject, Signal

from app.core.study.study import Plan, Result, StudyItem, left_to_do
from app.errors import EngineFailure
from app.services.engine_client import EngineClient
from app.services.reply import Reply
from backends.contract import wire
from backends.contract.base import FinishReason, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Prompt, UserMessage

MOST_TRIES = 2  # a run that was under way when the engine was lost is asked once more
_LOST = frozenset({ErrorCode.ENGINE_LOST, ErrorCode.ENGINE_HUNG})


class StudyRun(QObject):
    """A plan on its way.

    result(Result) for each run, as it comes · progress(done, total, seconds left or -1.0) · ended() when nothing is
    left or after `stop`. Deltas of runs are not told: nobody reads hundreds of answers as they stream.
    """

    result = Signal(object)
    progress = Signal(int, int, float)
    ended = Signal()

    def __init__(
        self, engine: EngineClient, plan: Plan, done: Iterable[Result] = (), parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._engine = engine
        self._plan = plan
        done = tuple(done)
        self._waiting = deque(left_to_do(plan, done))
        self._done_before = len(done)
        self._done = 0
        self._running: dict[StudyItem, Reply] = {}
        self._tries: Counter[StudyItem] = Counter()
        self._busy_seconds = 0.0
        self._resumed_at: float | None = None
        self._is_over = False

    @property
    def is_paused(self) -> bool:
        """Whether no new run is begun."""
        return self._resumed_at is None

    @property
    def is_under_way(self) -> bool:
        """Whether runs are being answered; a moment longer than until `pause`."""
        return bool(self._running)

    def start(self) -> None:
        """Begin, or go on after `pause`."""
        if self.is_paused:
            self._resumed_at = time.monotonic()
            self._fill()

    def pause(self) -> None:
        """Begin nothing new; what runs is finished and told."""
        if self._resumed_at is not None:
            self._busy_seconds += time.monotonic() - self._resumed_at
            self._resumed_at = None

    def stop(self) -> None:
        """End it: running runs are cancelled and not told."""
        self.pause()
        self._waiting.clear()
        for reply in tuple(self._running.values()):
            reply.cancel()
        self._end_if_idle()

    def _fill(self) -> None:
        while not self.is_paused and self._waiting and self._has_place(self._waiting[0]):
            self._begin(self._waiting.popleft())
        self._end_if_idle()

    def _has_place(self, run: StudyItem) -> bool:
        """What ran when the engine was lost runs alone: one that kills the engine shall not take others along twice."""
        is_suspect = self._tries[run] > 0 or any(self._tries[other] > 1 for other in self._running)
        most = self._engine.model.sequences if self._engine.model and not is_suspect else 1
        return len(self._running) < most

    def _begin(self, run: StudyItem) -> None:
        self._tries[run] += 1
        prompt = Prompt(
            messages=(UserMessage(self._plan.questions[run.question].text),),
            effort=run.effort,
            date=self._plan.date,
            instructions=self._plan.instructions,
        )
        sampling = Sampling(temperature=self._plan.temperature, seed=self._plan.seed_of(run))
        reply = self._engine.generate(prompt, sampling, self._plan.max_tokens)
        self._running[run] = reply
        reply.finished.connect(partial(self._finished, run))
        reply.failed.connect(partial(self._failed, run))

    def _finished(self, run: StudyItem, event: wire.Finished) -> None:
        del self._running[run]
        if event.reason is not FinishReason.CANCELLED:
            self._tell(_result(self._plan, run, event))
        self._fill()

    def _failed(self, run: StudyItem, failure: EngineFailure) -> None:
        del self._running[run]
        if failure.code in _LOST and self._tries[run] < MOST_TRIES and not self._is_over:
            self._waiting.appendleft(run)
        elif failure.code is not ErrorCode.CANCELLED:
            self._tell(Result(run, seed=self._plan.seed_of(run), failure=failure.code))
        self._fill()

    def _tell(self, result: Result) -> None:
        self._done += 1
        self.result.emit(result)
        self.progress.emit(self._done_before + self._done, len(self._plan.runs()), self._seconds_left())

    def _seconds_left(self) -> float:
        running = time.monotonic() - self._resumed_at if self._resumed_at is not None else 0.0
        left = len(self._waiting) + len(self._running)
        return (self._busy_seconds + running) / self._done * left

    def _end_if_idle(self) -> None:
        if not self._running and not self._waiting and not self._is_over:
            self._is_over = True
            self.pause()
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
    )
