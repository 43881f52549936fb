"""What was read, on its way to the app and back: part by part, given up as soon as an answer is asked for.

The first part says which tokens, the others hold the state as it is. Not here: what it means (`backends.contract`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from backends.contract import wire
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.prefixes import ComputedPrefix, KeepsPrefixes

PART = 1 << 20  # bytes of a state in one line


class PrefixHead(msgspec.Struct, frozen=True):
    """All of a prefix but its state."""

    tokens: tuple[int, ...]
    marks: tuple[tuple[int, bytes], ...]
    size: int  # bytes of the state


class PrefixTransfer:
    """At most one that is taken, and one that is put."""

    def __init__(self, emit: Callable[[wire.AnyEvent], None]) -> None:
        self._emit = emit
        self._held: ComputedPrefix | None = None  # of which parts are taken
        self._head: PrefixHead | None = None  # of the one that is put
        self._state = bytearray()

    def take(self, request: wire.TakePrefix, model: object, prompt: Sequence[int]) -> None:
        """Hold what was computed of a prompt; nothing is held of less than was asked for."""
        if not isinstance(model, KeepsPrefixes):
            raise EngineError(ErrorCode.NOT_ABLE, "the backend of this model cannot give what it has read")
        found = model.computed_prefix(prompt)
        self._held = held = found if found is not None and len(found.tokens) >= request.least else None
        told = (0, 0) if held is None else (len(held.tokens), 1 + _parts(held))
        self._emit(wire.PrefixTaken(request.id, *told))

    def take_part(self, request: wire.TakePart) -> None:
        """Send a part of it."""
        held = self._held
        if held is None:
            raise EngineError(ErrorCode.CANCELLED, _GIVEN_UP)
        if not 0 <= request.number <= _parts(held):
            raise EngineError(ErrorCode.BAD_REQUEST, f"there is no part {request.number}")
        if request.number == _parts(held):
            self._held = None
        if request.number:
            data = held.state[(request.number - 1) * PART : request.number * PART]
        else:
            data = msgspec.msgpack.encode(PrefixHead(held.tokens, held.marks, len(held.state)))
        self._emit(wire.PrefixPart(request.id, data))

    def put(self, request: wire.PutPrefix, model: object) -> None:
        """Take one part; after the last one the model has read these tokens."""
        if request.begins:
            self._head, self._state = _head(request.data), bytearray()
        elif self._head is None:
            raise EngineError(ErrorCode.CANCELLED, _GIVEN_UP)
        else:
            self._state += request.data
        head, done = self._head, 0
        if request.is_last:
            state, self._head, self._state = bytes(self._state), None, bytearray()
            prefix = ComputedPrefix(head.tokens, head.marks, state)
            if len(state) == head.size and isinstance(model, KeepsPrefixes) and model.put_prefix(prefix):
                done = len(head.tokens)
        self._emit(wire.PrefixPut(request.id, done))

    def give_up(self) -> None:
        """An answer was asked for, or the model goes: nothing is held or put any more."""
        self._held = self._head = None
        self._state = bytearray()


_GIVEN_UP = "it was given up for an answer"


def _parts(prefix: ComputedPrefix) -> int:
    """Of its state."""
    return -(-len(prefix.state) // PART)


def _head(data: bytes) -> PrefixHead:
    try:
        return msgspec.msgpack.decode(data, type=PrefixHead)
    except msgspec.DecodeError as error:
        raise EngineError(ErrorCode.BAD_REQUEST, str(error)) from None
