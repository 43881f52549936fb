"""What was measured on a real GPU, and what is predicted for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.core.machine import cuda
from app.core.machine.fit import Fit, MemoryPart, price, settings_of
from app.core.machine.machine import GIB, Machine, Pool
from app.core.machine.model_shape import GPT_OSS_20B
from app.core.machine.prediction import placement_of
from backends.contract.base import LoadOptions

ROWS: list[dict[str, Any]] = msgspec.json.decode(
    (Path(__file__).parents[3] / "golden" / "cuda_h200.json").read_bytes()
)["rows"]
H200 = Machine(Pool("Main memory", 126 * GIB, device="CPU"), (Pool("NVIDIA H200", 140 * GIB, device="CUDA0"),))
WANTED = ("context", "sequences", "ubatch", "kv_type", "cpu_expert_layers", "gpu_layers")


def predicted(row: dict[str, Any]) -> Fit:
    """Four layers, or all of them, of 20b's shapes."""
    shape = msgspec.structs.replace(GPT_OSS_20B, layers=GPT_OSS_20B.layers[: row["layers"]])
    options = LoadOptions(**{name: row[name] for name in WANTED})
    return price(shape, H200, settings_of(options, shape), placement_of(options, shape, H200))


def off(part: MemoryPart, account: list[int]) -> float:
    return part.used / sum(account) - 1


@pytest.mark.parametrize("row", ROWS, ids=lambda row: " ".join(str(row[name]) for name in ("layers", *WANTED)))
def test_both_memories_hold_what_is_predicted(row: dict[str, Any]) -> None:
    main, gpu = predicted(row).parts
    assert abs(off(gpu, row["account"]["CUDA0"])) < 0.001
    assert abs(off(main, row["account"]["CPU"])) < 0.01
    taken = gpu.used + cuda.work_bytes(row["ubatch"]) - cuda.MODULES
    assert abs(taken / row["taken"] - 1) < 0.003


def test_a_mapped_file_beside_the_experts_is_told_and_not_missed() -> None:
    row = next(row for row in ROWS if row["layers"] == 24 and row["cpu_expert_layers"] == 24)
    main, _ = predicted(row).parts
    assert main.mapped > GIB
    assert main.margin == main.pool.budget - (main.used - main.mapped)
