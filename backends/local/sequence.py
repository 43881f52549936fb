"""What every live sequence of a local backend keeps account of: its prompt, its tokens, its time, and how it ends.

Not here: where its cache lies and what is computed next (`llama_cpp.sequence`, `mlx.sequence`).
"""

from __future__ import annotations

from backends.contract.awake import awake_seconds
from backends.contract.base import FinishReason, Prefilled, Sequence, SequenceFinished


class LocalSequence:
    """A sequence from `start` to `SequenceFinished`."""

    def __init__(self, sequence: Sequence) -> None:
        self.id = sequence.id
        self.prompt = list(sequence.prompt)
        self.stop_ids = sequence.stop_ids
        self.max_tokens = sequence.max_tokens
        self.watch, self.logprobs = sequence.watch, sequence.logprobs
        self.gives_way = sequence.gives_way
        self.reused = 0  # tokens of the prompt that were in the cache already
        self.new_tokens = 0
        self._begun = self._prefilled = 0.0

    def begin(self, reused: int) -> None:
        """Its prompt is read from now on, behind so many tokens that were there already."""
        self.reused = reused
        self._begun = awake_seconds()

    def count_token(self, token: int) -> FinishReason | None:
        """Account for a new token; returns why it is the last one, or None where the context alone ends it."""
        if not self.new_tokens:
            self._prefilled = awake_seconds()
        self.new_tokens += 1
        if token in self.stop_ids:
            return FinishReason.STOP
        return FinishReason.LENGTH if self.new_tokens == self.max_tokens else None

    def progress(self, done: int) -> Prefilled:
        """The event that says how many tokens of the prompt are read."""
        return Prefilled(self.id, done, len(self.prompt), self.reused)

    def finish(self, reason: FinishReason) -> SequenceFinished:
        """The closing event, with the seconds spent until now."""
        now = awake_seconds()
        began = self._begun or now
        prefilled = self._prefilled or now
        return SequenceFinished(
            sequence_id=self.id,
            reason=reason,
            prompt_tokens=len(self.prompt),
            reused_tokens=self.reused,
            new_tokens=self.new_tokens,
            prefill_seconds=prefilled - began,
            decode_seconds=now - prefilled,
        )
