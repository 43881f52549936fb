"""Drawing by probability: the right frequencies, at every temperature; never what cannot be; the seed decides."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from backends.contract.errors import EngineError, ErrorCode
from backends.llama_cpp.dice import Dice
from backends.llama_cpp.library import open_library
from backends.llama_cpp.row_weights import RowWeights

VOCABULARY = 201_088
_HARDLY_EVER = 1e-6  # the chance that a right implementation fails one of these tests


@contextmanager
def dice_of(seed: int, temperature: float, size: int) -> Iterator[Callable[[NDArray[np.float32]], int]]:
    """What draws from a row of so many logits."""
    dice = Dice(seed, RowWeights(open_library(), size, temperature))
    yield lambda logits: dice.draw(cast("memoryview[float]", logits.data))
    dice.close()


def random_logits(size: int, seed: int, width: float) -> NDArray[np.float32]:
    """Like a model's: most tokens hopeless, a few likely."""
    return (np.random.default_rng(seed).standard_normal(size) * width).astype(np.float32)


def softmax(logits: NDArray[np.float32], temperature: float) -> list[float]:
    """Probabilities, in 64 bits."""
    weights = [math.exp((float(value) - float(logits.max())) / temperature) for value in logits]
    total = math.fsum(weights)
    return [weight / total for weight in weights]


def chi_square(counts: Sequence[float], wanted: Sequence[float]) -> float:
    """How many standard deviations the statistic is above what chance gives (Wilson and Hilferty)."""
    statistic = sum((count - want) ** 2 / want for count, want in zip(counts, wanted, strict=True))
    freedom = len(counts) - 1
    spread = 2 / (9 * freedom)
    return ((statistic / freedom) ** (1 / 3) - (1 - spread)) / math.sqrt(spread)


@pytest.mark.slow
@pytest.mark.parametrize("temperature", [0.3, 1.0, 2.5])
@pytest.mark.parametrize("size", [7, 1024, 5000])
def test_tokens_come_as_often_as_they_should(size: int, temperature: float) -> None:
    logits, draws = random_logits(size, 3, 1.0), 20_000
    with dice_of(11, temperature, size) as draw:
        counts = np.bincount([draw(logits) for _ in range(draws)], minlength=size)
    wanted = np.array(softmax(logits, temperature)) * draws
    often = wanted >= 10  # the rest is one class, as the test demands
    gathered = [*counts[often].tolist(), int(counts[~often].sum())]
    expected = [*wanted[often].tolist(), float(wanted[~often].sum())]
    if expected[-1] < 10:
        gathered, expected = gathered[:-1], [*expected[:-1]]
        expected = [want * sum(gathered) / sum(expected) for want in expected]
    assert len(expected) >= 3
    assert chi_square(gathered, expected) < 4.75, f"less likely than {_HARDLY_EVER}"


@pytest.mark.slow
def test_far_away_blocks_are_reached() -> None:
    """In a real vocabulary with equal logits every part is drawn from alike, the last token included."""
    flat = np.zeros(VOCABULARY, np.float32)
    last = np.full(VOCABULARY, -50.0, np.float32)
    last[-1] = 50.0
    parts = 50
    counts = [0] * parts
    with dice_of(1, 1.0, VOCABULARY) as draw:
        for _ in range(5000):
            counts[draw(flat) * parts // VOCABULARY] += 1
        assert draw(last) == VOCABULARY - 1
    assert chi_square(counts, [5000 / parts] * parts) < 4.75


@pytest.mark.parametrize("size", [3, 1024, 1025, 4096])
def test_what_cannot_be_is_never_drawn(size: int) -> None:
    """Impossible tokens around a possible one, at every border of a block."""
    for place in {0, 1, size // 2, min(1023, size - 1), min(1024, size - 1), size - 1}:
        logits = np.full(size, -np.inf, np.float32)
        logits[place] = random.Random(place).uniform(-80, 80)
        with dice_of(place, 1.0, size) as draw:
            assert {draw(logits) for _ in range(200)} == {place}


def test_a_seed_decides_and_any_whole_number_is_one() -> None:
    logits = random_logits(VOCABULARY, 5, 1.0)

    def tokens(seed: int) -> tuple[int, ...]:
        with dice_of(seed, 1.0, VOCABULARY) as draw:
            return tuple(draw(logits) for _ in range(5))

    assert tokens(1) == tokens(1)
    assert len({tokens(seed) for seed in (0, 1, 2, (1 << 32) - 1, 1 << 32, 1 << 40)}) == 6


def test_broken_logits_give_some_token() -> None:
    """A broken model must not make an id that is none."""
    for value in (np.nan, np.inf, -np.inf):
        with dice_of(1, 1.0, 3000) as draw:
            assert 0 <= draw(np.full(3000, value, np.float32)) < 3000


def test_a_row_without_room_is_refused() -> None:
    with pytest.raises(EngineError) as refused:
        RowWeights(open_library(), 1 << 45, 1.0)  # more than a process can address
    assert refused.value.code is ErrorCode.OUT_OF_MEMORY
