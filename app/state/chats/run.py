"""One answer under way: waits for the model, sends the prompt, gathers deltas to one step per frame, closes once.

Not here: the conversation it belongs to (`chat`), which model answers (`model_in_use`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.chats.room import least_room
from app.errors import EngineFailure
from app.services.engine import Engine, Reply
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract import wire
from backends.contract.base import Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Channel, Prompt

FRAME_MILLISECONDS = 30


class Run(QObject):
    """Signals: started() – the model is there, the prompt is sent · reading(float) – part of the prompt that is read ·
    wrote(Channel, str) · finished(wire.Finished) · failed(EngineFailure). One of the last two comes, once.
    """

    started = Signal()
    reading = Signal(float)
    wrote = Signal(object, str)
    finished = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        engine: Engine,
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
        self._gathered: list[tuple[Channel, str]] = []
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
        self._reply.delta.connect(self._gather)
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

    def _gather(self, delta: wire.Delta) -> None:
        self._gathered.append((delta.channel, delta.text))
        self.tokens[delta.channel] += delta.tokens
        if not self._frame.isActive():
            self._frame.start()

    def _flush(self) -> None:
        """What came since the last frame, neighbours of one channel as one text."""
        gathered, self._gathered = self._gathered, []
        texts: list[tuple[Channel, list[str]]] = []
        for channel, text in gathered:
            if not texts or texts[-1][0] != channel:
                texts.append((channel, []))
            texts[-1][1].append(text)
        for channel, parts in texts:
            self.wrote.emit(channel, "".join(parts))

    def _close(self, signal: object, payload: object) -> None:
        if self._is_closed:
            return
        self._frame.stop()
        self._flush()
        self._is_closed = True
        signal.emit(payload)  # type: ignore[attr-defined] # a bound Qt signal has no type of its own
        self.deleteLater()


def _least_room(in_use: ModelInUseState, prompt: Prompt, max_tokens: int) -> int:
    return least_room(prompt.effort, in_use.model.context, max_tokens) if in_use.model else 0
