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
    """A batch with the places whose next token is learnt."""

    batch: Batch
    learnt: Tensor

    @property
    def tokens(self) -> int:
        """How many tokens the rows hold, padding left out."""
        return int(self.batch.rows.ne(0).sum())


class Batches:
    """The lessons of one rank."""

    def __init__(self, tokenizer: Tokenizer, sources: Sources, seed: int, rank: int) -> None:
        self._tokenizer, self._sources, self._seed, self._rank = tokenizer, sources, seed, rank
        self._pools = dict[Effort, list[list[Encoded]]]()
        self._pool_number = -1

    def lessons(self, step: int, longest: int) -> list[Lesson]:
        """One lesson for each effort. Steps must not go backwards."""
        number, place = divmod(step, STEPS_PER_POOL)
        if number != self._pool_number:
            self._pools = {effort: self._pool(effort, number, longest) for effort in EFFORTS}
            self._pool_number = number
        return [self._lesson(effort, self._pools[effort][place], step) for effort in EFFORTS]

    def _pool(self, effort: Effort, number: int, longest: int) -> list[list[Encoded]]:
        rows, name = ROWS[effort], f"{self._seed}/{self._rank}/{number}/{effort}"
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
        length = max(len(ids) for ids, _ in encoded)
        rows = torch.zeros(len(encoded), length, dtype=torch.long)
        learnt = torch.zeros(len(encoded), length, dtype=torch.bool)
        for index, (ids, prompt) in enumerate(encoded):
            rows[index, : len(ids)] = torch.tensor(ids)
            learnt[index, prompt - 1 : len(ids) - 1] = True
        return Lesson(Batch(torch.tensor(self._tokenizer.encode(system(effort, date)).ids), rows), learnt)
