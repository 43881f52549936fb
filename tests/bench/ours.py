"""Our side of the comparisons: a model loaded through the contract, sequences run to their end, every token timed."""

from __future__ import annotations

import contextlib
import itertools
import random
import time
from collections.abc import Generator, Sequence as Many
from dataclasses import dataclass, field
from pathlib import Path

from backends.contract.base import LoadedModel, LoadOptions, Sampling, Sequence, SequenceFinished, Token
from backends.llama_cpp import LlamaCpp

GREEDY = Sampling(temperature=0.0)
_ids = itertools.count(1)


@dataclass
class Run:
    """Sequences that ran together: when it began, when each token came, how each ended. Seconds of one clock."""

    began: float
    tokens: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    finished: dict[int, SequenceFinished] = field(default_factory=dict[int, SequenceFinished])

    @property
    def wall(self) -> float:
        """From start to the last token."""
        return self.tokens[-1][0] - self.began

    @property
    def first(self) -> float:
        """Until every sequence had its first token: prompts read."""
        seen: dict[int, float] = {}
        for moment, sequence in self.tokens:
            seen.setdefault(sequence, moment)
        return max(seen.values()) - self.began

    @property
    def decode_seconds(self) -> float:
        """What came after `first`."""
        return self.wall - self.first

    @property
    def decoded(self) -> int:
        """Tokens that came after `first`."""
        return sum(moment > self.began + self.first for moment, _ in self.tokens)

    @property
    def decode_rate(self) -> float:
        """Tokens a second, all sequences together, once every prompt is read."""
        return self.decoded / self.decode_seconds


@contextlib.contextmanager
def loaded(path: Path, context: int = 4096, sequences: int = 4) -> Generator[LoadedModel]:
    """A model by our defaults, closed afterwards: the engine takes all cores, and one where more would be slower."""
    options = LoadOptions(context=context, sequences=sequences)
    model = LlamaCpp().load(path, options, lambda _stage, _fraction: None)
    try:
        yield model
    finally:
        model.close()


def new_sequence(prompt: Many[int], new_tokens: int, sampling: Sampling = GREEDY) -> Sequence:
    """A sequence that goes on to its limit whatever it writes."""
    return Sequence(next(_ids), tuple(prompt), sampling, frozenset(), new_tokens)


def random_ids(model: LoadedModel, count: int, source: random.Random) -> list[int]:
    """A prompt that nothing in the cache begins with."""
    return [source.randrange(len(model.vocabulary.tokens)) for _ in range(count)]


def run(model: LoadedModel, sequences: Many[Sequence]) -> Run:
    """Start them together and step until all have ended."""
    result = Run(time.perf_counter())
    for sequence in sequences:
        model.start(sequence)
    while len(result.finished) < len(sequences):
        events = model.step(lambda: False)
        now = time.perf_counter()
        for event in events:
            if isinstance(event, Token):
                result.tokens.append((now, event.sequence_id))
            elif isinstance(event, SequenceFinished):
                result.finished[event.sequence_id] = event
    return result
