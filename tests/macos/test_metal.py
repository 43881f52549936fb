"""MLX on Apple's GPU with the demo model: where it computes, what it takes, that it gives everything back.

Greedy answers may part here from those of a CPU: Metal computes in 16 bits.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.contract.base import DeviceKind, LoadedModel, LoadOptions
from backends.engine.registry import Registry, open_backend
from backends.mlx import Mlx
from tests.backends.runs import ignore, prompt, run, sequence

_DEMO = Path(__file__).parents[2] / "assets" / "demo"

pytestmark = [
    pytest.mark.skipif(sys.platform != "darwin" or platform.machine() != "arm64", reason="needs Apple silicon"),
    pytest.mark.skipif(not (_DEMO / "mlx").exists(), reason="the demo model is not built"),
]


@pytest.fixture
def model() -> Iterator[LoadedModel]:
    """The demo model on Metal."""
    loaded = Mlx().load(_DEMO / "mlx", LoadOptions(), ignore)
    yield loaded
    loaded.close()


def test_a_folder_is_run_by_mlx_and_a_file_by_llama_cpp_with_metal() -> None:
    assert open_backend(Registry().choose(_DEMO / "mlx", None)).name == "MLX"
    llama = open_backend(Registry().choose(_DEMO / "triptych-demo.gguf", None))
    assert llama.name == "llama.cpp"
    assert any(device.library in ("Metal", "MTL") for device in llama.devices())


def test_the_device_is_the_gpu_within_its_limit() -> None:
    (device,) = Mlx().devices()
    assert (device.name, device.kind, device.library) == ("Metal", DeviceKind.INTEGRATED, "MLX")
    assert 1 << 30 < device.memory_free <= device.memory_total


def test_it_computes_on_metal_and_counts_its_memory(model: LoadedModel) -> None:
    assert model.info.devices == ("Metal",)
    results = run(model, *(sequence(number, prompt(number, 300), new=40) for number in range(3)))
    assert [len(result.tokens) for result in results.values()] == [40] * 3
    memory = model.memory().devices[0]
    assert memory.weights >= model.info.size * 0.9
    assert memory.cache > 0


def test_closing_gives_the_memory_and_the_wired_limit_back() -> None:
    from backends.mlx import metal, native

    native.free_memory()
    before = metal.active_memory()
    model = Mlx().load(_DEMO / "mlx", LoadOptions(), ignore)
    run(model, sequence(1, prompt(1, 300)))
    held = metal.active_memory() - before
    model.close()
    assert metal.active_memory() - before < held / 10
    assert native.spare_memory() == 0


def test_efforts_side_by_side_are_nearly_as_one_by_one(model: LoadedModel) -> None:
    three = [sequence(number, prompt(number, 200), new=30) for number in range(3)]
    together = run(model, *three)
    alone = {one.id: run(model, one)[one.id].tokens for one in three}
    assert sum(together[id_].tokens[:5] == tokens[:5] for id_, tokens in alone.items()) >= 2
