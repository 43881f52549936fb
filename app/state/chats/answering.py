"""One answer of a conversation in the making: what the engine says goes into the tree, and from there to the disk.

`Answering` waits for the model, hands its job to the queue and writes what comes into the conversation, one step a
frame. A chat has one, a comparison several at once. Not here: which answer and why (`chat`, `compare`), which model
answers (`model_in_use`), whose turn it is (`app.services.engine.jobs`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.chats import records
from app.core.chats.conversation import Conversation
from app.core.chats.timeline import Timeline
from app.core.chats.transcript import AnswerEntry, AnswerPhase
from app.core.chats.turns import Change
from app.errors import EngineFailure
from app.services.engine.jobs import Job, JobRequest, Jobs
from app.state.models.model_hash import LateHash
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.state.models.model_ready import ModelReady
from backends.contract import wire
from backends.contract.awake import awake_seconds
from backends.contract.errors import ErrorCode
from backends.contract.messages import Channel

FRAME_MILLISECONDS = 30  # the only brake on the way of a text to the screen: views draw whenever they are told
FLUSH_MILLISECONDS = 400  # a running answer reaches the disk at least this often

Keep = Callable[[Conversation, Change], None]
StreamedDelta = wire.Delta | wire.CallDelta


class Answering(QObject):
    """Signals, all with the answer's id first: started(id) – it has got its place in the engine · moved(id) – it has
    grown or changed its phase · streamed(id, wire.Delta | wire.CallDelta) – as it comes · finished(id) – it is closed
    and kept · failed(id, EngineFailure) – it is over, and `close_failed` still has to say so in the tree. One of the
    last two comes. The id is there so that owners connect plain methods: a slot that holds its owner would, when this
    object is deleted, delete the owner and with it this object once more.
    """

    started = Signal(str)
    moved = Signal(str)
    streamed = Signal(str, object)
    finished = Signal(str)
    failed = Signal(str, object)

    def __init__(
        self,
        conversation: Conversation,
        answer_id: str,
        jobs: Jobs,
        in_use: ModelInUseState,
        keep: Keep,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.answer_id = answer_id
        self.read_part = 0.0  # how much of the prompt is read
        self._is_preparing = False  # the form of the answer; the prompt is read behind that
        self._conversation = conversation
        self._jobs = jobs
        self._in_use = in_use
        self._keep = keep
        self._request: JobRequest | None = None
        self._job: Job | None = None
        self._model_ready = ModelReady(in_use, self)
        self._model_ready.ready.connect(self._submit)
        self._model_ready.failed.connect(self._failed)
        in_use.lost.connect(self._bring_back)
        in_use.changed.connect(self._look_where_to)
        self._gathered: list[StreamedDelta] = []
        self._tokens: Counter[Channel] = Counter()  # written so far
        self._frame = QTimer(self, interval=FRAME_MILLISECONDS, singleShot=True)
        self._frame.timeout.connect(self._write)
        self._unkept: Change | None = None
        self._flush = QTimer(self, interval=FLUSH_MILLISECONDS, singleShot=True)
        self._flush.timeout.connect(self._keep_written)
        self._asked_at = self._thinking_at = self._answering_at = 0.0

    @property
    def is_running(self) -> bool:
        """Whether the engine has been asked; before that it waits for the model or for its turn."""
        return self._job is not None and self._job.is_running

    @property
    def timeline(self) -> Timeline:
        """How long it has waited, thought and answered until now."""
        now = awake_seconds()
        asked, thinking = self._asked_at or now, self._thinking_at or now
        answering = self._answering_at or now
        return Timeline(thinking - asked, answering - thinking, now - answering)

    def overlaid(self, entry: AnswerEntry) -> AnswerEntry:
        """With what the tree does not know yet: how far the prompt is read, tokens as they come."""
        thought = self._tokens[Channel.ANALYSIS]
        figures = replace(
            entry.figures,
            reasoning_tokens=entry.figures.reasoning_tokens + thought,
            answer_tokens=entry.figures.answer_tokens + self._tokens.total() - thought,
        )
        return replace(entry, reading_fraction=self.read_part, is_preparing=self._is_preparing, figures=figures)

    def start(self, request: JobRequest) -> None:
        """Ask, at once or when the model is loaded; the job then waits for its turn."""
        self._request, self.read_part = request, 0.0
        self._model_ready.start()

    def stop(self) -> None:
        """End it: at once while it waits, else as soon as the engine has stopped."""
        if self._job is not None:
            self._job.cancel()
        elif self._request is not None:
            self._model_ready.stop()
            self._in_use.consent.forget(self._told_whether)
            self._failed(EngineFailure(ErrorCode.CANCELLED))

    def close_failed(self, failure: EngineFailure) -> None:
        """Say in the tree how it ended; being cancelled is no failure."""
        if failure.code is ErrorCode.CANCELLED:
            change = self._conversation.set_phase(self.answer_id, AnswerPhase.STOPPED)
        else:
            change = self._conversation.fail(self.answer_id, failure.code, failure.detail, failure.facts)
        self._keep(self._conversation, change)
        self.moved.emit(self.answer_id)

    def _submit(self) -> None:
        if self._request is None:
            return
        consent, details, model = self._in_use.consent, self._conversation.details, self._in_use.loaded
        if consent.host_to_ask(details, model):
            consent.ask(details, model, self._told_whether)
        else:
            self._queue(self._request)

    def _told_whether(self, host: str) -> None:
        """The chat may be sent to this host, now and later; or nowhere, and nothing was."""
        if not host or self._request is None:
            self._failed(EngineFailure(ErrorCode.CANCELLED))
            return
        self._keep(self._conversation, self._conversation.allow_host(host))
        self._submit()

    def _queue(self, request: JobRequest) -> None:
        job = self._job = self._jobs.submit(request)
        job.started.connect(self._started)
        job.preparing.connect(self._preparing)
        job.reading.connect(self._reading)
        job.delta.connect(self._gather)
        job.finished.connect(self._finished)
        job.failed.connect(self._job_failed)

    def _bring_back(self) -> None:
        """The engine was lost while this waits for its turn: load the model, or nobody would."""
        if self._job is not None and not self._job.is_running and self._in_use.phase is ModelPhase.LOST:
            self._in_use.reload()

    def _look_where_to(self) -> None:
        """Another model was opened while this waits for its turn: one elsewhere is asked about first."""
        job, details = self._job, self._conversation.details
        if job is None or job.is_running or not self._in_use.consent.host_to_ask(details, self._in_use.wanted):
            return
        self._job = None
        job.failed.disconnect(self._job_failed)
        job.cancel()
        self._model_ready.start()

    def _started(self, _number: int) -> None:
        self._asked_at = self._asked_at or awake_seconds()  # an answer that calls tools is begun several times
        model = self._in_use.model
        if model is not None:
            answer = self._conversation.answer(self.answer_id)
            record = records.with_model(answer.record, model, self._in_use.hash)
            self._keep(self._conversation, self._conversation.set_record(self.answer_id, record))
            if not record.model_hash and self._in_use.loaded:
                LateHash(self._conversation, self.answer_id, self._in_use.loaded, self._in_use, self._keep)
        self._keep(self._conversation, self._conversation.set_phase(self.answer_id, AnswerPhase.READING))
        self.moved.emit(self.answer_id)
        self.started.emit(self.answer_id)

    def _preparing(self, _number: int) -> None:
        self._is_preparing = True
        self.moved.emit(self.answer_id)

    def _reading(self, _number: int, part: float) -> None:
        self._is_preparing = False
        self.read_part = part
        self.moved.emit(self.answer_id)

    def _gather(self, _number: int, delta: StreamedDelta) -> None:
        if isinstance(delta, wire.Delta):
            self._tokens[delta.channel] += delta.tokens
        self._gathered.append(delta)
        self.streamed.emit(self.answer_id, delta)
        if not self._frame.isActive():
            self._frame.start()

    def _write(self) -> None:
        """Put what came since the last frame into the tree, neighbouring pieces of one message as one."""
        gathered, self._gathered = self._gathered, []
        pieces: list[list[StreamedDelta]] = []
        for delta in gathered:
            if not pieces or delta.begins or not _is_same(pieces[-1][0], delta):
                pieces.append([])
            pieces[-1].append(delta)
        for piece in pieces:
            self._append(msgspec.structs.replace(piece[0], text="".join(delta.text for delta in piece)))

    def _append(self, piece: StreamedDelta) -> None:
        self._thinking_at = self._thinking_at or awake_seconds()
        if isinstance(piece, wire.Delta) and piece.channel is not Channel.ANALYSIS:
            self._answering_at = self._answering_at or awake_seconds()
        self._unkept = self._grown(piece)
        if not self._flush.isActive():
            self._flush.start()
        self.moved.emit(self.answer_id)

    def _grown(self, piece: StreamedDelta) -> Change:
        match piece:
            case wire.Delta():
                return self._conversation.append(self.answer_id, piece.channel, piece.text, begins=piece.begins)
            case wire.CallDelta():
                return self._conversation.append_call(
                    self.answer_id, piece.tool, piece.channel, piece.text, begins=piece.begins
                )

    def _keep_written(self) -> None:
        unkept, self._unkept = self._unkept, None
        if unkept is not None:
            self._keep(self._conversation, unkept)

    def _finished(self, _number: int, event: wire.Finished) -> None:
        self._close()
        self._keep(self._conversation, self._conversation.finish(self.answer_id, event))
        self.moved.emit(self.answer_id)
        self.finished.emit(self.answer_id)

    def _job_failed(self, _number: int, failure: EngineFailure) -> None:
        self._failed(failure)

    def _failed(self, failure: EngineFailure) -> None:
        self._close()
        self.failed.emit(self.answer_id, failure)

    def _close(self) -> None:
        self._frame.stop()
        self._write()
        self._flush.stop()
        self._unkept, self._job, self._request = None, None, None
        self._tokens.clear()


def _is_same(one: StreamedDelta, other: StreamedDelta) -> bool:
    """Whether two pieces are of one message, if the second does not begin another."""
    return type(one) is type(other) and one.channel is other.channel
