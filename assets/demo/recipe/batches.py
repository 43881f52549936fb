"""Batches of token rows for training: samples of one effort, sorted by length so that little is padding.

A batch depends only on seed, rank and step, so a resumed run goes on exactly where it was.
"""

import random
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor

from .dataset import Sources, random_date, samples
from .exercise import EFFORTS, Effort
from .harmony_text import system
from .network import Batch

ROWS: dict[Effort, int] = {"low": 7, "medium": 9, "high": 9}
STEPS_PER_POOL = 14
Encoded = tuple[list[int], int]  # ids, and how many of them are the prompt


@dataclass(frozen=True, slots=True)
class Lesson:
    """A batch with the places (in its rows, flattened) whose next token is learnt, and those tokens."""

    batch: Batch
    places: Tensor
    targets: Tensor
    tokens: int  # padding left out

    def to(self, device: torch.device) -> "Lesson":
        """The same on a device."""
        batch = Batch(*(each.to(device, non_blocking=True) for each in (self.batch.prefix, self.batch.rows)))
        places, targets = (each.to(device, non_blocking=True) for each in (self.places, self.targets))
        return Lesson(batch, places, targets, self.tokens)


class Batches:
    """The lessons of one rank; `times` makes each that many times longer, for a device that wants more at once."""

    def __init__(self, tokenizer: Tokenizer, sources: Sources, seed: int, rank: int, times: int = 1) -> None:
        self._tokenizer, self._sources, self._seed, self._rank, self._times = tokenizer, sources, seed, rank, times

    def pool(self, number: int, longest: int) -> list[list[Lesson]]:
        """The lessons, one for each effort, of the STEPS_PER_POOL steps that share a pool of samples."""
        drawn = {effort: self._drawn(effort, number, longest) for effort in EFFORTS}
        first = number * STEPS_PER_POOL
        return [
            [self._lesson(effort, drawn[effort][place], first + place) for effort in EFFORTS]
            for place in range(STEPS_PER_POOL)
        ]

    def _drawn(self, effort: Effort, number: int, longest: int) -> list[list[Encoded]]:
        rows, name = ROWS[effort] * self._times, f"{self._seed}/{self._rank}/{number}/{effort}"
        drawn = samples(self._sources, effort, name, rows * STEPS_PER_POOL, longest)
        encoded = sorted((self._encoded(s.prompt, s.completion) for s in drawn), key=lambda pair: len(pair[0]))
        pool = [encoded[at : at + rows] for at in range(0, len(encoded), rows)]
        # The same order on every rank: batches of one step are then about equally long, and no rank waits for another.
        random.Random(f"{self._seed}/{number}/{effort}").shuffle(pool)
        return pool

    def _encoded(self, prompt: str, completion: str) -> Encoded:
        head, tail = self._tokenizer.encode(prompt).ids, self._tokenizer.encode(completion).ids
        return head + tail, len(head)

    def _lesson(self, effort: Effort, encoded: list[Encoded], step: int) -> Lesson:
        date = random_date(random.Random(f"{self._seed}/{self._rank}/{step}/{effort}"))
        prefix = torch.tensor(self._tokenizer.encode(system(effort, date)).ids)
        length = max(len(ids) for ids, _ in encoded)
        rows = torch.tensor([ids + [0] * (length - len(ids)) for ids, _ in encoded])
        places = [
            row * length + at for row, (ids, prompt) in enumerate(encoded) for at in range(prompt - 1, len(ids) - 1)
        ]
        targets = [token for ids, prompt in encoded for token in ids[prompt:]]
        tokens = sum(len(ids) for ids, _ in encoded)
        return Lesson(Batch(prefix, rows), torch.tensor(places), torch.tensor(targets), tokens)
