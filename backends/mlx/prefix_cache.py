"""What earlier sequences left in memory, so that a prompt which begins alike is not computed again.

Full layers remember every token, sliding ones only their window: a sequence can be continued where a copy of its
sliding layers was taken (a checkpoint), and nowhere else. Copies are taken at turn boundaries: at the end of a prompt
and of an answer. One prefix cache serves all checkpoints of its sequence. Not here: when copies are taken (`model`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence as Many
from itertools import chain

import msgspec

from backends.mlx import native

_MOST_CHECKPOINTS = 16
_CHECKPOINT_BYTES = 64 << 20  # of one sequence
_WORTH_SHARING = 64  # tokens


class CacheCheckpoint(msgspec.Struct, frozen=True):
    """The sliding layers when exactly the first `length` tokens had been computed."""

    length: int
    sliding: tuple[native.Cache, ...]

    @property
    def size(self) -> int:
        """The bytes of its sliding layers."""
        return sum(cache.nbytes for cache in self.sliding)


class CacheCheckpoints:
    """Those of one sequence, by length."""

    def __init__(self, kept: Iterable[CacheCheckpoint] = ()) -> None:
        self._kept = list(kept)

    def add(self, checkpoint: CacheCheckpoint) -> None:
        """Keep one more; the oldest go when there are too many."""
        self._kept = [*(one for one in self._kept if one.length < checkpoint.length), checkpoint]
        while len(self._kept) > _MOST_CHECKPOINTS or self.size > _CHECKPOINT_BYTES:
            del self._kept[0]

    def best(self, common: int) -> CacheCheckpoint | None:
        """The longest one inside a common prefix."""
        return next((one for one in reversed(self._kept) if one.length <= common), None)

    def up_to(self, length: int) -> CacheCheckpoints:
        """Those that a sequence which shares the first `length` tokens has too."""
        return CacheCheckpoints(one for one in self._kept if one.length <= length)

    @property
    def size(self) -> int:
        """The bytes of all checkpoints together."""
        return sum(one.size for one in self._kept)


class PrefixCache(msgspec.Struct, frozen=True):
    """A sequence as it was left: its tokens, the full layers that know them all, checkpoints, and how many tokens its
    first prompt had that somebody waited for; 0: all of it was only read ahead.
    """

    tokens: Many[int]
    full: tuple[native.Cache, ...]
    checkpoints: CacheCheckpoints
    asked: int

    def is_spare(self, prompt: Many[int]) -> bool:
        """Whether it may go for a prompt that gives way: nobody asked it, or that is of the same conversation."""
        return common_prefix(self.tokens, prompt) >= min(self.asked, len(self.tokens))

    @property
    def size(self) -> int:
        """The bytes of the full layers and of the checkpoints."""
        return sum(cache.nbytes for cache in self.full) + self.checkpoints.size


class CacheReuse(msgspec.Struct, frozen=True):
    """Caches that hold the first `length` tokens of a prompt, to go on from."""

    length: int
    caches: native.Caches
    checkpoints: CacheCheckpoints
    asked: int = 0  # of the sequence that left them; 0 where the prompt parts from it before that


class PrefixCaches:
    """The latest sequences, in the order of their last use."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: list[PrefixCache] = []

    @property
    def is_full(self) -> bool:
        """Whether one more would push out another."""
        return len(self._kept) == self._most

    @property
    def cells(self) -> int:
        """How many tokens are remembered, in all sequences together."""
        return sum(len(kept.tokens) for kept in self._kept)

    @property
    def size(self) -> int:
        """The bytes of all that is remembered."""
        return sum(kept.size for kept in self._kept)

    def add(self, kept: PrefixCache) -> None:
        """Keep one more; those that it goes on from have nothing that it has not."""
        self._kept = [old for old in self._kept if common_prefix(old.tokens, kept.tokens) < len(old.tokens)]
        while len(self._kept) >= self._most:
            self.evict()
        self._kept.append(kept)

    def reuse(self, prompt: Many[int]) -> CacheReuse | None:
        """The longest beginning of a prompt that is there, its last token apart: that one is always computed."""
        found: tuple[int, PrefixCache, CacheCheckpoint] | None = None
        for kept in self._kept:
            checkpoint = kept.checkpoints.best(min(common_prefix(kept.tokens, prompt), len(prompt) - 1))
            if checkpoint and (found is None or checkpoint.length >= found[0]):
                found = checkpoint.length, kept, checkpoint
        if found is None:
            return None
        length, kept, checkpoint = found
        self._kept = [*(old for old in self._kept if old is not kept), kept]
        asked = kept.asked if kept.asked <= length else 0
        return CacheReuse(length, _caches(kept, checkpoint), kept.checkpoints.up_to(length), asked)

    def evict(self, giving_way: Many[int] | None = None) -> bool:
        """Forget the one that was not used for longest, what was only read ahead before what was asked; for a prompt
        that gives way only what may go for it. False: there is none.
        """
        spare = [kept for kept in self._kept if giving_way is None or kept.is_spare(giving_way)]
        gone = min(spare, key=lambda kept: kept.asked > 0, default=None)
        self._kept = [kept for kept in self._kept if kept is not gone]
        return gone is not None


def split(caches: native.Caches) -> tuple[tuple[native.Cache, ...], tuple[native.Cache, ...]]:
    """Sliding layers and full ones; they take turns, which the folder was checked for."""
    return tuple(caches[0::2]), tuple(caches[1::2])


def _caches(kept: PrefixCache, checkpoint: CacheCheckpoint) -> native.Caches:
    """All layers as they were at the checkpoint, free to grow."""
    sliding = [native.branch(cache) for cache in checkpoint.sliding]
    full = [native.branch(cache) for cache in kept.full]
    for cache in full:
        cache.offset = checkpoint.length
    together = chain.from_iterable(zip(sliding, full, strict=False))
    return [*together, *sliding[len(full) :]]


def common_prefix(one: Many[int], other: Many[int]) -> int:
    """How many tokens two sequences begin with alike."""
    shorter = min(len(one), len(other))
    if list(one[:shorter]) == list(other[:shorter]):  # the usual case, forty times faster than looking at each
        return shorter
    return next(place for place in range(shorter) if one[place] != other[place])


def forks(prompt: Many[int], begin: int, others: Iterable[Many[int]]) -> Many[int]:
    """Where other prompts part from this one, if that is worth a copy: they will be read next."""
    places = {min(common_prefix(prompt, other), len(other) - 1, len(prompt) - 1) for other in others}
    return sorted(place for place in places if place >= begin + _WORTH_SHARING)
