"""The app's end of the engine process: requests out, replies back, one new process when the old one is lost.

Mirrors QNetworkAccessManager: `engine.generate(…)` gives a `Reply` with signals. Not here: what is asked and why
(`app.state`).
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import EngineFailure, engine_failure
from app.processes import ENGINE, command_of
from app.services.child import Child
from backends.contract import wire
from backends.contract.base import LoadOptions, ModelInfo, Sampling
from backends.contract.errors import ErrorCode
from backends.contract.messages import Prompt

HUNG_MILLISECONDS = 8_000  # without a heartbeat; the engine beats every second while it computes or waits
HUNG_LOADING_MILLISECONDS = 60_000  # a slow disk may keep one tensor from arriving for long

log = logging.getLogger(__name__)


class EnginePhase(StrEnum):
    """What the engine process is doing."""

    STOPPED = "stopped"
    STARTING = "starting"
    EMPTY = "empty"  # runs, no model
    LOADING = "loading"
    READY = "ready"
    LOST = "lost"  # died or was ended; the next request starts it anew


class Reply(QObject):
    """One request under way. Exactly one of `finished` and `failed` comes, as the last signal.

    progress(wire.Prefilling | wire.Loading) · delta(wire.Delta) · call_delta(wire.CallDelta) ·
    finished(closing event) · failed(EngineFailure)
    """

    progress = Signal(object)
    delta = Signal(object)
    call_delta = Signal(object)
    finished = Signal(object)
    failed = Signal(object)
    cancel_wanted = Signal(int)  # for the engine: a reply that held it could be the last to, and delete it from within

    def __init__(self, number: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.number = number
        self.is_answer = False  # to a question, not to a small request of our own
        self.is_closed = False

    def cancel(self) -> None:
        """Ask the engine to stop; the reply still closes by itself."""
        if not self.is_closed:
            self.cancel_wanted.emit(self.number)

    def take(self, event: wire.AnyEvent) -> None:
        """An event with this reply's number has come."""
        match event:
            case wire.Delta():
                self.delta.emit(event)
            case wire.CallDelta():
                self.call_delta.emit(event)
            case wire.Prefilling() | wire.Loading():
                self.progress.emit(event)
            case wire.Failed():
                self.fail(engine_failure(event.code, event.detail, event.facts))
            case _:
                self._close(self.finished, event)

    def fail(self, failure: EngineFailure) -> None:
        """Close it as failed."""
        self._close(self.failed, failure)

    def _close(self, signal: object, payload: object) -> None:
        self.is_closed = True
        signal.emit(payload)  # type: ignore[attr-defined] # a bound Qt signal has no type of its own
        self.deleteLater()


