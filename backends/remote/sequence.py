"""One answer as a server gives it: the request under way, what has come, and what a constraint allows of it.

What a constraint forbids is thrown away with all behind it, and that one id is drawn again of what is allowed; where
only one is, nobody needs to be asked. Together that gives every allowed id its share, as drawing here does; a filter
such as top-p alone sees what is forbidden in the free draw. Not here: connections and their waiting (`model`).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from backends.contract.base import FinishReason, Sequence, Token
from backends.contract.errors import EngineError, ErrorCode
from backends.local.sequence import LocalSequence
from backends.remote.dialects import Piece, Wanted, next_seed
from backends.remote.event_stream import EventStream
from backends.remote.exchange import Exchange

_FIRST_BURST = 4
_FIRST_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


class RemoteSequence(LocalSequence):
    """A sequence from `start` to its end. `exchange` is the request that runs; None: one has to be made."""

    def __init__(self, sequence: Sequence, context: int, size: int) -> None:
        super().__init__(sequence)
        self._sampling, self._constraint = sequence.sampling, sequence.constraint
        self._room = context - len(self.prompt)  # ids that may still be written, whatever was asked for
        self._size = size
        self._written: list[int] = []
        self._requests = 0
        self._only: frozenset[int] | None = None  # of which the next id has to be one
        self._burst = 0  # most ids of a request, for a server computes on after a miss; 0: no limit
        self.exchange: Exchange | None = None
        self.stream = EventStream()
        self.refused = b""  # what a server says instead of a stream
        self.heard_at = 0.0
        self.read = 0  # ids of the prompt

    def wanted(self) -> Wanted:
        """Give what has to be asked now."""
        left = self._room - self.new_tokens
        most = min(self.max_tokens - self.new_tokens, left) if self.max_tokens else left
        seed = next_seed(self._sampling.seed, self._requests)
        self._requests += 1
        self.stream = EventStream()
        ids = (*self.prompt, *self._written)
        most = 1 if self._only is not None else min(most, self._burst or most)
        return Wanted(ids, self._sampling, seed, self.stop_ids, most, self._size, self._only)

    @property
    def has_begun(self) -> bool:
        """Whether the first id has come."""
        return self.new_tokens > 0

    @property
    def is_whole(self) -> bool:
        """Never before it is ended: that is told by an id, or by a reason."""
        return False

    @property
    def is_full(self) -> bool:
        """Whether no room is left for another id."""
        return self.new_tokens >= self._room

    def take(self, piece: Piece) -> Iterator[Token | FinishReason]:
        """Give the ids that a piece brings, and why it was the last where it was; raises EngineError for what is none.
        Closes the request where something else has to be asked.
        """
        for token in piece.tokens:
            if not 0 <= token < self._size:
                raise EngineError(ErrorCode.SERVER_FOREIGN, f"an id that is none: {token}")
            if self._constraint is not None and not self._constraint.allows(token):
                yield from self._narrow()
                return
            if (reason := (yield from self._accept(token))) is not None:
                yield reason
                return
        if piece.is_last:
            yield from self._go_on(piece)

    def _accept(self, token: int) -> Generator[Token, None, FinishReason | None]:
        if self._constraint is not None:
            self._constraint.accept(token)
        self._written.append(token)
        reason = self.count_token(token)
        yield Token(self.id, token)
        return reason if reason is not None or not self.is_full else FinishReason.CONTEXT

    def _narrow(self) -> Iterator[Token | FinishReason]:
        """The next id is forbidden: take the only one that is not, as often as there is one, else have one drawn."""
        self.hang_up()
        assert self._constraint is not None
        while len(allowed := self._allowed()) == 1:
            if (reason := (yield from self._accept(*allowed))) is not None:
                yield reason
                return
        self._only, self._burst = allowed, _FIRST_BURST

    def _allowed(self) -> frozenset[int]:
        assert self._constraint is not None
        places = ((8 * place, byte) for place, byte in enumerate(self._constraint.mask()) if byte)
        found = (start + bit for start, byte in places for bit in _FIRST_BITS[byte])
        return frozenset(each for each in found if each < self._size)

    def _go_on(self, piece: Piece) -> Iterator[FinishReason]:
        """The server has ended the request."""
        goes_on = self._only is not None or (bool(self._burst) and not piece.is_stopped)
        if self._only is None:
            self._burst *= 2
        self._only = None
        self.hang_up()
        if not goes_on:  # it has stopped by itself, or has less room than it told
            yield FinishReason.STOP if piece.is_stopped else FinishReason.CONTEXT

    def hang_up(self) -> None:
        """Close the request that runs."""
        if self.exchange is not None:
            self.exchange.close()
            self.exchange = None
