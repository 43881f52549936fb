"""What the graph draws that a device computes: the exact shares, on every device here, the processor included."""

from __future__ import annotations

import ctypes
import math
import random
from array import array
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from itertools import accumulate
from typing import cast

import pytest

from backends.contract.base import Sampling
from backends.llama_cpp.device_chain import DrawSettings
from backends.llama_cpp.device_draws import DeviceSampler
from backends.llama_cpp.device_link import BLOCK
from backends.llama_cpp.device_row import DeviceRow, draws_right
from backends.llama_cpp.library import open_library
from backends.llama_cpp.native import Functions, Native

_SETTINGS = [
    Sampling(),
    Sampling(temperature=0.3),
    Sampling(temperature=2.5),
    Sampling(top_k=7),
    Sampling(top_p=0.8),
    Sampling(min_p=0.1),
    Sampling(temperature=1.7, top_k=12, top_p=0.9, min_p=0.05),
]
_MOST = 1.0 - 2.0**-19  # of a random number


@pytest.fixture(scope="module")
def native() -> Native:
    return open_library()


def devices(native: Native) -> list[int]:
    """The buffers of each, the likeliest to be a GPU first."""
    ggml = native.ggml_base([("ggml_backend_dev_buffer_type", ctypes.c_void_p, [ctypes.c_void_p])])
    return [ggml.ggml_backend_dev_buffer_type(device) for device in native.device_handles()]


def by_seed(row: DeviceRow, seed: int, count: int) -> list[int]:
    """So many tokens, as a sequence with this seed draws them."""
    sampler = DeviceSampler(DrawSettings(), seed, lambda _context, _place: row.draw())
    row.link.numbers = sampler.numbers
    return [sampler.sample(0, 0) for _ in range(count)]


def row(seed: int, size: int, spread: float = 2.0) -> array[float]:
    chosen = random.Random(seed)
    return array("f", (chosen.gauss(0.0, spread) for _ in range(size)))


def shares(logits: Sequence[float], sampling: Sampling) -> dict[int, float]:
    """The exact distribution, with the filters in their order."""
    kept = sorted(range(len(logits)), key=lambda place: -logits[place])
    kept = kept[: sampling.top_k or None]
    weights = [math.exp(logits[place] - logits[kept[0]]) for place in kept]
    sums = list(accumulate(weights))
    within = [before < sampling.top_p * sums[-1] for before in (0.0, *sums[:-1])]
    kept = [
        place for place, weight, is_in in zip(kept, weights, within, strict=True) if is_in and weight >= sampling.min_p
    ]
    drawn = [math.exp((logits[place] - logits[kept[0]]) / sampling.temperature) for place in kept]
    whole = math.fsum(drawn)
    return {place: weight / whole for place, weight in zip(kept, drawn, strict=True)}


@pytest.mark.parametrize("sampling", _SETTINGS, ids=repr)
def test_even_numbers_give_every_token_its_share(native: Native, sampling: Sampling) -> None:
    logits, count = row(1, 40), 2_000
    expected = shares(logits, sampling)
    for device in devices(native):
        with closing(DeviceRow(native, device, logits, sampling)) as drawn:
            found = Counter(drawn.by_numbers(place / count, 0.0) for place in range(count))
        assert found.keys() <= expected.keys(), "what a filter takes away is never drawn"
        for token, share in expected.items():
            assert abs(found[token] / count - share) <= 1.5 / count


@pytest.mark.slow
@pytest.mark.parametrize("sampling", _SETTINGS, ids=repr)
def test_seeds_draw_the_exact_distribution(native: Native, sampling: Sampling) -> None:
    logits, count = row(2, 3 * BLOCK + 5), 20_000
    expected = shares(logits, sampling)
    with closing(DeviceRow(native, devices(native)[0], logits, sampling)) as drawn:
        found = Counter(by_seed(drawn, 7, count))
    assert found.keys() <= expected.keys()
    assert _surprise(found, expected, count) < 4.0


def test_a_distribution_that_is_slightly_wrong_would_be_seen(native: Native) -> None:
    """The measure above can fail: of the same tokens at a temperature that is a tenth off."""
    logits, count = row(2, 40), 20_000
    with closing(DeviceRow(native, devices(native)[0], logits, Sampling(temperature=1.1))) as drawn:
        found = Counter(by_seed(drawn, 7, count))
    assert _surprise(found, shares(logits, Sampling()), count) > 20.0


