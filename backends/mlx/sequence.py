"""One live sequence of MLX: its caches while the prompt is read, and what it has written."""

from __future__ import annotations

from collections.abc import Sequence as Many

from backends.contract.base import FinishReason, Prefilled, Sequence
from backends.local.sequence import LocalSequence
from backends.mlx.native import Caches, SampleFunction
from backends.mlx.prefix_cache import CacheCheckpoints, CacheReuse


class MlxSequence(LocalSequence):
    """A sequence from `start` to `SequenceFinished`. It waits, reads its prompt, and writes; then it has a `uid`."""

    def __init__(self, sequence: Sequence, sampler: SampleFunction) -> None:
        super().__init__(sequence)
        self.sampler = sampler
        self.uid = -1
        self.tokens: list[int] = []
        self.caches: Caches = ()  # while the prompt is read
        self.checkpoints = CacheCheckpoints()
        self.forks: Many[int] = ()  # where prompts of others part from this one
        self.done = 0  # tokens of the prompt in the caches
        self.asked = 0  # of these, tokens of the first prompt that somebody waited for
        self._reason: FinishReason | None = None

    @property
    def last(self) -> int:
        """How many tokens are read; the one behind them is computed with the first one written."""
        return len(self.prompt) - 1

    @property
    def cells(self) -> int:
        """How many cells of the cache the next token needs."""
        return len(self.prompt) + len(self.tokens)

    @property
    def reason(self) -> FinishReason:
        """Why the last token was the last."""
        return self._reason or FinishReason.CONTEXT

    def assign(self, reuse: CacheReuse) -> None:
        """Let it read its prompt into these caches, behind what is there already."""
        self.caches, self.checkpoints = reuse.caches, reuse.checkpoints
        self.done, self.asked = reuse.length, reuse.asked
        if not self.asked and not self.gives_way:
            self.asked = len(self.prompt)
        self.begin(reuse.length)

    def withdraw(self) -> None:
        """Let it wait again, without caches."""
        self.caches, self.checkpoints, self.done = (), CacheCheckpoints(), 0

    def next_stop(self, most: int) -> int:
        """Where the next piece of the prompt ends: after so many tokens, or earlier where a copy is wanted."""
        stops = [fork for fork in self.forks if fork > self.done]
        return min([self.done + most, self.last, *stops])

    def add_token(self, token: int) -> None:
        """Take over a token that was written."""
        self.tokens.append(token)
        self._reason = self.count_token(token)

    def prompt_progress(self) -> Prefilled:
        """The event that says how far the prompt is read; its last token counts with the one before."""
        return self.progress(len(self.prompt) if self.done == self.last else self.done)
