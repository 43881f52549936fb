"""A server's model with the answers that run on it, each a request of its own; one thread, which never waits for one.

Not here: what is asked (`dialects`), what an answer has become (`sequence`), finding the server (`probing`).
"""

from __future__ import annotations

import selectors
from collections.abc import Callable, Sequence as Many

import msgspec

from backends.contract.awake import awake_seconds
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
from backends.remote.asking import refusal
from backends.remote.dialects import Piece
from backends.remote.exchange import Exchange
from backends.remote.patience import Patience
from backends.remote.probing import Found
from backends.remote.sequence import RemoteSequence
from backends.remote.way import Way

_LOOK_SECONDS = 0.01  # between two looks whether to give way
_STEP_SECONDS = 0.1  # the longest step in which nothing comes
_LARGEST_REFUSAL = 1 << 16  # bytes


class ServedModel(LoadedModelBase[RemoteSequence]):
    """The server's end of it is somebody else's; what is asked here ends with `close`."""

    def __init__(self, info: ModelInfo, found: Found, way: Way, patience: Patience) -> None:
        super().__init__(info, found.vocabulary)
        self._dialect, self._way, self._patience = found.dialect, way, patience
        self._waiting: list[RemoteSequence] = []
        self._running: list[RemoteSequence] = []
        self._selector = selectors.DefaultSelector()

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
                self._guarded(run, self._ask)
        if self._running and not self._events:
            self._listen(is_interrupted)
        return self._drain_events()

    def memory(self) -> MemoryUse:
        """Nothing here: it lies in the server."""
        return MemoryUse(())

    def close(self) -> None:
        """Hang up everywhere."""
        for run in self._running:
            self._hang_up(run)
        self._waiting, self._running = [], []
        self._selector.close()

    def _live(self) -> list[RemoteSequence]:
        return [*self._waiting, *self._running]

    def _end(self, run: RemoteSequence, reason: FinishReason) -> None:
        self._leave(run)
        self._events.append(run.finish(reason))

    def _leave(self, run: RemoteSequence) -> None:
        self._hang_up(run)
        for runs in (self._waiting, self._running):
            if run in runs:
                runs.remove(run)

    def _hang_up(self, run: RemoteSequence) -> None:
        if run.exchange is not None:
            self._unwatch(run.exchange)
            run.hang_up()

    def _unwatch(self, exchange: Exchange) -> None:
        if exchange.number in self._selector.get_map():
            self._selector.unregister(exchange.number)

    def _guarded(self, run: RemoteSequence, work: Callable[[RemoteSequence], None]) -> None:
        """An error of one answer ends that one alone."""
        try:
            work(run)
        except EngineError as error:
            self._leave(run)
            self._events.append(SequenceFailed(run.id, error.code, error.detail, error.facts))

    def _ask(self, run: RemoteSequence) -> None:
        body = msgspec.json.encode(self._dialect.body(run.wanted()))
        run.exchange = Exchange(self._way, "POST", self._dialect.target, body)
        run.refused, run.heard_at = b"", awake_seconds()
        self._selector.register(run.exchange.number, run.exchange.wants, run)

    def _listen(self, is_interrupted: IsInterrupted) -> None:
        ends = awake_seconds() + _STEP_SECONDS
        while not is_interrupted() and not self._events and all(run.exchange for run in self._running):
            for key, _ in self._selector.select(_LOOK_SECONDS):
                self._guarded(key.data, self._hear)
            self._lose_the_silent()
            if awake_seconds() >= ends:
                return

    def _hear(self, run: RemoteSequence) -> None:
        exchange = run.exchange
        if exchange is None:  # it was given up for another one in this very round
            return
        try:
            self._understand(run, exchange, exchange.advance())
        finally:
            if run.exchange is not exchange or exchange.is_over:
                self._unwatch(exchange)
        if run.exchange is not exchange:
            return
        if exchange.is_over:
            raise EngineError(ErrorCode.SERVER_LOST, "the stream ended before the answer did")
        if self._selector.get_key(exchange.number).events != exchange.wants:
            self._selector.modify(exchange.number, exchange.wants, run)

    def _understand(self, run: RemoteSequence, exchange: Exchange, content: bytes) -> None:
        if content:
            run.heard_at = awake_seconds()
        if exchange.status in (0, 200):
            for event in run.stream.feed(content):
                if run.exchange is exchange:
                    self._take(run, self._dialect.read(event))
            return
        run.refused += content
        if exchange.is_over or len(run.refused) > _LARGEST_REFUSAL:
            raise refusal(exchange.status, run.refused)

    def _take(self, run: RemoteSequence, piece: Piece) -> None:
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

    def _lose_the_silent(self) -> None:
        now = awake_seconds()
        for run in tuple(self._running):
            patience = self._patience.between if run.new_tokens else self._patience.first
            if run.exchange is not None and now - run.heard_at > patience:
                self._guarded(run, _give_up)


def _give_up(run: RemoteSequence) -> None:
    del run
    raise EngineError(ErrorCode.SERVER_LOST, "nothing has come for too long")
