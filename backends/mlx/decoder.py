"""Who writes: one answer alone, several together; the first of several is taken over in the middle of its answer.

A batch of one costs a fifth more a token than an answer alone (masks, padding, offsets as arrays), so there is none.
Not here: when somebody joins, and what is remembered of an answer (`model`).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from backends.mlx import native
from backends.mlx.native import Answered, Caches, SampleFunction


@dataclass
class _Part:
    """A sequence that writes or is about to."""

    uid: int
    token: int  # the one behind those in the caches
    caches: Caches
    sampler: SampleFunction
    stop_ids: frozenset[int]
    left: int  # tokens it may still write

    def is_last(self, token: int) -> bool:
        """Count a token; whether the answer ends with it."""
        self.left -= 1
        return self.left == 0 or token in self.stop_ids


class Decoder:
    """Writes answers behind prompts that have been read. Each is one token ahead of what it tells."""

    def __init__(self, network: native.Network, sequences: int) -> None:
        self._network = network
        self._batch = network.new_batch(sequences)
        self._places: dict[int, int] = {}  # in the batch, by uid
        self._single: tuple[_Part, native.SingleSequence] | None = None
        self._coming: list[_Part] = []
        self._uids = itertools.count(1)

    def add(self, token: int, caches: Caches, sampler: SampleFunction, stop_ids: Iterable[int], most: int) -> int:
        """A sequence joins with the next `write`; returns its number."""
        part = _Part(next(self._uids), token, caches, sampler, frozenset(stop_ids), most)
        self._coming.append(part)
        return part.uid

    def write(self) -> list[Answered]:
        """A token for every sequence that was there before; those just added are computed but tell later."""
        answered: list[Answered] = []
        if self._single is not None:
            answered.append(self._hand_over(*self._single) if self._coming else self._write_alone(*self._single))
        if not self._places and len(self._coming) == 1:
            (part,) = self._coming
            self._coming.clear()
            self._single = part, self._network.new_single(part.token, part.caches, part.sampler)
        for part in self._coming:
            place = self._batch.add(part.token, part.caches, part.sampler, part.stop_ids, part.left)
            self._places[part.uid] = place
        self._coming.clear()
        return [*answered, *self._write_together()]

    def copy_caches(self, uid: int) -> Caches:
        """A copy of the caches of a sequence."""
        if self._single is not None and self._single[0].uid == uid:
            return native.snapshot(self._single[1].caches)
        return self._batch.copy_caches(self._places[uid])

    def remove(self, uid: int) -> None:
        """Stop writing a sequence, and forget its caches."""
        self._coming = [part for part in self._coming if part.uid != uid]
        if self._single is not None and self._single[0].uid == uid:
            self._single = None
        if uid in self._places:
            self._batch.remove(self._places.pop(uid))

    def cache_bytes(self) -> int:
        """Bytes of the caches of all sequences here."""
        alone = [self._single[1].caches] if self._single is not None else []
        caches = [*alone, *(part.caches for part in self._coming)]
        return self._batch.cache_bytes() + sum(cache.nbytes for one in caches for cache in one)

    def close(self) -> None:
        """Give back the wired memory."""
        self._single = None
        self._batch.close()

    def _write_alone(self, part: _Part, single: native.SingleSequence) -> Answered:
        token = single.write()
        if not part.is_last(token):
            return Answered(part.uid, token, is_last=False, caches=())
        self._single = None
        return Answered(part.uid, token, is_last=True, caches=native.snapshot(single.caches))

    def _hand_over(self, part: _Part, single: native.SingleSequence) -> Answered:
        """Another one comes: tell the token that is ready, and go on behind it in the batch."""
        token = single.last()
        if part.left == 1 or token in part.stop_ids:
            return self._write_alone(part, single)
        part.left -= 1
        part.token, part.caches = token, single.caches
        self._coming.insert(0, part)
        self._single = None
        return Answered(part.uid, token, is_last=False, caches=())

    def _write_together(self) -> list[Answered]:
        if not self._places:
            return []
        uids = {place: uid for uid, place in self._places.items()}
        answered = [Answered(uids[one.uid], one.token, one.is_last, one.caches) for one in self._batch.write()]
        for one in answered:
            if one.is_last:
                del self._places[one.uid]
        return answered
