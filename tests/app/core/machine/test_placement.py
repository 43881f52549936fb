"""The best way to load a model on a machine, and why."""

from __future__ import annotations

import itertools
import random

import pytest

from app.core.machine.fit import MemorySettings, Placement, Verdict, price
from app.core.machine.machine import GIB, Machine, cpu_only, discrete, unified
from app.core.machine.model_shape import GPT_OSS_20B, GPT_OSS_120B
from app.core.machine.placement import alternatives, choose, cut, largest_context
from backends.contract.base import LoadOptions

OURS = MemorySettings(16_384, sequences=4, outputs=4)


def _wish(context: int) -> MemorySettings:
    return MemorySettings(context, sequences=4, outputs=4)


def test_a_large_gpu_takes_everything_with_a_large_batch() -> None:
    choice = choose(GPT_OSS_20B, discrete([24 * GIB], 32 * GIB), OURS)
    assert choice.fit.verdict is Verdict.COMFORTABLE
    assert choice.settings.ubatch == 2048
    assert str(choice.reason) == "All 24 layers on GPU 0; 11.2 GB to spare."
    assert choice.options(GPT_OSS_20B) == LoadOptions(context=16_384, ubatch=2048, gpu_layers=25, repack=False)


def test_a_gpu_that_is_just_enough_takes_everything_with_a_small_batch() -> None:
    choice = choose(GPT_OSS_20B, unified(int(11.84 * GIB), 16 * GIB), OURS)
    assert (choice.fit.verdict, choice.settings.ubatch) == (Verdict.TIGHT, 512)


def test_experts_move_to_main_memory_and_no_more_than_needed() -> None:
    machine = discrete([16 * GIB], 64 * GIB)
    choice = choose(GPT_OSS_120B, machine, OURS)
    layers = choice.fit.placement.expert_layers
    assert str(choice.reason) == (
        "All attention on GPU 0; the experts of 29 of 36 layers in main memory, because not all of them fit; "
        "1.5 GB to spare."
    )
    assert layers == 29
    assert not price(GPT_OSS_120B, machine, OURS, Placement(expert_layers=layers - 1)).fits
    assert choice.options(GPT_OSS_120B, threads=6).cpu_expert_layers == 29


def test_layers_are_cut_so_that_no_gpu_overflows() -> None:
    for gpus in ([24, 24], [24, 8], [8, 24], [12, 12, 24], [16, 16, 16, 16]):
        machine = discrete([size * GIB for size in gpus], 64 * GIB)
        for shape in (GPT_OSS_20B, GPT_OSS_120B):
            choice = choose(shape, machine, OURS)
            assert choice.fit.fits, gpus
            assert all(part.margin >= 0 for part in choice.fit.parts), gpus
            assert sum(choice.fit.placement.split) == len(shape.layers) + 1
            assert choice.options(shape).tensor_split == tuple(map(float, choice.fit.placement.split))


def test_without_a_gpu_everything_is_in_main_memory() -> None:
    choice = choose(GPT_OSS_20B, cpu_only(32 * GIB), OURS)
    assert choice.fit.verdict is Verdict.CPU_ONLY
    assert str(choice.reason) == "Everything in main memory; 16.2 GB to spare."
    assert choice.options(GPT_OSS_20B).gpu_layers == 0


def test_a_gpu_too_small_for_anything_is_left_alone() -> None:
    choice = choose(GPT_OSS_20B, discrete([GIB], 32 * GIB), OURS)
    assert choice.fit.verdict is Verdict.CPU_ONLY
    assert choice.options(GPT_OSS_20B).gpu_layers == 0


def test_context_shrinks_only_where_nothing_else_helps() -> None:
    choice = choose(GPT_OSS_20B, cpu_only(16 * GIB), _wish(131_072))
    assert choice.fit.fits
    assert choice.settings.context == 16_384
    assert str(choice.reason).endswith("16,384 tokens of context instead of 131,072, because more would not fit.")


def test_the_cache_shrinks_last() -> None:
    shape = GPT_OSS_20B
    ample = price(shape, cpu_only(64 * GIB), _wish(4096), Placement()).used
    saved = (
        ample - price(shape, cpu_only(64 * GIB), MemorySettings(4096, 4, kv_type="q8_0", outputs=4), Placement()).used
    )
    choice = choose(shape, cpu_only(ample + 4 * GIB - saved // 2), _wish(131_072))
    assert (choice.settings.kv_type, choice.settings.context) == ("q8_0", 4096)
    assert "q8_0" in str(choice.reason)


@pytest.mark.parametrize("machine", [cpu_only(8 * GIB), discrete([24 * GIB], 32 * GIB), unified(10 * GIB, 16 * GIB)])
def test_what_cannot_be_says_how_much_is_missing(machine: Machine) -> None:
    choice = choose(GPT_OSS_120B, machine, OURS)
    assert not choice.fit.fits
    assert str(choice.reason).startswith("Does not fit: ")
    assert str(choice.reason).endswith("GB short, even with 4,096 tokens of context.")


def test_alternatives_fit_and_the_best_is_first() -> None:
    found = alternatives(GPT_OSS_20B, discrete([12 * GIB], 32 * GIB), _wish(131_072))
    assert found
    assert all(choice.fit.fits for choice in found)
    ranks = [list(Verdict).index(choice.fit.verdict) for choice in found]
    assert ranks == sorted(ranks)
    assert alternatives(GPT_OSS_120B, cpu_only(16 * GIB), OURS) == []


def test_the_largest_context_is_the_largest() -> None:
    machine = cpu_only(16 * GIB)
    context = largest_context(GPT_OSS_20B, machine, OURS, Placement())
    assert context % 256 == 0
    assert price(GPT_OSS_20B, machine, _wish(context), Placement()).fits
    assert not price(GPT_OSS_20B, machine, _wish(context + 256), Placement()).fits
    assert largest_context(GPT_OSS_20B, cpu_only(64 * GIB), OURS, Placement()) == 131_072
    assert largest_context(GPT_OSS_20B, cpu_only(8 * GIB), OURS, Placement()) == 0


def test_cuts_are_as_good_as_trying_all() -> None:
    rng = random.Random(5)
    for _ in range(30):
        sizes = [rng.randrange(1, 50) for _ in range(8)]
        budgets = [rng.randrange(20, 200) for _ in range(3)]
        counts = cut(sizes, budgets)
        assert sum(counts) == len(sizes)
        best = min(
            _fullest(sizes, budgets, (a, b - a, 8 - b)) for a, b in itertools.combinations_with_replacement(range(9), 2)
        )
        assert _fullest(sizes, budgets, counts) == pytest.approx(best, abs=1e-6)


def _fullest(sizes: list[int], budgets: list[int], counts: tuple[int, ...]) -> float:
    ends = list(itertools.accumulate(counts))
    return max(sum(sizes[end - count : end]) / budget for count, end, budget in zip(counts, ends, budgets, strict=True))