def _surprise(found: Counter[int], expected: dict[int, float], count: int) -> float:
    """Chi-square's distance from what is usual, in standard deviations; the rare ones count as one."""
    rare = [token for token, share in expected.items() if share * count < 10]
    cells = [(found[token], share * count) for token, share in expected.items() if share * count >= 10]
    cells.append((sum(found[token] for token in rare), sum(expected[token] for token in rare) * count))
    cells = [(seen, wanted) for seen, wanted in cells if wanted > 0]
    freedom = max(1, len(cells) - 1)
    return (sum((seen - wanted) ** 2 / wanted for seen, wanted in cells) - freedom) / math.sqrt(2 * freedom)


@pytest.mark.parametrize("spread", [0.0, 1.0, 4.0])
def test_of_as_many_as_gpt_oss_has_none_is_lost(native: Native, spread: float) -> None:
    """With sums in 32 bits over all of them the last one would get what the small ones lose, up to 6 in 100,000."""
    logits = row(3, 201_088, spread)
    highest = max(logits)
    weights = [math.exp(logit - highest) for logit in logits]
    sums = [0.0, *accumulate(math.fsum(weights[begin : begin + BLOCK]) for begin in range(0, len(weights), BLOCK))]
    chosen = random.Random(4)
    pairs = [(chosen.random() * _MOST, chosen.random() * _MOST) for _ in range(40)]
    for device in devices(native):
        with closing(DeviceRow(native, device, logits, Sampling())) as drawn:
            for first, second in (*pairs, (0.0, 0.0), (_MOST, _MOST), (_MOST, 0.0)):
                block, place = divmod(drawn.by_numbers(first, second), BLOCK)
                begin, end = sums[block] / sums[-1], sums[block + 1] / sums[-1]
                assert begin - 4e-6 <= first <= end + 4e-6
                inside = list(accumulate(weights[block * BLOCK : (block + 1) * BLOCK], initial=0.0))
                assert inside[place] / inside[-1] - 4e-6 <= second <= inside[place + 1] / inside[-1] + 4e-6


def test_greedy_takes_the_likeliest(native: Native) -> None:
    logits = row(5, 5_000)
    for device in devices(native):
        with closing(DeviceRow(native, device, logits, Sampling(temperature=0.0))) as drawn:
            assert drawn.by_numbers(0.3, 0.3) == logits.index(max(logits))


def test_a_seed_draws_the_same_again(native: Native) -> None:
    for device in devices(native):
        with closing(DeviceRow(native, device, row(6, 2_000), Sampling())) as drawn:
            assert by_seed(drawn, 1, 50) == by_seed(drawn, 1, 50)
            assert by_seed(drawn, 1, 50) != by_seed(drawn, 2, 50)


@pytest.mark.parametrize("size", [40, BLOCK, BLOCK + 1, 5_000, 201_088])
def test_every_device_here_draws_right(native: Native, size: int) -> None:
    assert all(draws_right(native, device, size) for device in devices(native))


class _Broken:
    """A library with an operation that does nothing."""

    def __init__(self, library: ctypes.CDLL, operation: str) -> None:
        self._library, self._operation = library, operation

    def __getattr__(self, name: str) -> object:
        if name == self._operation:
            return lambda context, tensor: self._library.ggml_scale(context, tensor, 1.0)
        return getattr(self._library, name)


class _BrokenNative:
    """All that a library has, but for what the operation computes."""

    def __init__(self, native: Native, operation: str) -> None:
        self._native, self._operation = native, operation

    def ggml_base(self, functions: Functions) -> _Broken:
        return _Broken(self._native.ggml_base(functions), self._operation)

    def __getattr__(self, name: str) -> object:
        return getattr(self._native, name)


@pytest.mark.parametrize("operation", ["ggml_cumsum", "ggml_step"])
def test_a_device_that_computes_something_else_is_found_out(native: Native, operation: str) -> None:
    broken = cast("Native", _BrokenNative(native, operation))  # it has all that a library has
    assert not draws_right(broken, devices(native)[-1], 5_000)


def test_nothing_but_the_id_goes_to_main_memory(native: Native) -> None:
    with closing(DeviceRow(native, devices(native)[0], row(7, 100), Sampling(top_k=5))) as drawn:
        assert drawn.copied == [None, None, None]
