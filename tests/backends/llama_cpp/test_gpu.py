"""What only a GPU with memory of its own can show; skipped where the engine sees none. A minute and 4 GB of disk."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.machine import cuda
from app.core.machine.fit import price, settings_of
from app.core.machine.machine import Machine, Pool
from app.core.machine.model_shape import shape_of
from app.core.machine.prediction import placement_of
from backends.contract.base import Device, DeviceKind, LoadOptions
from backends.formats.gguf import load_header
from backends.llama_cpp import LlamaCpp
from tests.backends.runs import begin_alike, ignore, prompt, run, sequence
from tests.models import write_20b_shape

pytestmark = pytest.mark.slow
_TOLERANCE = 0.03


@pytest.fixture(scope="module")
def gpu(backend: LlamaCpp) -> Device:
    """The first one."""
    found = next((device for device in backend.devices() if device.kind is DeviceKind.GPU), None)
    return found or pytest.skip("the engine sees no GPU with memory of its own")


@pytest.fixture(scope="module")
def four_layers(gpu: Device, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:  # noqa: ARG001 - to skip first
    """20b's shapes; gone afterwards."""
    path = write_20b_shape(tmp_path_factory.mktemp("gpu") / "four.gguf", layers=4)
    yield path
    path.unlink()


def free(backend: LlamaCpp, name: str) -> int:
    return next(device.memory_free for device in backend.devices() if device.name == name)


@pytest.mark.parametrize(
    "options",
    [
        LoadOptions(context=4_096),
        LoadOptions(context=131_072),
        LoadOptions(context=131_072, kv_type="q8_0"),
        LoadOptions(context=16_384, ubatch=2_048),
        LoadOptions(context=16_384, cpu_expert_layers=4),
    ],
    ids=lambda options: f"{options.context} {options.kv_type} {options.ubatch} {options.cpu_expert_layers}",
)
def test_the_devices_memory_is_predicted(
    backend: LlamaCpp, gpu: Device, four_layers: Path, options: LoadOptions
) -> None:
    shape = shape_of(load_header(four_layers))
    machine = Machine(Pool("Main memory", 1 << 40, device="CPU"), (Pool("GPU", gpu.memory_total, device=gpu.name),))
    part = price(shape, machine, settings_of(options, shape), placement_of(options, shape, machine)).parts[1]
    warm = backend.load(four_layers, LoadOptions(context=4_096), ignore)
    run(warm, sequence(1, prompt(1, 60), new=2))  # loads the kernels, which stay
    warm.close()
    before = free(backend, gpu.name)
    model = backend.load(four_layers, options, ignore)
    ids = tuple(random.Random(1).randrange(1000) for _ in range(options.ubatch))
    run(model, sequence(1, ids, new=4))
    taken = before - free(backend, gpu.name)
    model.close()
    expected = part.used + (cuda.work_bytes(options.ubatch) - cuda.MODULES if gpu.library == "CUDA" else 0)
    assert abs(expected / taken - 1) < _TOLERANCE
    assert abs(before - free(backend, gpu.name)) < 64 << 20, "closing gives it back"


def test_experts_on_the_cpu_answer_alike(backend: LlamaCpp, gpu: Device, four_layers: Path) -> None:  # noqa: ARG001
    answers: list[list[int]] = []
    for layers in (0, 2, 4):
        model = backend.load(four_layers, LoadOptions(context=4_096, cpu_expert_layers=layers), ignore)
        answers.append(run(model, sequence(1, prompt(2, 40), new=8))[1].tokens)
        model.close()
    assert begin_alike(answers[1:], answers[:1] * 2, count=1)
