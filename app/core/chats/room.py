"""Whether several answers fit into the context side by side, before any of them starts. Arithmetic only.

All sequences share the cells of the cache; each needs its prompt and room to think and answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.sentence import Sentence
from backends.contract.messages import Effort

EXPECTED = {Effort.LOW: 512, Effort.MEDIUM: 2048, Effort.HIGH: 6144}
"""Tokens an answer usually takes, reasoning included: gpt-oss-20b's order of magnitude, not a promise."""
LEAST_SHARE = 8  # a small context is shared out: an answer counts with at most an eighth of it


@dataclass(frozen=True)
class Room:
    """How many of the wanted answers can run at once."""

    wanted: int
    at_once: int  # 0: not even one
    needed: int  # tokens for all of them
    available: int
    has_run_out: bool = False  # of memory, when it was tried

    @property
    def is_enough(self) -> bool:
        """Whether all can run at once."""
        return self.at_once >= self.wanted

    @property
    def sentence(self) -> Sentence | None:
        """Why not, in words; None where it is enough."""
        if self.is_enough:
            return None
        if self.has_run_out:
            return Sentence("There was not enough memory to begin {answers} answers side by side.", answers=self.wanted)
        return Sentence(
            "{answers} answers side by side need about {needed} tokens of context; the model has {available}.",
            answers=self.wanted,
            needed=self.needed,
            available=self.available,
        )


def least_room(effort: Effort, context: int, max_tokens: int = 0) -> int:
    """How many tokens an answer should find free before it is begun; never more than it may take."""
    expected = min(EXPECTED[effort], context // LEAST_SHARE)
    return min(expected, max_tokens) if max_tokens else expected


def room_for(prompt_tokens: int, efforts: Sequence[Effort], context: int) -> Room:
    """What fits: the first answers in the order given are counted first."""
    used = at_once = 0
    needs = [prompt_tokens + min(EXPECTED[effort], context // LEAST_SHARE) for effort in efforts]
    for need in needs:
        if used + need > context:
            break
        used += need
        at_once += 1
    return Room(len(needs), at_once, sum(needs), context)


def room_after_memory_ran_out(wanted: int, at_once: int) -> Room:
    """What is worth a try after a failed one."""
    return Room(wanted, min(at_once, wanted - 1), 0, 0, has_run_out=True)
