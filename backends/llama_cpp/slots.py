"""Slots: where sequences live in the cache, and what of an earlier one a new prompt may reuse.

A slot is one llama.cpp sequence with the tokens in its cells. It keeps them after its run has ended, until another run
takes the slot or cells run out. The guard: the sliding layers hold only the last positions, and llama.cpp computes
silently wrong logits where older ones would be needed. A token at position p sees p - window + 1 … p, so one can go on
from `keep` tokens only if that much is still there before `keep`, or is put back from a checkpoint. Not here: running
(`model`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import msgspec

from backends.contract.prefixes import ComputedPrefix
from backends.llama_cpp.checkpoints import CellCheckpoint, CellCheckpoints

_CHUNK = 1024
_MOST_MARKS = 4  # that are kept on the disk: the last turns' ends
_WORTH_A_COPY = 32  # tokens; below that, sharing costs more attention than it saves computing


def common_prefix(one: Sequence[int], other: Sequence[int]) -> int:
    """How many tokens two sequences of the same type begin with alike; slices first, which is 20 times faster."""
    length, begin = min(len(one), len(other)), 0
    while begin < length and one[begin : begin + _CHUNK] == other[begin : begin + _CHUNK]:
        begin += _CHUNK
    while begin < length and one[begin] == other[begin]:
        begin += 1
    return min(begin, length)


class Cells(Protocol):
    """What slots need of llama.cpp's cache (`native.Context`)."""

    def remove(self, sequence: int, begin: int) -> None:
        """Forget a sequence's cells from a position on."""
        ...

    def share(self, source: int, target: int, end: int) -> None:
        """Let a sequence use another's cells up to a position."""
        ...

    def first_kept(self, sequence: int) -> int:
        """The first position whose cells are there in every layer; -1 where there is none."""
        ...

    def window_state(self, sequence: int) -> bytes:
        """The sliding layers' cells of a sequence; empty on failure."""
        ...

    def set_window_state(self, sequence: int, state: bytes) -> bool:
        """Put sliding layers' cells back; on failure the sequence has none."""
        ...

    def state(self, sequence: int) -> bytes:
        """All cells of a sequence; empty on failure."""
        ...

    def set_state(self, sequence: int, state: bytes) -> bool:
        """Put all cells of an empty sequence back; on failure it has none."""
        ...


class Slot:
    """One sequence id and the tokens whose cells it holds."""

    def __init__(self, id_: int) -> None:
        self.id = id_
        self.tokens: list[int] = []
        self.checkpoints = CellCheckpoints()
        self.is_busy = False
        self.last_use = 0
        self.asked = 0  # tokens of the first prompt that somebody waited for; 0: all of it was only read ahead

    @property
    def worth(self) -> tuple[bool, int]:
        """How much it would be missed, to be compared: what was only read ahead less than what was asked, and then what
        was used longer ago.
        """
        return self.asked > 0, self.last_use

    def is_spare(self, prompt: list[int]) -> bool:
        """Whether a prompt that gives way may take it: nobody asked here, or the prompt is of the same conversation."""
        return common_prefix(self.tokens, prompt) >= min(self.asked, len(self.tokens))


class CellReuse(msgspec.Struct, frozen=True):
    """The first `keep` tokens of a slot can be gone on from, if need be after restoring a checkpoint."""

    slot: Slot
    keep: int
    checkpoint: CellCheckpoint | None = None


