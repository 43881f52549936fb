"""One live sequence: what it still has to compute, what it has produced, how long that took."""

from __future__ import annotations

import time

from backends.contract.base import FinishReason, Prefilled, Sequence, SequenceFinished
from backends.llama_cpp.sampler import AnySampler
from backends.llama_cpp.slots import Slot


class LlamaSequence:
    """A sequence from `start` to `SequenceFinished`. Without a slot it waits."""

    def __init__(self, sequence: Sequence, sampler: AnySampler) -> None:
        self.id = sequence.id
        self.prompt = list(sequence.prompt)
        self.stop_ids = sequence.stop_ids
        self.max_tokens = sequence.max_tokens
        self.sampler = sampler
        self._slot: Slot | None = None
        self.leader: LlamaSequence | None = None  # it computes our first `fork_at` tokens too; until then we wait
        self.fork_at = 0
        self.reused = 0
        self.new_tokens = 0
        self.next_token = -1  # sampled, not yet in the cache; -1 while the prompt is read
        self.place = -1  # of our logits in the batch
        self.piece = 0  # tokens of our prompt in the batch
        self._begun = self._prefilled = 0.0

    @property
    def is_seated(self) -> bool:
        """Whether it runs; else it waits or has ended."""
        return self._slot is not None

    @property
    def slot(self) -> Slot:
        """Where it runs; only while it is seated."""
        assert self._slot is not None
        return self._slot

    @property
    def is_reading(self) -> bool:
        """Whether some of the prompt is not computed yet."""
        return self.next_token < 0

    def seat(self, slot: Slot) -> None:
        """Begin to run."""
        self._slot = slot
        self.reused = len(slot.tokens)
        self.next_token = -1
        self._begun = time.perf_counter()

    def unseat(self) -> None:
        """Stop running."""
        self._slot = self.leader = None

    def take(self, token: int) -> FinishReason | None:
        """A new token; says whether it was the last one."""
        if self.is_reading:
            self._prefilled = time.perf_counter()
        self.next_token = token
        self.new_tokens += 1
        if token in self.stop_ids:
            return FinishReason.STOP
        return FinishReason.LENGTH if self.new_tokens == self.max_tokens else None

    def progress(self, done: int) -> Prefilled:
        """How far the prompt is read."""
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
            new_tokens=self.new_tokens,
            prefill_seconds=prefilled - began,
            decode_seconds=now - prefilled,
        )
