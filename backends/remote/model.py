"""A server's model with the answers that run on it, each a request of its own; one thread, which never waits for one.

Not here: what is asked (`dialects`), what an answer has become (`sequence`), finding the server (`probing`).
"""

from __future__ import annotations

from collections.abc import Sequence as Many
from functools import partial

from backends.contract.base import (
    FinishReason,
    IsInterrupted,
    MemoryUse,
    ModelInfo,
    Sequence,
    SequenceFailed,
    StepEvent,
    Token,
)
from backends.contract.capabilities import Capabilities
from backends.contract.errors import EngineError, ErrorCode
from backends.local.model import LoadedModelBase
from backends.remote.dialects import Piece
from backends.remote.patience import Patience
from backends.remote.probing import Found
from backends.remote.sequence import RemoteSequence
from backends.remote.streams import Streams
from backends.remote.way import Way


class ServedModel(LoadedModelBase[RemoteSequence]):
    """The server's end of it is somebody else's; what is asked here ends with `close`."""

    def __init__(self, info: ModelInfo, found: Found, way: Way, patience: Patience) -> None:
        super().__init__(info, found.vocabulary)
        self._dialect = found.dialect
        self._waiting: list[RemoteSequence] = []
        self._running: list[RemoteSequence] = []
        self._streams = Streams(way, patience, self._hear, self._lost, self._fail)

    @property
    def capabilities(self) -> Capabilities:
        """All that ids make possible; one place is no place for two."""
        return Capabilities(renders=True, constrains=True, tools=True, parallel=self.info.sequences > 1, seeds=True)

    def start(self, sequence: Sequence) -> None:
        """Queue a sequence; raises EngineError (context_overflow, bad_request) and then nothing has changed."""
        self._check(sequence)
        if len(sequence.prompt) == self.info.context:  # no server writes behind a prompt that takes all of its room
            facts = {"tokens": len(sequence.prompt), "limit": self.info.context}
            raise EngineError(ErrorCode.CONTEXT_OVERFLOW, "the prompt takes the whole context", facts)
        self._waiting.append(RemoteSequence(sequence, self.info.context, self.vocabulary.size))

    def step(self, is_interrupted: IsInterrupted) -> Many[StepEvent]:
        """Tell what has come since; wait for something for a moment. Interrupted: nothing is lost, it comes later."""
        while self._waiting and len(self._running) < self.info.sequences:
            self._running.append(self._waiting.pop(0))
            self._running[-1].begin(0)
        for run in tuple(self._running):
            if run.exchange is None:
                self._streams.ask(run, self._dialect.target, partial(self._body, run))
        if self._running and not self._events:
            self._streams.listen(lambda: self._running, is_interrupted, lambda: bool(self._events))
        return self._drain_events()

    def memory(self) -> MemoryUse:
        """Nothing here: it lies in the server."""
        return MemoryUse(())

    def close(self) -> None:
        """Hang up everywhere."""
        for run in self._running:
            run.hang_up()
        self._waiting, self._running = [], []
        self._streams.close()

    def _live(self) -> list[RemoteSequence]:
        return [*self._waiting, *self._running]

    def _end(self, run: RemoteSequence, reason: FinishReason) -> None:
        self._leave(run)
        self._events.append(run.finish(reason))

    def _leave(self, run: RemoteSequence) -> None:
        self._streams.hang_up(run)
        for runs in (self._waiting, self._running):
            if run in runs:
                runs.remove(run)

    def _fail(self, run: RemoteSequence, error: EngineError) -> None:
        self._leave(run)
        self._events.append(SequenceFailed(run.id, error.code, error.detail, error.facts))

    def _body(self, run: RemoteSequence) -> dict[str, object]:
        return self._dialect.body(run.wanted())

    def _lost(self, run: RemoteSequence) -> None:
        """An answer is whole with its last id, whatever the stream does."""

    def _hear(self, run: RemoteSequence, event: dict[str, object]) -> None:
        piece = self._dialect.read(event)
        self._account(run, piece)
        for told in run.take(piece):
            if isinstance(told, Token):
                self._events.append(told)
            else:
                self._end(run, told)

    def _account(self, run: RemoteSequence, piece: Piece) -> None:
        """What is read of the prompt is told before the first id, and of the first request alone."""
        if run.new_tokens:
            return
        if piece.reused >= 0:
            run.reused = min(piece.reused, len(run.prompt))
        done = len(run.prompt) if piece.tokens else min(piece.read, len(run.prompt))
        if done > max(run.read, run.reused if not piece.tokens else 0):
            run.read = done
            self._events.append(run.progress(done))