class Slots:
    """All slots of a context."""

    def __init__(self, cells: Cells, count: int, window: int) -> None:
        self._cells = cells
        self._window = window
        self._slots = [Slot(number) for number in range(count)]
        self._clock = 0

    def has_idle(self) -> bool:
        """Whether another sequence could run now."""
        return any(not slot.is_busy for slot in self._slots)

    def acquire(self, prompt: list[int]) -> Slot:
        """An idle slot, now busy, holding as much of the prompt as could be reused: all of it but one token at most."""
        best = self._best(prompt)
        inplace = max((self._reuse(slot, prompt) for slot in self._idle()), key=self._preference)
        if best.keep - inplace.keep < _WORTH_A_COPY and not self._wastes(inplace):
            slot = inplace.slot
            self._go_back(inplace)
        else:
            slot = self._oldest_idle(best.slot)
            if slot is best.slot:
                self._go_back(best)
            else:
                self._copy(best, slot)
        if len(slot.tokens) < slot.asked or not slot.asked:
            slot.asked = len(prompt)
        slot.is_busy = True
        return slot

    def acquire_spare(self, prompt: list[int]) -> Slot | None:
        """The same for a prompt that gives way; None where every slot holds what somebody may go on from."""
        spare = [self._reuse(slot, prompt) for slot in self._idle() if slot.is_spare(prompt)]
        if not spare:
            return None
        best, inplace = self._best(prompt), max(spare, key=self._preference)
        if best.keep - inplace.keep < _WORTH_A_COPY:
            self._go_back(inplace)
        else:
            self._copy(best, inplace.slot)
        inplace.slot.is_busy = True
        return inplace.slot

    def reserve(self) -> Slot:
        """An idle slot, now busy and empty, that a prefix will be copied to later."""
        slot = self._oldest_idle(None)
        self.clear(slot)
        slot.is_busy = True
        return slot

    def reusable(self, prompt: list[int]) -> int:
        """How many tokens of a prompt need not be computed."""
        return self._best(prompt).keep

    def release(self, slot: Slot) -> None:
        """The run has ended; its tokens stay for the next one."""
        self._clock += 1
        slot.is_busy, slot.last_use = False, self._clock if slot.tokens else 0

    def checkpoint(self, slot: Slot) -> None:
        """Remember the sliding layers as they are now."""
        state = self._cells.window_state(slot.id)
        if state:
            slot.checkpoints.add(CellCheckpoint(len(slot.tokens), state))

    def computed(self, prompt: list[int]) -> ComputedPrefix | None:
        """The tokens of the slot of which most could be reused for a prompt, with all that was computed of them."""
        best = self._best(prompt)
        slot = best.slot
        state = self._cells.state(slot.id) if best.keep else b""
        marks = tuple((mark.length, mark.state) for mark in slot.checkpoints.last(_MOST_MARKS))
        return ComputedPrefix(tuple(slot.tokens), marks, state) if state else None

    def put(self, prefix: ComputedPrefix) -> bool:
        """Let an idle slot hold these tokens, in place of its own. False: it could not be, and the slot is empty."""
        if not self.has_idle():
            return False
        slot = self._oldest_idle(None)
        self.clear(slot)
        while not self._cells.set_state(slot.id, prefix.state):
            if not self.evict():
                self.clear(slot)
                return False
        slot.tokens = list(prefix.tokens)
        slot.asked = prefix.marks[0][0] if prefix.marks else len(prefix.tokens)
        for length, state in prefix.marks:
            slot.checkpoints.add(CellCheckpoint(length, state))
        self.release(slot)
        return True

    def undo(self, slot: Slot) -> None:
        """Take back what an interrupted call may have left behind the slot's tokens."""
        self._cells.remove(slot.id, len(slot.tokens))

    def evict(self, *, spares_asked: bool = False) -> bool:
        """Give up the idle slot least likely to be missed, or only one that nobody asked in. False: there is none."""
        kept = [slot for slot in self._idle() if slot.tokens and not (spares_asked and slot.asked)]
        if not kept:
            return False
        self.clear(min(kept, key=lambda slot: slot.worth))
        return True

    def clear(self, slot: Slot) -> None:
        """Forget everything in a slot."""
        self._cells.remove(slot.id, 0)
        slot.tokens.clear()
        slot.checkpoints = CellCheckpoints()
        slot.last_use = slot.asked = 0

    def _best(self, prompt: list[int]) -> CellReuse:
        """Where most of a prompt could be reused, whether that slot is idle or not."""
        return max((self._reuse(slot, prompt) for slot in self._slots), key=lambda reuse: reuse.keep)

    def _idle(self) -> Iterable[Slot]:
        return (slot for slot in self._slots if not slot.is_busy)

    def _oldest_idle(self, spared: Slot | None) -> Slot:
        """The idle slot least likely to be missed; the spared one only if there is no other."""
        return min(self._idle(), key=lambda slot: (slot is spared, slot.worth))

    @staticmethod
    def _preference(reuse: CellReuse) -> tuple[int, bool, int]:
        """Most reuse first; among equals the slot whose loss is smallest."""
        was_asked, last_use = reuse.slot.worth
        return reuse.keep, not was_asked, -last_use

    def _wastes(self, reuse: CellReuse) -> bool:
        """Whether going back in place would throw away most of a long prefix, with another slot free to take a copy."""
        lost = len(reuse.slot.tokens) - reuse.keep
        return 0 < reuse.keep < lost > self._window and sum(1 for _ in self._idle()) > 1

    def _reuse(self, slot: Slot, prompt: list[int]) -> CellReuse:
        common = common_prefix(slot.tokens, prompt)
        keep = min(common, len(prompt) - 1)  # the last token has to be computed: its logits are wanted
        if keep > 0 and self._is_live(slot, keep):
            return CellReuse(slot, keep)
        checkpoint = slot.checkpoints.best(common)
        if checkpoint is None:
            return CellReuse(slot, 0)
        return CellReuse(slot, min(checkpoint.length, len(prompt) - 1), checkpoint)

    def _is_live(self, slot: Slot, keep: int) -> bool:
        """Whether the sliding layers still hold all that the token at position `keep` sees."""
        first = self._cells.first_kept(slot.id)
        return 0 <= first <= max(0, keep - self._window + 1)

    def _go_back(self, reuse: CellReuse) -> None:
        """Shorten a slot to what is reused."""
        slot = reuse.slot
        if self._restore(slot, reuse):
            del slot.tokens[reuse.keep :]
            slot.checkpoints.drop_behind(reuse.keep)
        else:
            self.clear(slot)

    def _copy(self, reuse: CellReuse, target: Slot) -> None:
        """Share the reused cells with another slot, which is emptied first."""
        source = reuse.slot
        self.clear(target)
        if reuse.keep < _WORTH_A_COPY:
            return
        self._cells.share(source.id, target.id, reuse.checkpoint.length if reuse.checkpoint else reuse.keep)
        if self._own_window(target) if reuse.checkpoint is None else self._restore(target, reuse):
            target.tokens = source.tokens[: reuse.keep]
            target.checkpoints = source.checkpoints.up_to(reuse.keep)
        else:
            self.clear(target)

    def _own_window(self, slot: Slot) -> bool:
        """Replace shared cells of the sliding layers by own ones: llama.cpp never frees shared ones and runs out."""
        state = self._cells.window_state(slot.id)
        return bool(state) and self._cells.set_window_state(slot.id, state)

    def _restore(self, slot: Slot, reuse: CellReuse) -> bool:
        """Make the slot's cells end at `keep`. False: they are lost."""
        if reuse.keep == 0:
            return False
        if reuse.checkpoint:
            self._cells.remove(slot.id, reuse.checkpoint.length)
            if not self._cells.set_window_state(slot.id, reuse.checkpoint.state):
                return False
        self._cells.remove(slot.id, reuse.keep)
        return True
