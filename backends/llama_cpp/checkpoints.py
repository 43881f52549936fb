"""Copies of a sequence's sliding layers, taken where later prompts will branch off, so that one can go back.

The sliding layers forget what is older than their window; the full layers do not. So a checkpoint needs the former only
(20b: 3 MiB) and is good for as long as the tokens before it are still in the slot. Not here: when to take one (`model`)
and whether one is needed (`slots`).
"""

from __future__ import annotations

import msgspec

_PER_SLOT = 16
_BYTES_PER_SLOT = 64 << 20


class CellCheckpoint(msgspec.Struct, frozen=True):
    """The sliding layers when exactly the first `length` tokens had been computed."""

    length: int
    state: bytes


class CellCheckpoints:
    """Those of one slot, by length."""

    def __init__(self) -> None:
        self._kept: list[CellCheckpoint] = []

    def add(self, checkpoint: CellCheckpoint) -> None:
        """Keep one more; the oldest go when there are too many."""
        self.drop_behind(checkpoint.length - 1)
        self._kept.append(checkpoint)
        while len(self._kept) > _PER_SLOT or self._bytes() > _BYTES_PER_SLOT:
            del self._kept[0]

    def best(self, common: int) -> CellCheckpoint | None:
        """The longest one inside a common prefix."""
        return next((one for one in reversed(self._kept) if one.length <= common), None)

    def last(self, count: int) -> tuple[CellCheckpoint, ...]:
        """The longest ones, the shortest of them first."""
        return tuple(self._kept[-count:])

    def drop_behind(self, length: int) -> None:
        """Forget those about tokens behind `length`, which have changed."""
        self._kept = [one for one in self._kept if one.length <= length]

    def up_to(self, length: int) -> CellCheckpoints:
        """A copy for a slot that shares the first `length` tokens."""
        copy = CellCheckpoints()
        copy._kept = [one for one in self._kept if one.length <= length]
        return copy

    def _bytes(self) -> int:
        return sum(len(one.state) for one in self._kept)
