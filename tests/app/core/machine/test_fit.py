"""The arithmetic of memory: published figures, llama.cpp's own account, verdicts, prices."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from app.core.machine.fit import (
    Fit,
    MemorySettings,
    Placement,
    Verdict,
    cache_bytes,
    compute_bytes,
    fit,
    layer_owners,
    price,
    settings_of,
)
from app.core.machine.machine import GIB, Machine, cpu_only, discrete, unified
from app.core.machine.model_shape import GPT_OSS_20B, GPT_OSS_120B, ModelShape, shape_of, shape_of_folder
from assets.demo.recipe.shipping import GGUF
from backends.contract.base import LoadOptions
from backends.formats.gguf import load_header
from backends.formats.mlx_folder import read_folder
from backends.llama_cpp.backend import LlamaCpp
from tests.fit_cases import main as run_cases
from tests.mlx_models import write_random_mlx
from tests.models import Spec, write_random_gguf

MIB = 1 << 20
GOLDEN = Path(__file__).parents[3] / "golden"


@pytest.mark.parametrize("name", ["machines.json", "machines_printed.json"])
def test_all_machines_get_their_verdict(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_cases([str(GOLDEN / name)]) == 0
    assert capsys.readouterr().out.endswith(" passed, 0 failed\n")


def test_the_case_runner_can_fail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = (GOLDEN / "machines.json").read_text(encoding="utf-8")
    changed = content.replace('"verdict": "full"', '"verdict": "tight"', 1).replace(
        '"n_cpu_moe": 29', '"n_cpu_moe": 31', 1
    )
    wrong = tmp_path / "wrong.json"
    wrong.write_text(changed, encoding="utf-8")
    assert run_cases([str(wrong)]) == 1
    assert capsys.readouterr().out.endswith("574 passed, 2 failed\n")


@pytest.mark.parametrize(
    ("shape", "weights", "embedding", "experts"),
    [(GPT_OSS_20B, 11.266, 0.573, 0.395), (GPT_OSS_120B, 59.022, 0.573, 1.58)],
)
def test_published_sizes(shape: ModelShape, weights: float, embedding: float, experts: float) -> None:
    assert shape.weights / GIB == pytest.approx(weights, abs=0.0005)
    assert shape.embedding / GIB == pytest.approx(embedding, abs=0.0005)
    assert shape.layers[0].experts / GIB == pytest.approx(experts, abs=0.0005)


# facts/gpt_oss.md §7, MiB: 20b f16, 20b f16 swa_full, 20b q8_0, 20b q8_0 swa_full, then the same for 120b
KV_TABLE = {
    4: (114, 192, 60.6, 102, 171, 288, 90.8, 153),
    8: (210, 384, 111.6, 204, 315, 576, 167.3, 306),
    16: (402, 768, 213.6, 408, 603, 1152, 320.3, 612),
    32: (786, 1536, 417.6, 816, 1179, 2304, 626.3, 1224),
    64: (1554, 3072, 825.6, 1632, 2331, 4608, 1238.3, 2448),
    128: (3090, 6144, 1641.6, 3264, 4635, 9216, 2462.3, 4896),
}


@pytest.mark.parametrize(("thousands", "row"), KV_TABLE.items())
def test_the_cache_is_that_of_the_table(thousands: int, row: tuple[float, ...]) -> None:
    found = [
        _cache(shape, MemorySettings(thousands * 1024, kv_type=kv_type, swa_full=swa_full)) / MIB
        for shape in (GPT_OSS_20B, GPT_OSS_120B)
        for kv_type in ("f16", "q8_0")
        for swa_full in (False, True)
    ]
    assert found == pytest.approx(row, abs=0.1)


def _cache(shape: ModelShape, settings: MemorySettings) -> int:
    return sum(cache_bytes(shape, settings, layer) for layer in range(len(shape.layers)))


# Context, ubatch, sequences, logits (0: all of the batch), MiB reported by llama.cpp 0c1e570 on a CPU for 20b's shapes
COMPUTE = [
    (4096, 512, 1, 0, 414.40),
    (131_072, 512, 1, 0, 409.63),
    (4096, 512, 1, 1, 97.14),
    (4096, 512, 4, 4, 97.39),
    (32_768, 512, 4, 4, 125.39),
    (131_072, 512, 4, 4, 221.39),
    (65_536, 512, 8, 8, 157.89),
    (4096, 2048, 1, 0, 1731.09),
    (4096, 2048, 4, 4, 395.58),
    (131_072, 2048, 4, 4, 891.58),
    (131_072, 1024, 4, 4, 443.79),
    (4096, 128, 4, 4, 24.29),
]


@pytest.mark.parametrize(("context", "ubatch", "sequences", "outputs", "measured"), COMPUTE)
def test_compute_buffers_are_predicted_within_the_allowance(
    context: int, ubatch: int, sequences: int, outputs: int, measured: float
) -> None:
    predicted = compute_bytes(GPT_OSS_20B, MemorySettings(context, sequences, ubatch, outputs=outputs)) / MIB
    assert 1.0 <= predicted / measured <= 1.07


@pytest.mark.parametrize("repack", [False, True])
@pytest.mark.parametrize("kv_type", ["f16", "q8_0"])
def test_a_loaded_model_holds_what_was_predicted(tmp_path: Path, kv_type: str, repack: bool) -> None:
    spec = Spec(4, 256, 8, 2, 64, 8, 2, 256, 128, 8192)
    path = write_random_gguf(tmp_path / "m.gguf", spec)
    options = LoadOptions(context=4096, sequences=3, kv_type=kv_type, repack=repack)
    loaded = LlamaCpp().load(path, options, lambda _stage, _fraction: None)
    try:
        held = loaded.memory().devices
    finally:
        loaded.close()
    shape = shape_of(load_header(path))
    predicted = price(shape, cpu_only(8 * GIB), settings_of(options, shape), Placement()).parts[0]
    rounded = 0.02 * MIB  # llama.cpp says its buffers in hundredths of a MiB
    assert sum(device.cache for device in held) == pytest.approx(predicted.cache, abs=rounded)
    weights = sum(device.weights for device in held)
    if not repack:  # whether anything is copied depends on this processor
        assert weights == pytest.approx(predicted.weights, rel=0.01)
    assert weights <= (predicted.weights + predicted.repacked) * 1.01
    assert sum(device.compute for device in held) == pytest.approx(predicted.compute, rel=0.25)  # a tiny model


def test_a_folder_has_the_shape_of_its_file(tmp_path: Path) -> None:
    folder = read_folder(write_random_mlx(tmp_path / "folder"))
    shape, other = shape_of_folder(folder), shape_of(load_header(write_random_gguf(tmp_path / "m.gguf")))
    assert shape.weights == folder.size
    assert (shape.hidden, shape.queries, shape.cache_row, shape.window) == (64, 128, 128, 16)
    assert len(shape.layers) == len(other.layers)
    assert shape.layers[0].experts == pytest.approx(other.layers[0].experts, rel=0.06)  # biases in 16 bits
    assert price(shape, unified(8 * GIB, 12 * GIB), settings_of(LoadOptions(), shape), Placement()).fits


def test_a_header_and_the_published_dimensions_agree(tmp_path: Path) -> None:
    header = load_header(write_random_gguf(tmp_path / "m.gguf"))
    shape = shape_of(header)
    assert shape.weights == header.size
    assert (shape.hidden, shape.queries, shape.cache_row, shape.window) == (64, 128, 128, 16)
    assert shape.layers[0].packed == 3 * 4 * 64 * 64 // 32 * 17
    assert shape.layers[0].experts == shape.layers[0].packed + 4 * 3 * 4 * 64


@pytest.mark.parametrize(
    ("machine", "shape", "verdict", "sentence"),
    [
        (discrete([24 * GIB], 32 * GIB), GPT_OSS_20B, Verdict.COMFORTABLE, "Fits comfortably, with 11.5 GB to spare."),
        (
            unified(int(11.84 * GIB), 16 * GIB),
            GPT_OSS_20B,
            Verdict.TIGHT,
            "Fits, but only just: 0.3 GB to spare. Close other programs first.",
        ),
        (
            discrete([8 * GIB], 64 * GIB),
            GPT_OSS_120B,
            Verdict.EXPERTS_ON_CPU,
            "Runs with the experts of 34 of 36 layers in main memory.",
        ),
        (
            cpu_only(32 * GIB),
            GPT_OSS_20B,
            Verdict.CPU_ONLY,
            "Runs on the processor alone, which is slow. 16.1 GB to spare.",
        ),
        (
            cpu_only(16 * GIB),
            GPT_OSS_20B,
            Verdict.CPU_ONLY,
            "Runs on the processor alone, which is slow. 0.1 GB to spare. Close other programs first.",
        ),
        (cpu_only(32 * GIB), GPT_OSS_120B, Verdict.NO, "Does not fit: it is 31.8 GB short."),
    ],
)
def test_verdicts_are_said_in_plain_words(machine: Machine, shape: ModelShape, verdict: Verdict, sentence: str) -> None:
    found = fit(shape, machine, MemorySettings(8192))
    assert (found.verdict, str(found.sentence)) == (verdict, sentence)
    assert found.fits == (verdict is not Verdict.NO)


def test_only_what_is_slow_is_called_slow() -> None:
    demo = shape_of(load_header(GGUF))
    assert str(fit(demo, cpu_only(32 * GIB), MemorySettings(4096)).sentence).startswith("Runs on the processor alone. ")
    known = fit(GPT_OSS_20B, cpu_only(32 * GIB), MemorySettings(8192))
    assert str(known.sentence_at(5.4)) == "Runs on the processor alone, which is slow. 16.1 GB to spare."
    assert str(known.sentence_at(33.0)) == "Runs on the processor alone. 16.1 GB to spare."
    on_gpu = fit(GPT_OSS_20B, discrete([24 * GIB], 32 * GIB), MemorySettings(8192))
    assert on_gpu.sentence_at(5.4) == on_gpu.sentence


def test_parts_add_up_wherever_layers_lie() -> None:
    machine = discrete([24 * GIB, 8 * GIB], 64 * GIB)
    for placement in (
        Placement(),
        Placement(expert_layers=24),
        Placement(first_gpu_layer=10),
        Placement(first_gpu_layer=25),
        Placement(expert_layers=5, split=(20, 5)),
        Placement(first_gpu_layer=3, expert_layers=12, split=(2, 20)),
    ):
        found = price(GPT_OSS_20B, machine, MemorySettings(8192), placement)
        assert sum(part.weights for part in found.parts) == GPT_OSS_20B.weights, placement
        assert sum(part.cache for part in found.parts) == _cache(GPT_OSS_20B, MemorySettings(8192)), placement


def test_layers_lie_where_llama_cpp_puts_them() -> None:
    two = discrete([24 * GIB, 24 * GIB], 64 * GIB)
    assert layer_owners(GPT_OSS_20B, two, Placement(split=(20, 5))) == (0,) * 20 + (1,) * 5
    assert layer_owners(GPT_OSS_20B, two, Placement(first_gpu_layer=22, split=(1, 2))) == (None,) * 22 + (0, 1, 1)
    assert layer_owners(GPT_OSS_20B, cpu_only(GIB), Placement()) == (None,) * 25
    uneven = layer_owners(GPT_OSS_20B, discrete([24 * GIB, 8 * GIB], 64 * GIB), Placement())
    assert (uneven.count(0), uneven.count(1)) == (19, 6)


def test_more_context_costs_more_and_experts_move_by_the_layer() -> None:
    machine = discrete([16 * GIB], 64 * GIB)
    prices = [price(GPT_OSS_20B, machine, MemorySettings(context), Placement()) for context in (4096, 8192, 65_536)]
    assert prices[0].used < prices[1].used < prices[2].used
    moved = price(GPT_OSS_20B, machine, MemorySettings(4096), Placement(expert_layers=3))
    assert moved.parts[1].margin - prices[0].parts[1].margin == 3 * GPT_OSS_20B.layers[0].experts
    assert moved.used == prices[0].used


def test_repacking_takes_the_experts_a_second_time() -> None:
    plain = price(GPT_OSS_20B, cpu_only(32 * GIB), MemorySettings(8192), Placement())
    repacked = price(GPT_OSS_20B, cpu_only(32 * GIB), MemorySettings(8192, repack=True), Placement())
    assert (repacked.used - plain.used) / GIB == pytest.approx(9.46, abs=0.01)


def test_what_is_missing_in_both_memories_is_added() -> None:
    found = price(GPT_OSS_120B, discrete([4 * GIB], 16 * GIB), MemorySettings(8192), Placement(expert_layers=20))
    assert found.verdict is Verdict.NO
    assert found.margin == found.parts[0].margin + found.parts[1].margin


def test_what_a_machine_has_taught_is_heeded() -> None:
    machine = discrete([16 * GIB], 64 * GIB)
    taught = msgspec.structs.replace(machine, gpus=(msgspec.structs.replace(machine.gpus[0], learned=GIB),))
    assert _fit(machine).margin - _fit(taught).margin == GIB


def _fit(machine: Machine) -> Fit:
    return fit(GPT_OSS_20B, machine, MemorySettings(8192))


def test_the_engines_options_are_understood() -> None:
    settings = settings_of(LoadOptions(), GPT_OSS_20B)
    assert settings == MemorySettings(16_384, 4, 512, "f16", outputs=8)
    assert settings_of(LoadOptions(context=4096, batch=256, repack=True), GPT_OSS_20B).ubatch == 256