class Engine(QObject):
    """Owns the engine process and everything asked of it.

    changed() when phase, model or memory in use changed · lost(EngineFailure) when the process died or hung.
    """

    changed = Signal()
    lost = Signal(object)

    def __init__(
        self,
        command: Sequence[str] | None = None,
        parent: QObject | None = None,
        hung_after: int = HUNG_MILLISECONDS,
    ) -> None:
        super().__init__(parent)
        self._command = list(command) if command else command_of(ENGINE)
        self._hung_after = hung_after
        self._numbers = itertools.count(1)
        self._replies: dict[int, Reply] = {}
        self._child: Child | None = None
        self._wanted: tuple[Path, LoadOptions, str | None] | None = None
        self._silence = QTimer(self, interval=hung_after, singleShot=True)
        self._silence.timeout.connect(self._end_hung)
        self._hung = False
        self._loading: Reply | None = None  # the latest load
        self.phase = EnginePhase.STOPPED
        self.model: ModelInfo | None = None
        self.resident = 0
        self.tokens = 0  # generated since the start, by all answers

    @property
    def pid(self) -> int:
        """Of the engine process; 0 when none runs."""
        return self._child.pid if self._child else 0

    @property
    def is_busy(self) -> bool:
        """Whether something that was asked has not come back."""
        return bool(self._replies)

    @property
    def is_answering(self) -> bool:
        """Whether someone waits for an answer of the model."""
        return any(reply.is_answer for reply in self._replies.values())

    def load(self, model: Path, options: LoadOptions | None = None, backend: str | None = None) -> Reply:
        """Load a model in place of the present one. Finishes with wire.Loaded."""
        self._wanted = (model, options or LoadOptions(), backend)
        self._ensure_started()
        return self._load_wanted()

    def generate(
        self, prompt: Prompt, sampling: Sampling | None = None, max_tokens: int = 0, least_room: int = 0
    ) -> Reply:
        """Answer a prompt. Finishes with wire.Finished. A lost engine is started and loaded again first."""
        self._ensure_loaded()
        number = next(self._numbers)
        return self._ask(wire.Generate(number, prompt, sampling or Sampling(), max_tokens, least_room))

    def count(self, prompt: Prompt) -> Reply:
        """How many tokens a prompt is. Finishes with wire.Counted."""
        self._ensure_loaded()
        return self._ask(wire.Count(next(self._numbers), prompt))

    def render(self, prompt: Prompt) -> Reply:
        """The prompt as the model sees it. Finishes with wire.Rendered."""
        self._ensure_loaded()
        return self._ask(wire.Render(next(self._numbers), prompt))

    def detokenize(self, messages: Sequence[tuple[int, ...]]) -> Reply:
        """The messages of an answer as generated. Finishes with wire.Rendered."""
        self._ensure_loaded()
        return self._ask(wire.Detokenize(next(self._numbers), tuple(messages)))

    def measure_memory(self) -> Reply:
        """What the model holds. Finishes with wire.MemoryMeasured."""
        self._ensure_loaded()
        return self._ask(wire.MeasureMemory(next(self._numbers)))

    def measure_speed(self, read: int, written: int) -> Reply:
        """How fast so many tokens are read, and then written. Finishes with wire.Measured."""
        self._ensure_loaded()
        return self._ask(wire.Measure(next(self._numbers), read, written))

    def list_devices(self) -> Reply:
        """What the backends could use. Finishes with wire.DevicesListed."""
        self._ensure_started()
        return self._ask(wire.ListDevices(next(self._numbers)))

    def unload(self) -> Reply:
        """Give the model's memory back. Finishes with wire.Done."""
        self._wanted = None
        self._ensure_started()
        reply = self._ask(wire.Unload(next(self._numbers)))
        reply.finished.connect(self._unloaded)
        return reply

    def close(self) -> None:
        """End the process. Open replies fail."""
        if self._child is not None:
            self._child.close()
            self._drop(EngineFailure(ErrorCode.CANCELLED), EnginePhase.STOPPED)

    def _ensure_started(self) -> None:
        if self._child is not None:
            return
        self._child = Child(self._command, {"OMP_WAIT_POLICY": "passive", "GGML_NO_BACKTRACE": "1"}, self)
        self._child.line.connect(self._take)
        self._child.died.connect(self._died)
        self._hung = False
        self._become(EnginePhase.STARTING)
        self._child.start()
        self._silence.start()

    def _ensure_loaded(self) -> None:
        fresh = self._child is None
        self._ensure_started()
        if fresh and self._wanted is not None:
            self._load_wanted()

    def _load_wanted(self) -> Reply:
        assert self._wanted is not None  # both callers have just set or checked it
        path, options, backend = self._wanted
        self.model = None
        reply = self._loading = self._ask(wire.Load(next(self._numbers), str(path), options, backend))
        self._become(EnginePhase.LOADING)
        reply.finished.connect(self._loaded)
        reply.failed.connect(self._not_loaded)
        return reply

    def _ask(self, request: wire.AnyRequest) -> Reply:
        reply = Reply(request.id, self)
        reply.is_answer = isinstance(request, wire.Generate)
        reply.cancel_wanted.connect(self._cancel)
        self._replies[request.id] = reply
        assert self._child is not None  # every caller has ensured it
        self._child.send(wire.encode(request))
        return reply

    def _cancel(self, number: int) -> None:
        if self._child is not None:
            self._child.send(wire.encode(wire.Cancel(next(self._numbers), target=number)))

    def _take(self, line: bytes) -> None:
        self._silence.start()
        try:
            event = wire.decode_event(line)
        except msgspec.DecodeError:
            log.warning("the engine sent a line that is not an event: %r", line[:200])
            return
        match event:
            case wire.Ready():
                if self.phase is EnginePhase.STARTING:
                    self._become(EnginePhase.EMPTY)
            case wire.Heartbeat():
                self.resident = event.resident
                self.changed.emit()
            case wire.Delta() | wire.CallDelta():
                self.tokens += event.tokens
                self._route(event)
            case _:
                self._route(event)

    def _route(self, event: wire.AnyEvent) -> None:
        number = getattr(event, "id", 0)
        reply = self._replies.get(number)
        if isinstance(event, wire.CLOSING):
            self._replies.pop(number, None)
        if reply is not None:
            reply.take(event)

    def _loaded(self, event: wire.Loaded) -> None:
        self.model = event.info
        self._become(EnginePhase.READY)

    def _not_loaded(self) -> None:
        is_latest = self._loading is None or self._loading.is_closed  # else a later load overtook this one
        if self.phase is EnginePhase.LOADING and is_latest:
            self._wanted = None
            self._become(EnginePhase.EMPTY)

    def _unloaded(self) -> None:
        self.model = None
        self._become(EnginePhase.EMPTY)

    def _end_hung(self) -> None:
        if self._child is not None:
            self._hung = True
            self._child.kill()

    def _died(self, last_words: str) -> None:
        code = ErrorCode.ENGINE_HUNG if self._hung else ErrorCode.ENGINE_LOST
        failure = EngineFailure(code, last_words)
        self._drop(failure, EnginePhase.LOST)
        self.lost.emit(failure)

    def _drop(self, failure: EngineFailure, phase: EnginePhase) -> None:
        if self._child is not None:
            self._child.deleteLater()
        self._child, self.model, self.resident = None, None, 0
        replies, self._replies = self._replies, {}
        self._become(phase)
        self._silence.stop()
        for reply in replies.values():
            reply.fail(failure)

    def _become(self, phase: EnginePhase) -> None:
        self.phase = phase
        self._silence.setInterval(HUNG_LOADING_MILLISECONDS if phase is EnginePhase.LOADING else self._hung_after)
        self.changed.emit()
