"""How fast a model would write, by what a token reads of main memory."""

from __future__ import annotations

import pytest

from app.core.machine.buffers import MemorySettings
from app.core.machine.fit import Verdict, fit
from app.core.machine.machine import GIB, cpu_only, discrete
from app.core.machine.model_shape import GPT_OSS_20B, GPT_OSS_120B, ModelShape
from app.core.machine.probes.bandwidth import memory_bandwidth
from app.core.machine.speed_estimate import estimated_speed

SETTINGS = MemorySettings(16_384)


@pytest.mark.parametrize(("shape", "active"), [(GPT_OSS_20B, 3.6e9), (GPT_OSS_120B, 5.1e9)])
def test_a_token_reads_the_active_parameters_alone(shape: ModelShape, active: float) -> None:
    """OpenAI counts them; most are MXFP4 (4.25 bits), the rest 8.5 bits; the embedding is not read whole."""
    assert 0.5 * active < shape.read_of_token < 0.9 * active


def test_on_a_processor_memory_decides() -> None:
    alone = fit(GPT_OSS_20B, cpu_only(32 * GIB), SETTINGS)
    speed = estimated_speed(GPT_OSS_20B, alone, 40e9)
    assert speed is not None and not speed.is_measured
    assert 9 < speed.rate < 16  # what people report of two channels of DDR4
    assert estimated_speed(GPT_OSS_20B, alone, 0.0) is None


def test_experts_in_main_memory_count_for_as_many_layers_as_lie_there() -> None:
    machine = discrete([8 * GIB], 64 * GIB)
    split = fit(GPT_OSS_20B, machine, SETTINGS)
    assert split.verdict is Verdict.EXPERTS_ON_CPU
    slow = estimated_speed(GPT_OSS_20B, fit(GPT_OSS_20B, cpu_only(64 * GIB), SETTINGS), 40e9)
    fast = estimated_speed(GPT_OSS_20B, split, 40e9)
    assert slow is not None and fast is not None and fast.rate > slow.rate


def test_on_a_gpu_and_where_it_does_not_fit_nothing_is_estimated() -> None:
    for machine in (discrete([24 * GIB], 32 * GIB), cpu_only(8 * GIB)):
        assert estimated_speed(GPT_OSS_20B, fit(GPT_OSS_20B, machine, SETTINGS), 40e9) is None


def test_the_bandwidth_of_this_computer_is_that_of_a_memory() -> None:
    assert 5e8 < memory_bandwidth() < 5e12
