"""One answer of a conversation in the making: what the engine says goes into the tree, and from there to the disk.

A chat has one, a comparison several at once. Not here: which answer and why (`chat`, `compare`), the engine (`run`).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.chats import records
from app.core.chats.conversation import Conversation
from app.core.chats.timeline import Timeline
from app.core.chats.transcript import AnswerEntry, AnswerPhase
from app.core.chats.turns import Change
from app.errors import EngineFailure
from app.services.engine import Engine
from app.state.chats.run import Run
from app.state.models.late_hash import LateHash
from app.state.models.model_in_use import ModelInUseState
from backends.contract import wire
from backends.contract.base import Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Channel, Prompt

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
        engine: Engine,
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
        self._run: Run | None = None
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
        run = self._run = Run(self._engine, self._in_use, prompt, sampling, max_tokens, self, needs_room=needs_room)
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

    def _wrote(self, channel: Channel, text: str) -> None:
        self._thinking_at = self._thinking_at or time.monotonic()
        if channel is not Channel.ANALYSIS:
            self._answering_at = self._answering_at or time.monotonic()
        self._unkept = self._conversation.append(self.answer_id, channel, text)
        if not self._flush.isActive():
            self._flush.start()
        self.moved.emit(self.answer_id)

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
