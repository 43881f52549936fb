"""The arrays of one decode call, allocated once: tokens, positions, sequences, and whose logits are wanted."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import repeat

from backends.llama_cpp.native import Context


class Batch:
    """A llama_batch that is filled anew for every call without allocating."""

    def __init__(self, context: Context, capacity: int) -> None:
        self.capacity = capacity
        self.count = 0
        self._tokens = (ctypes.c_int32 * capacity)()
        self._positions = (ctypes.c_int32 * capacity)()
        self._sequences = (ctypes.c_int32 * capacity)()
        self._outputs = (ctypes.c_int8 * capacity)()
        self._counts = (ctypes.c_int32 * capacity)(*repeat(1, capacity))
        size = ctypes.sizeof(ctypes.c_int32)
        pointer = ctypes.POINTER(ctypes.c_int32)
        begin = ctypes.addressof(self._sequences)
        addresses = (ctypes.c_void_p * capacity)(*range(begin, begin + size * capacity, size))
        self._pointers = ctypes.cast(addresses, ctypes.POINTER(pointer))
        self._addresses = addresses  # ctypes.cast does not keep it alive
        self.struct = context.new_batch(self._tokens, self._positions, self._counts, self._pointers, self._outputs)

    @property
    def room(self) -> int:
        """How many tokens may still be added."""
        return self.capacity - self.count

    def clear(self) -> None:
        """Forget the tokens of the call before."""
        self.count = 0

    def add(self, token: int, position: int, sequence: int) -> int:
        """One token whose logits are wanted; returns its place."""
        place = self.count
        self._tokens[place] = token
        self._positions[place] = position
        self._sequences[place] = sequence
        self._outputs[place] = 1
        self.count = place + 1
        return place

    def add_prompt(self, tokens: Sequence[int], position: int, sequence: int, wants_logits: bool) -> int:
        """A piece of a prompt; returns the place of its last token, whose logits may be wanted."""
        begin, count = self.count, len(tokens)
        end = begin + count
        self._tokens[begin:end] = tokens
        self._positions[begin:end] = range(position, position + count)
        self._sequences[begin:end] = [sequence] * count
        self._outputs[begin:end] = [0] * count
        self._outputs[end - 1] = int(wants_logits)
        self.count = end
        return end - 1

    def seal(self) -> None:
        """Tell C how many there are."""
        self.struct.n_tokens = self.count
