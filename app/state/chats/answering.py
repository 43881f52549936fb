"""One answer of a conversation in the making: what the engine says goes into the tree, and from there to the disk.

A `Generation` waits for the model, sends the prompt and gathers deltas to one step a frame; `Answering` writes what
comes into the conversation. A chat has one, a comparison several at once. Not here: which answer and why (`chat`,
`compare`), which model answers (`model_in_use`).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.core.chats import records
from app.core.chats.conversation import Conversation
from app.core.chats.room import least_room
from app.core.chats.timeline import Timeline
from app.core.chats.transcript import AnswerEntry, AnswerPhase
from app.core.chats.turns import Change
from app.errors import EngineFailure
from app.services.engine_client import EngineClient
from app.services.reply import Reply
from app.state.models.model_hash import LateHash
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract import wire
from backends.contract.base import Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Channel, Prompt

FRAME_MILLISECONDS = 30


class Generation(QObject):
    """Signals: started() – the model is there, the prompt is sent · reading(float) – part of the prompt that is read ·
    wrote(wire.Delta | wire.CallDelta) – what came in a frame · finished(wire.Finished) · failed(EngineFailure). One of
    the last two comes, once.
    """

    started = Signal()
    reading = Signal(float)
    wrote = Signal(object)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        engine: EngineClient,
        in_use: ModelInUseState,
        prompt: Prompt,
        sampling: Sampling,
        max_tokens: int,
        parent: QObject,
        *,
        needs_room: bool = False,
    ) -> None:
        super().__init__(parent)
        self.sampling = sampling
        self._engine = engine
        self._in_use = in_use
        self._ask: Callable[[], Reply] = lambda: engine.generate(
            prompt, sampling, max_tokens, _least_room(in_use, prompt, max_tokens) if needs_room else 0
        )
        self._reply: Reply | None = None
        self._gathered: list[wire.Delta | wire.CallDelta] = []
        self.tokens: Counter[Channel] = Counter()  # written so far
        self._frame = QTimer(self, interval=FRAME_MILLISECONDS, singleShot=True)
        self._frame.timeout.connect(self._flush)
        self._is_closed = False

    def start(self) -> None:
        """Send the prompt, at once or when the model is loaded. A lost engine is started anew."""
        if self._in_use.phase is ModelPhase.READY:
            self._send()
            return
        self._in_use.changed.connect(self._look)
        if self._in_use.phase is not ModelPhase.LOADING:
            self._in_use.reload()
        self._look()

    def stop(self) -> None:
        """Ask the engine to stop; before the prompt was sent, stop at once."""
        if self._reply is not None:
            self._reply.cancel()
        elif not self._is_closed:
            self._close(self.failed, EngineFailure(ErrorCode.CANCELLED))

    def _look(self) -> None:
        """The model in use has changed while we waited for it."""
        if self._reply is not None or self._is_closed or self._in_use.phase is ModelPhase.LOADING:
            return
        self._in_use.changed.disconnect(self._look)
        if self._in_use.phase is ModelPhase.READY:
            self._send()
        else:
            self._close(self.failed, self._in_use.failure or EngineFailure(ErrorCode.NO_MODEL))

    def _send(self) -> None:
        self._reply = self._ask()
        self._reply.progress.connect(self._progressed)
        self._reply.delta.connect(self._gather_text)
        self._reply.call_delta.connect(self._gather)
        self._reply.finished.connect(self._finish)
        self._reply.failed.connect(self._fail)
        self.started.emit()

    def _finish(self, event: wire.Finished) -> None:
        self._close(self.finished, event)

    def _fail(self, failure: EngineFailure) -> None:
        self._close(self.failed, failure)

    def _progressed(self, event: wire.Prefilling | wire.Loading) -> None:
        if isinstance(event, wire.Prefilling):
            self.reading.emit(event.done / event.total if event.total else 1.0)

    def _gather_text(self, delta: wire.Delta) -> None:
        self.tokens[delta.channel] += delta.tokens
        self._gather(delta)

    def _gather(self, delta: wire.Delta | wire.CallDelta) -> None:
        self._gathered.append(delta)
        if not self._frame.isActive():
            self._frame.start()

    def _flush(self) -> None:
        """What came since the last frame, pieces of one message as one."""
        gathered, self._gathered = self._gathered, []
        pieces: list[list[wire.Delta | wire.CallDelta]] = []
        for delta in gathered:
            if not pieces or delta.begins or not _is_same(pieces[-1][0], delta):
                pieces.append([])
            pieces[-1].append(delta)
        for piece in pieces:
            self.wrote.emit(msgspec.structs.replace(piece[0], text="".join(delta.text for delta in piece)))

    def _close(self, signal: object, payload: object) -> None:
        if self._is_closed:
            return
        self._frame.stop()
        self._flush()
        self._is_closed = True
        signal.emit(payload)  # type: ignore[attr-defined] # a bound Qt signal has no type of its own
        self.deleteLater()


def _is_same(one: wire.Delta | wire.CallDelta, other: wire.Delta | wire.CallDelta) -> bool:
    return type(one) is type(other) and one.channel is other.channel


def _least_room(in_use: ModelInUseState, prompt: Prompt, max_tokens: int) -> int:
    return least_room(prompt.effort, in_use.model.context, max_tokens) if in_use.model else 0


FLUSH_MILLISECONDS = 400  # a running answer reaches the disk at least this often

Keep = Callable[[Conversation, Change], None]


class Answering(QObject):
    """Signals, all with the answer's id first: moved(id) – it has grown or changed its phase · finished(id) – it is
    closed and kept · failed(id, EngineFailure) – it is over, and `close_failed` still has to say so in the tree. One of
    the last two comes. The id is there so that owners connect plain methods: a slot that holds its owner would, when
    this object is deleted, delete the owner and with it this object once more.
    """

    moved = Signal(str)
    finished = Signal(str)
    failed = Signal(str, object)

    def __init__(
        self,
        conversation: Conversation,
        answer_id: str,
        engine: EngineClient,
        in_use: ModelInUseState,
        keep: Keep,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.answer_id = answer_id
        self.read_part = 0.0  # how much of the prompt is read
        self._conversation = conversation
        self._engine = engine
        self._in_use = in_use
        self._keep = keep
        self._run: Generation | None = None
        self._unkept: Change | None = None
        self._flush = QTimer(self, interval=FLUSH_MILLISECONDS, singleShot=True)
        self._flush.timeout.connect(self._keep_written)
        self._asked_at = self._thinking_at = self._answering_at = 0.0

    @property
    def timeline(self) -> Timeline:
        """How long it has waited, thought and answered until now."""
        now = time.monotonic()
        asked, thinking = self._asked_at or now, self._thinking_at or now
        answering = self._answering_at or now
        return Timeline(thinking - asked, answering - thinking, now - answering)

    def overlaid(self, entry: AnswerEntry) -> AnswerEntry:
        """With what the tree does not know yet: how far the prompt is read, tokens as they come."""
        tokens = self._run.tokens if self._run else Counter[Channel]()
        thought = tokens[Channel.ANALYSIS]
        figures = replace(
            entry.figures,
            reasoning_tokens=entry.figures.reasoning_tokens + thought,
            answer_tokens=entry.figures.answer_tokens + tokens.total() - thought,
        )
        return replace(entry, reading_fraction=self.read_part, figures=figures)

    def start(self, prompt: Prompt, sampling: Sampling, max_tokens: int, *, needs_room: bool = False) -> None:
        """Ask the engine; where there should be room for an answer of this effort, it says so before it begins."""
        self._asked_at = time.monotonic()
        run = self._run = Generation(
            self._engine, self._in_use, prompt, sampling, max_tokens, self, needs_room=needs_room
        )
        run.started.connect(self._started)
        run.reading.connect(self._reading)
        run.wrote.connect(self._wrote)
        run.finished.connect(self._finished)
        run.failed.connect(self._failed)
        run.start()

    def stop(self) -> None:
        """Ask the engine to stop; it still closes by itself."""
        if self._run is not None:
            self._run.stop()

    def close_failed(self, failure: EngineFailure) -> None:
        """Say in the tree how it ended; being cancelled is no failure."""
        if failure.code is ErrorCode.CANCELLED:
            change = self._conversation.set_phase(self.answer_id, AnswerPhase.STOPPED)
        else:
            change = self._conversation.fail(self.answer_id, failure.code, failure.detail, failure.facts)
        self._keep(self._conversation, change)
        self.moved.emit(self.answer_id)

    def _started(self) -> None:
        model = self._in_use.model
        if model is not None:
            answer = self._conversation.answer(self.answer_id)
            record = records.with_model(answer.record, model, self._in_use.hash)
            self._keep(self._conversation, self._conversation.set_record(self.answer_id, record))
            if not record.model_hash:
                LateHash(self._conversation, self.answer_id, model.path, self._in_use, self._keep)
        self._keep(self._conversation, self._conversation.set_phase(self.answer_id, AnswerPhase.READING))
        self.moved.emit(self.answer_id)

    def _reading(self, part: float) -> None:
        self.read_part = part
        self.moved.emit(self.answer_id)

    def _wrote(self, piece: wire.Delta | wire.CallDelta) -> None:
        self._thinking_at = self._thinking_at or time.monotonic()
        if isinstance(piece, wire.Delta) and piece.channel is not Channel.ANALYSIS:
            self._answering_at = self._answering_at or time.monotonic()
        self._unkept = self._grown(piece)
        if not self._flush.isActive():
            self._flush.start()
        self.moved.emit(self.answer_id)

    def _grown(self, piece: wire.Delta | wire.CallDelta) -> Change:
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

    def _finished(self, event: wire.Finished) -> None:
        self._close()
        self._keep(self._conversation, self._conversation.finish(self.answer_id, event))
        self.moved.emit(self.answer_id)
        self.finished.emit(self.answer_id)

    def _failed(self, failure: EngineFailure) -> None:
        self._close()
        self.failed.emit(self.answer_id, failure)

    def _close(self) -> None:
        self._flush.stop()
        self._unkept, self._run = None, None
