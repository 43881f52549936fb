"""Running sequences in tests: short defaults, stepping to the end, events sorted by sequence and checked on the way."""

from __future__ import annotations

import random
from collections.abc import Sequence as Many
from dataclasses import dataclass, field

import pytest

from backends.contract.base import (
    IsInterrupted,
    LoadedModel,
    Prefilled,
    Sampling,
    Sequence,
    SequenceFinished,
    StepEvent,
    Token,
)

GREEDY = Sampling(temperature=0.0)
_MOST_STEPS = 5000


def prompt(seed: int, length: int) -> tuple[int, ...]:
    """Some ids that every vocabulary has."""
    chosen = random.Random(seed)
    return tuple(chosen.randrange(256) for _ in range(length))


def sequence(
    id_: int,
    ids: tuple[int, ...],
    new: int = 12,
    sampling: Sampling = GREEDY,
    stop_ids: frozenset[int] = frozenset(),
) -> Sequence:
    """A sequence with short defaults."""
    return Sequence(id=id_, prompt=ids, sampling=sampling, stop_ids=stop_ids, max_tokens=new)


@dataclass
class Result:
    """What came of one sequence."""

    tokens: list[int] = field(default_factory=list[int])
    progress: list[Prefilled] = field(default_factory=list[Prefilled])
    finished: SequenceFinished | None = None

    @property
    def end(self) -> SequenceFinished:
        """The closing event."""
        assert self.finished is not None
        return self.finished


class Results(dict[int, Result]):
    """By sequence id; checks the order of events while it takes them."""

    def take(self, events: Many[StepEvent]) -> None:
        """Sort events to their sequences."""
        for event in events:
            result = self.setdefault(event.sequence_id, Result())
            assert result.finished is None, "an event after the last one"
            match event:
                case Prefilled():
                    assert not result.tokens, "the prompt is read before the first token"
                    result.progress.append(event)
                case Token():
                    result.tokens.append(event.id)
                case SequenceFinished():
                    result.finished = event
                    assert event.new_tokens == len(result.tokens)


def never() -> bool:
    """Go on."""
    return False


def run(model: LoadedModel, *sequences: Sequence, is_interrupted: IsInterrupted = never) -> Results:
    """Start sequences together and step until all have ended."""
    results = Results()
    for one in sequences:
        model.start(one)
    finish(model, results, [one.id for one in sequences], is_interrupted)
    return results


def finish(model: LoadedModel, results: Results, ids: Many[int], is_interrupted: IsInterrupted = never) -> None:
    """Step until these sequences have ended."""
    for _ in range(_MOST_STEPS):
        if all(id_ in results and results[id_].finished for id_ in ids):
            return
        results.take(model.step(is_interrupted))
    pytest.fail(f"not finished after {_MOST_STEPS} steps")


def ignore(stage: str, fraction: float) -> None:
    """Progress that nobody watches."""


def begin_alike(got: Many[Many[int]], wanted: Many[Many[int]], count: int = 3) -> bool:
    """Whether runs have their first tokens in common: all that random weights keep when sums are rounded otherwise."""
    return len(got) == len(wanted) and all(list(a)[:count] == list(b)[:count] for a, b in zip(got, wanted, strict=True))


def hardly_part(got: Many[Many[int]], wanted: Many[Many[int]]) -> bool:
    """Whether runs begin alike and one of them at most parts later, as where two tokens are almost equally likely and
    another batch, number of threads or instruction set rounds otherwise. What mixes sequences up parts them all.
    """
    return begin_alike(got, wanted) and sum(list(a) != list(b) for a, b in zip(got, wanted, strict=True)) <= 1
