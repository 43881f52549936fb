"""One live sequence of llama.cpp: its slot in the cache, and what of it is in the batch that is computed next."""

from __future__ import annotations

from collections.abc import Sequence as Many

import msgspec

from backends.contract.base import MOST_DRAFTED, FinishReason, Sequence, SequenceFinished
from backends.llama_cpp.device_draws import DeviceSampler
from backends.llama_cpp.sampler import AnySampler
from backends.llama_cpp.slots import Slot
from backends.llama_cpp.speculation import Guess, OwnText
from backends.local.sequence import LocalSequence

_PATIENT = 2  # times as long as its own prompt took: how long an answer waits for those that came with it


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
        self.patience = 0  # tokens of prompts that came with ours and are read before we write on
        is_alone = self.watch is None and self.logprobs is None  # scores are told of one token a step
        self.text = OwnText(self.prompt) if sequence.speculative and is_alone else None
        self.guess = Guess()  # in the batch, behind `next_token`

    @property
    def has_slot(self) -> bool:
        """Whether it runs; else it waits or has ended."""
        return self._slot is not None

    @property
    def slot(self) -> Slot:
        """The slot it runs in; only while it has one."""
        assert self._slot is not None
        return self._slot

    @property
    def most_guesses(self) -> int:
        """How many tokens may be guessed behind the next one, by the length the answer may have."""
        return self.max_tokens - self.new_tokens - 1 if self.max_tokens else MOST_DRAFTED

    def assign(self, slot: Slot) -> None:
        """Let it run in this slot, behind the tokens that are there already."""
        self._slot = slot
        self.next_token = -1
        self.begin(len(slot.tokens))

    @property
    def left(self) -> int:
        """Tokens of its prompt that are not read yet."""
        return len(self.prompt) - len(self.slot.tokens)

    def is_read(self) -> None:
        """Its prompt is read."""
        self.patience = _PATIENT * (len(self.prompt) - self.reused)

    def withdraw(self) -> None:
        """Let it run no longer; its slot is another's from now on."""
        self._slot = self.leader = None

    def add_token(self, token: int) -> FinishReason | None:
        """Take over a token that was drawn; returns why it is the last one, or None."""
        self.next_token = token
        if self.text is not None:
            self.text.add(token)
        return self.count_token(token)

    def finish(self, reason: FinishReason) -> SequenceFinished:
        """The closing event, with the seconds spent until now."""
        end, text = super().finish(reason), self.text
        if text is None:
            return end
        told = {"drafted": text.drafted, "accepted": text.accepted, "spared_seconds": text.spared}
        return msgspec.structs.replace(end, **told)


def lets_others_read(writing: Many[LlamaSequence], reading: Many[LlamaSequence]) -> bool:
    """Whether answers that have just begun wait until the prompts that came with theirs are read, as in a comparison:
    beside words a prompt is read in small pieces, and the other answers would not begin for long.
    """
    left = sum(run.left for run in reading)
    waits = 0 < left <= min((run.patience for run in writing), default=0)
    if not waits:
        for run in writing:
            run.patience = 0
    return waits
