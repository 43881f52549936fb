"""One live sequence of llama.cpp: its slot in the cache, and what of it is in the batch that is computed next."""

from __future__ import annotations

from backends.contract.base import FinishReason, Sequence
from backends.llama_cpp.device_draws import DeviceSampler
from backends.llama_cpp.sampler import AnySampler
from backends.llama_cpp.slots import Slot
from backends.local.sequence import LocalSequence


class LlamaSequence(LocalSequence):
    """A sequence from `start` to `SequenceFinished`. Without a slot it waits."""

    def __init__(self, sequence: Sequence, sampler: AnySampler | DeviceSampler) -> None:
        super().__init__(sequence)
        self.sampler = sampler
        self._slot: Slot | None = None
        self.leader: LlamaSequence | None = None  # it computes our first `fork_at` tokens too; until then we wait
        self.fork_at = 0
        self.next_token = -1  # sampled, not yet in the cache; -1 while the prompt is read
        self.row = -1  # of our logits in the batch
        self.piece = 0  # tokens of our prompt in the batch

    @property
    def has_slot(self) -> bool:
        """Whether it runs; else it waits or has ended."""
        return self._slot is not None

    @property
    def slot(self) -> Slot:
        """The slot it runs in; only while it has one."""
        assert self._slot is not None
        return self._slot

    def assign(self, slot: Slot) -> None:
        """Let it run in this slot, behind the tokens that are there already."""
        self._slot = slot
        self.next_token = -1
        self.begin(len(slot.tokens))

    def withdraw(self) -> None:
        """Let it run no longer; its slot is another's from now on."""
        self._slot = self.leader = None

    def add_token(self, token: int) -> FinishReason | None:
        """Take over a token that was drawn; returns why it is the last one, or None."""
        self.next_token = token
        return self.count_token(token)
