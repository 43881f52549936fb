"""The requests of many answers at a time, each with a stream for an answer; one thread, which never waits for one.

Not here: what is asked (`dialects`, `chat_form`), what an answer has become (`model`, `chat_model`).
"""

from __future__ import annotations

import selectors
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

import msgspec

from backends.contract.awake import awake_seconds
from backends.contract.base import IsInterrupted
from backends.contract.errors import EngineError, ErrorCode
from backends.remote.asking import refusal
from backends.remote.event_stream import EventStream
from backends.remote.exchange import Exchange
from backends.remote.patience import Patience
from backends.remote.way import Way

_LOOK_SECONDS = 0.01  # between two looks whether to give way
_STEP_SECONDS = 0.1  # the longest step in which nothing comes
_LARGEST_REFUSAL = 1 << 16  # bytes


class Streamed(Protocol):
    """An answer that a request is made for. `exchange` is the one that runs; None: one has to be made."""

    exchange: Exchange | None
    stream: EventStream
    refused: bytes  # what a server says instead of a stream
    heard_at: float

    @property
    def has_begun(self) -> bool:
        """Whether the first word has come."""
        ...

    @property
    def is_whole(self) -> bool:
        """Whether all has come that belongs to it, though the connection may still be open."""
        ...


R = TypeVar("R", bound=Streamed)


class Streams(Generic[R]):
    """`take` is called with each event, `end` with a whole answer whose stream is over, `fail` with what ended one."""

    def __init__(
        self,
        way: Way,
        patience: Patience,
        take: Callable[[R, dict[str, object]], None],
        end: Callable[[R], None],
        fail: Callable[[R, EngineError], None],
    ) -> None:
        self._way, self._patience = way, patience
        self._take, self._end, self._fail = take, end, fail
        self._selector = selectors.DefaultSelector()

    def ask(self, run: R, target: str, body: Callable[[], dict[str, object]]) -> None:
        """Begin a request for an answer."""
        try:
            run.exchange = Exchange(self._way, "POST", target, msgspec.json.encode(body()))
        except EngineError as error:
            self._fail(run, error)
            return
        run.refused, run.heard_at = b"", awake_seconds()
        self._selector.register(run.exchange.number, run.exchange.wants, run)

    def hang_up(self, run: R) -> None:
        """Close the request that runs."""
        if run.exchange is not None:
            self._unwatch(run.exchange)
            run.exchange.close()
            run.exchange = None

    def close(self) -> None:
        """Listen no more."""
        self._selector.close()

    def listen(self, runs: Callable[[], list[R]], is_interrupted: IsInterrupted, is_enough: Callable[[], bool]) -> None:
        """Wait for a moment until something has come."""
        ends = awake_seconds() + _STEP_SECONDS
        while not is_interrupted() and not is_enough() and all(run.exchange for run in runs()):
            for key, _ in self._selector.select(_LOOK_SECONDS):
                self._guarded(key.data, self._hear)
            self._lose_the_silent(runs())
            if awake_seconds() >= ends:
                return

    def _guarded(self, run: R, work: Callable[[R], None]) -> None:
        """An error of one answer ends that one alone."""
        try:
            work(run)
        except EngineError as error:
            self._fail(run, error)

    def _unwatch(self, exchange: Exchange) -> None:
        if exchange.number in self._selector.get_map():
            self._selector.unregister(exchange.number)

    def _hear(self, run: R) -> None:
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
        if exchange.is_over or run.stream.is_done:
            self._close(run)
        elif self._selector.get_key(exchange.number).events != exchange.wants:
            self._selector.modify(exchange.number, exchange.wants, run)

    def _close(self, run: R) -> None:
        if not run.is_whole:
            run.stream.check_end()
            raise EngineError(ErrorCode.SERVER_LOST, "the stream ended before the answer did")
        self._end(run)

    def _understand(self, run: R, exchange: Exchange, content: bytes) -> None:
        if content:
            run.heard_at = awake_seconds()
        if exchange.status in (0, 200):
            for event in run.stream.feed(content):
                if run.exchange is exchange:
                    self._take(run, event)
            return
        run.refused += content
        if exchange.is_over or len(run.refused) > _LARGEST_REFUSAL:
            raise refusal(exchange.status, run.refused)

    def _lose_the_silent(self, runs: list[R]) -> None:
        now = awake_seconds()
        for run in runs:
            patience = self._patience.between if run.has_begun else self._patience.first
            if run.exchange is not None and now - run.heard_at > patience:
                self._guarded(run, self._give_up)

    def _give_up(self, run: R) -> None:
        if not run.is_whole:
            raise EngineError(ErrorCode.SERVER_LOST, "nothing has come for too long")
        self._end(run)
