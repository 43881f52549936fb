"""What a load will take, and what would fit instead."""

from __future__ import annotations

from pathlib import Path

from app.core.machine.machine import GIB, cpu_only, discrete
from app.core.machine.model_shape import GPT_OSS_20B, GPT_OSS_120B
from app.core.machine.prediction import placement_of, predict, shortage, smaller
from app.core.models.model_ref import LocalModel
from backends.contract.base import LoadOptions

HERE = LocalModel(Path("model.gguf"))
SMALL_GPU = discrete([12 * GIB], 32 * GIB)


def test_what_fits_is_no_shortage() -> None:
    assert shortage(HERE, GPT_OSS_20B, cpu_only(32 * GIB), LoadOptions()) is None


def test_a_shortage_says_how_much_and_offers_what_fits() -> None:
    found = shortage(HERE, GPT_OSS_20B, SMALL_GPU, LoadOptions(threads=3))
    assert found is not None
    assert found.missing > 0
    assert found.smaller[0].cpu_expert_layers == found.choices[0].fit.expert_layers_needed > 0
    assert found.smaller[0].threads == 3
    for options in found.smaller:
        assert predict(GPT_OSS_20B, SMALL_GPU, options).fits


def test_where_nothing_fits_nothing_is_offered() -> None:
    found = shortage(HERE, GPT_OSS_120B, cpu_only(16 * GIB), LoadOptions())
    assert found is not None
    assert found.choices == ()


def test_options_become_the_placement_that_the_engine_will_use() -> None:
    placement = placement_of(LoadOptions(gpu_layers=20, cpu_expert_layers=3), GPT_OSS_20B, SMALL_GPU)
    assert (placement.first_gpu_layer, placement.expert_layers) == (5, 3)
    assert placement_of(LoadOptions(), GPT_OSS_20B, SMALL_GPU).first_gpu_layer == 0


def test_after_a_load_that_died_half_the_context_is_tried_until_it_is_small() -> None:
    machine = cpu_only(32 * GIB)
    half = smaller(GPT_OSS_20B, machine, LoadOptions(context=16_384))
    assert half is not None
    assert half.context == 8_192
    assert smaller(GPT_OSS_20B, machine, LoadOptions(context=4_096)) is None
    assert smaller(GPT_OSS_120B, machine, LoadOptions(context=16_384)) is None
