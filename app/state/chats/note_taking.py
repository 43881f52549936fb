"""Asks the model about many parts, as jobs in the one queue, and gathers what it wrote down of each.

A part that fails is asked once more, then given up; it stays empty in the outcome. Not here: what is asked
(`app.core.documents.in_parts`), which parts there are (`parts_reading`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.errors import EngineFailure
from app.services.engine.jobs import Job, JobRequest, Jobs
from backends.contract import wire
from backends.contract.errors import ErrorCode

_TRIES = 2


class NoteTaking(QObject):
    """One round. Signals: moved() – one more part is done · done() – all are, as the last; nothing after `stop`."""

    moved = Signal()
    done = Signal()

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._requests: Sequence[JobRequest] = ()
        self.outcomes: dict[int, str] = {}  # by the place of the part; empty: given up
        self.failure: EngineFailure | None = None  # the last one
        self.tokens = 0  # read and written until now, also for what was empty
        self._under_way: dict[int, tuple[Job, int, int]] = {}  # by the job's number: it, its part, its try

    @property
    def total(self) -> int:
        """How many parts are asked about."""
        return len(self._requests)

    def start(self, requests: Sequence[JobRequest]) -> None:
        """Hand in a job for each part."""
        self._requests = requests
        for place in range(len(requests)):
            self._submit(place, 1)

    def stop(self) -> None:
        """Ask no further; what there is stays in `outcomes`."""
        jobs = [job for job, _place, _try in self._under_way.values()]
        self._under_way.clear()
        for job in jobs:
            job.cancel()

    def _submit(self, place: int, attempt: int) -> None:
        job = self._jobs.submit(self._requests[place])
        self._under_way[job.number] = (job, place, attempt)
        job.finished.connect(self._finished)
        job.failed.connect(self._failed)

    def _finished(self, number: int, event: wire.Finished) -> None:
        self.tokens += event.usage.prompt_tokens + event.usage.new_tokens
        if event.answer.strip():
            self._end(number, event.answer)
        else:
            self._again(number)

    def _failed(self, number: int, failure: EngineFailure) -> None:
        self.failure = failure
        if failure.code is ErrorCode.CANCELLED:
            self._end(number, "")
        else:
            self._again(number)

    def _again(self, number: int) -> None:
        _job, place, attempt = self._under_way.get(number, (None, 0, 0))
        if 0 < attempt < _TRIES:
            del self._under_way[number]
            self._submit(place, attempt + 1)
        else:
            self._end(number, "")

    def _end(self, number: int, outcome: str) -> None:
        found = self._under_way.pop(number, None)
        if found is None:
            return  # it was stopped
        self.outcomes[found[1]] = outcome
        self.moved.emit()
        if len(self.outcomes) == len(self._requests):
            self.done.emit()
