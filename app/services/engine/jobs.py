"""The one queue of generations: chats, comparisons, the API and studies hand their jobs in here, and each has its turn.

It knows how many places the engine has, begins the job that is next, tries a job again where that was asked for, and
cancels. Not here: whose turn it is (`app.core.jobs.order`), which model is loaded and when (`app.state.models`), what
becomes of an answer (who handed the job in).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.chats.room import least_room
from app.core.jobs.order import Asker, JobOrder, JobOwner, Ticket
from app.core.models.model_ref import ModelRef
from app.errors import EngineFailure
from app.services.background.reply import Reply
from app.services.engine.client import EngineClient
from app.services.engine.session import EnginePhase
from backends.contract import wire
from backends.contract.base import Sampling
from backends.contract.errors import ErrorCode
from backends.contract.logprobs import WantedScores
from backends.contract.messages import Prompt, ResponseFormat

_TELLING = 256  # tokens that were read: of fewer, the time says little
_GUESSED = frozenset({Asker.CHAT, Asker.API})  # where nobody compares how fast answers come
_TRIED_AGAIN = frozenset({ErrorCode.ENGINE_LOST, ErrorCode.ENGINE_HUNG, ErrorCode.SERVER_LOST, ErrorCode.OUT_OF_MEMORY})


@dataclass(frozen=True)
class JobRequest:
    """One generation that somebody wants."""

    owner: JobOwner
    prompt: Prompt
    sampling: Sampling
    max_tokens: int = 0  # 0: until the context is full
    needs_room: bool = False  # refuse it where an answer of this effort would find less room than it usually takes
    model: ModelRef | None = None  # the model that must answer; None: whichever is loaded
    scores: WantedScores | None = None  # what is told of how likely its tokens were
    most_tries: int = 1  # more than once after a lost engine or where memory ran out; text is then told from the start


class Job(QObject):
    """A generation in the queue. Its signals carry its number first, so that owners connect plain methods and look up
    what they asked for. Exactly one of `finished` and `failed` comes, as the last.

    started(number) – it has got its place, once for each try · preparing(number) – the engine makes ready for the
    form of the answer · reading(number, part of the prompt that is read) ·
    delta(number, wire.Delta | wire.CallDelta) · finished(number, wire.Finished) · failed(number, EngineFailure).
    For the queue: ran_out(number) – it has to be tried again · closed(number) – it is over.
    """

    started = Signal(int)
    preparing = Signal(int)
    reading = Signal(int, float)
    delta = Signal(int, object)
    finished = Signal(int, object)
    failed = Signal(int, object)
    ran_out = Signal(int)
    closed = Signal(int)

    def __init__(self, number: int, request: JobRequest, parent: QObject) -> None:
        super().__init__(parent)
        self.number = number
        self.request = request
        self._reply: Reply | None = None
        self._tries = 0
        self._is_cancelled = False
        self._is_closed = False

    @property
    def is_running(self) -> bool:
        """Whether it has its place; before that it waits."""
        return self._reply is not None

    def cancel(self) -> None:
        """Stop it. While it waits it fails at once as cancelled; while it runs the engine closes it soon."""
        self._is_cancelled = True
        if self._reply is not None:
            self._reply.cancel()
        else:
            self._close(self.failed, EngineFailure(ErrorCode.CANCELLED))

    def begin(self, reply: Reply) -> None:
        """The engine has been asked; this is its reply."""
        self._tries += 1
        self._reply = reply
        reply.progress.connect(self._progressed)
        reply.delta.connect(self._written)
        reply.call_delta.connect(self._written)
        reply.finished.connect(self._finish)
        reply.failed.connect(self._fail)
        self.started.emit(self.number)

    def _progressed(self, event: wire.Prefilling | wire.Loading) -> None:
        if isinstance(event, wire.Prefilling):
            self.reading.emit(self.number, event.done / event.total if event.total else 1.0)
        else:
            self.preparing.emit(self.number)

    def _written(self, delta: wire.Delta | wire.CallDelta) -> None:
        self.delta.emit(self.number, delta)

    def _finish(self, event: wire.Finished) -> None:
        self._close(self.finished, event)

    def _fail(self, failure: EngineFailure) -> None:
        self._reply = None
        has_tries = self._tries < self.request.most_tries and not self._is_cancelled
        if failure.code in _TRIED_AGAIN and has_tries:
            self.ran_out.emit(self.number)
        else:
            self._close(self.failed, failure)

    def _close(self, signal: object, payload: object) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        self.closed.emit(self.number)
        signal.emit(self.number, payload)  # type: ignore[attr-defined] # a bound Qt signal has no type of its own
        self.deleteLater()


class Jobs(QObject):
    """Owns the jobs. changed() – the engine has more or fewer places than before · answered(wire.Usage) – what an
    answer has cost.

    `kept_free` places are left to people while an API or a study runs; a program without a chat needs none. Jobs begin
    in a later turn of the event loop than the one in which they were handed in, never within `submit`.
    """

    changed = Signal()
    answered = Signal(object)

    def __init__(self, engine: EngineClient, parent: QObject | None = None, *, kept_free: int = 0) -> None:
        super().__init__(parent)
        self._engine = engine
        self._order = JobOrder(kept_free)
        self._jobs: dict[int, Job] = {}
        self._numbers = itertools.count(1)
        self._model: ModelRef | None = None  # that was loaded last; a lost engine loads it again
        self._places = self.places
        self._read_rate: tuple[ModelRef | None, float] = (None, 0.0)  # of which model
        self._is_closed = False
        self._fill = QTimer(self, interval=0, singleShot=True)
        self._fill.timeout.connect(self._begin_due)
        engine.changed.connect(self._engine_changed)
        self._engine_changed()

    @property
    def places(self) -> int:
        """How many generations the loaded model runs at once; 1 while none is loaded."""
        return self._engine.model.sequences if self._engine.model else 1

    @property
    def reading_rate(self) -> float:
        """How many tokens a second the loaded model has read lately; 0: not known."""
        model, rate = self._read_rate
        return rate if model is not None and model == self._engine.loaded else 0.0

    def submit(self, request: JobRequest) -> Job:
        """Hand in a generation; the job says when it begins and how it ends."""
        job = Job(next(self._numbers), request, self)
        job.closed.connect(self._closed)
        job.finished.connect(self._finished)
        job.ran_out.connect(self._put_back)
        self._jobs[job.number] = job
        self._order.add(Ticket(job.number, request.owner, request.model))
        self._fill.start()
        return job

    def limit(self, owner: JobOwner, most: int | None) -> None:
        """Let at most so many jobs of an owner run at once; 0 holds those that wait, None takes the limit away."""
        self._order.limit(owner, most)
        self._fill.start()

    def count(self, prompt: Prompt) -> Reply:
        """How many tokens a prompt is, for whoever computes how much fits at once. Finishes with wire.Counted."""
        return self._engine.count(prompt)

    def check_schema(self, form: ResponseFormat) -> Reply:
        """Whether answers can be made to fit a schema, for whoever lets one be written. Finishes with wire.Done."""
        return self._engine.check_schema(form)

    def close(self) -> None:
        """Begin and tell nothing more, at the end of the program: what came once the store is closed would be lost."""
        self._is_closed = True
        jobs, self._jobs = self._jobs, {}
        for job in jobs.values():
            job.blockSignals(True)

    def _begin_due(self) -> None:
        while not self._is_closed and self._engine.phase not in (EnginePhase.STARTING, EnginePhase.LOADING):
            ticket = self._order.begin_next(self.places, self._model)
            if ticket is None:
                return
            self._begin(self._jobs[ticket.number])

    def _begin(self, job: Job) -> None:
        wanted, model = job.request, self._engine.model
        context = model.context if model is not None and wanted.needs_room else 0
        least = least_room(wanted.prompt.effort, context, wanted.max_tokens)
        guesses = wanted.owner.asker in _GUESSED
        job.begin(
            self._engine.generate(wanted.prompt, wanted.sampling, wanted.max_tokens, least, wanted.scores, guesses)
        )

    def _closed(self, number: int) -> None:
        del self._jobs[number]
        self._order.remove(number)
        self._fill.start()

    def _finished(self, _number: int, event: wire.Finished) -> None:
        usage = event.usage
        read = usage.prompt_tokens - usage.reused_tokens
        if read >= _TELLING and usage.prefill_seconds > 0:
            self._read_rate = self._engine.loaded, read / usage.prefill_seconds
        self.answered.emit(usage)

    def _put_back(self, number: int) -> None:
        self._order.put_back(number)
        self._fill.start()

    def _engine_changed(self) -> None:
        """Its model, its phase, or only its memory."""
        self._model = self._engine.loaded or self._model
        if not self._order.is_idle:
            self._fill.start()
        if self.places != self._places:
            self._places = self.places
            self.changed.emit()
