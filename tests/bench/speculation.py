"""(q) What guessing the next tokens from the text so far gains: an answer that quotes its question, with more or fewer
changes, with guesses and without, in turns.

Random weights quote nothing by themselves, so the answer is prescribed by a constraint: it says how many guesses are
right, and the figures how long the calls take. Experts of random weights rarely coincide, those of a real model's text
more often: real gains are no smaller.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence as Many

from msgspec.structs import replace

from backends.contract.base import LoadedModel
from tests.bench import ours
from tests.bench.files import ModelFile, model_files
from tests.bench.table import Row, ratio, show

LENGTH, ROUNDS = 160, 3
CHANGES = {"a quote": 0, "one of 20 tokens changed": 20, "one of 8 changed": 8, "nothing is repeated": 1}
WORTH, HARMLESS = 1.15, 0.97


class Prescribed:
    """A constraint that allows one text and nothing else."""

    def __init__(self, text: Many[int], size: int) -> None:
        self._text, self._size = iter(text), size
        self._next = next(self._text)

    def allows(self, token: int) -> bool:
        """Only the text's next token is allowed."""
        return token == self._next

    def mask(self) -> bytes:
        """Its bit alone."""
        return (1 << self._next).to_bytes(self._size // 8 + 1, "little")

    def accept(self, _token: int) -> None:
        """Go on; behind the end the last one is repeated."""
        self._next = next(self._text, self._next)


def main() -> None:
    """Print the table."""
    with model_files() as files:
        rows = [row for file in files for row in _compare(file)]
    show("tokens a second, guessed ahead", ["with guesses", "without"], rows)


def _compare(file: ModelFile) -> list[Row]:
    with ours.loaded(file.path) as model:
        return [_row(model, file, what, every) for what, every in CHANGES.items()]


def _row(model: LoadedModel, file: ModelFile, what: str, every: int) -> Row:
    source = random.Random(every)
    question = ours.random_ids(model, LENGTH, source)
    text = [
        token if not every or (place + 1) % every else source.randrange(len(model.vocabulary.tokens))
        for place, token in enumerate(question)
    ]
    rates: dict[bool, list[float]] = {True: [], False: []}
    shares: list[float] = []
    for _ in range(ROUNDS):
        for speculative in (True, False):
            one = ours.new_sequence([*question, *text[:8]], LENGTH - 8)
            constraint = Prescribed(text[8:], model.vocabulary.size)
            run = ours.run(model, [replace(one, speculative=speculative, constraint=constraint)])
            rates[speculative].append(run.decode_rate)
            shares += [end.accepted / end.drafted for end in run.finished.values() if end.drafted]
    right = f", {statistics.median(shares):.0%} right" if shares else ""
    goal = (HARMLESS if every == 1 else WORTH) if file.is_large else None
    return ratio(f"{file.label}: {what}{right}", rates[True], rates[False], goal)
