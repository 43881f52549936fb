"""One live sequence: what it still has to read, what it has written, how long that took."""

from __future__ import annotations

import time
from collections.abc import Sequence as Many

from backends.contract.base import FinishReason, Prefilled, Sequence, SequenceFinished
from backends.mlx.native import Caches, Sampler
from backends.mlx.prefix_cache import CacheCheckpoints, CacheReuse


class MlxSequence:
    """A sequence from `start` to `SequenceFinished`. It waits, reads its prompt, and writes; then it has a `uid`."""

    def __init__(self, sequence: Sequence, sampler: Sampler) -> None:
        self.id = sequence.id
        self.prompt = list(sequence.prompt)
        self.stop_ids = sequence.stop_ids
        self.max_tokens = sequence.max_tokens
        self.sampler = sampler
        self.uid = -1
        self.tokens: list[int] = []
        self.caches: Caches = ()  # while the prompt is read
        self.checkpoints = CacheCheckpoints()
        self.forks: Many[int] = ()  # where prompts of others part from this one
        self.done = self.reused = 0  # tokens of the prompt in the caches, and at the begin
        self._begun = self._prefilled = 0.0

    @property
    def last(self) -> int:
        """How many tokens are read; the one behind them is computed with the first one written."""
        return len(self.prompt) - 1

    @property
    def cells(self) -> int:
        """What the next token needs in the cache."""
        return len(self.prompt) + len(self.tokens)

    def seat(self, reuse: CacheReuse) -> None:
        """Begin to read, behind what is there already."""
        self.caches, self.checkpoints = reuse.caches, reuse.checkpoints
        self.done = self.reused = reuse.length
        self._begun = time.perf_counter()

    def unseat(self) -> None:
        """Wait again."""
        self.caches, self.checkpoints, self.done = (), CacheCheckpoints(), 0

    def next_stop(self, most: int) -> int:
        """Where the next piece of the prompt ends: after so many tokens, or earlier where a copy is wanted."""
        stops = [fork for fork in self.forks if fork > self.done]
        return min([self.done + most, self.last, *stops])

    def take(self, token: int) -> None:
        """A new token."""
        if not self.tokens:
            self._prefilled = time.perf_counter()
        self.tokens.append(token)

    def reason(self) -> FinishReason:
        """Why the last token was the last."""
        if self.tokens[-1] in self.stop_ids:
            return FinishReason.STOP
        return FinishReason.LENGTH if len(self.tokens) == self.max_tokens else FinishReason.CONTEXT

    def progress(self) -> Prefilled:
        """How far the prompt is read."""
        done = len(self.prompt) if self.done == self.last else self.done
        return Prefilled(self.id, done, len(self.prompt), self.reused)

    def finish(self, reason: FinishReason) -> SequenceFinished:
        """The closing event."""
        now = time.perf_counter()
        began = self._begun or now
        prefilled = self._prefilled or now
        return SequenceFinished(
            sequence_id=self.id,
            reason=reason,
            prompt_tokens=len(self.prompt),
            reused_tokens=self.reused,
            new_tokens=len(self.tokens),
            prefill_seconds=prefilled - began,
            decode_seconds=now - prefilled,
        )
