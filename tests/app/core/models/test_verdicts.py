"""Which model is recommended, machine by machine."""

from __future__ import annotations

import pytest

from app.core.machine.fit import Verdict
from app.core.machine.hardware import Hardware
from app.core.machine.machine import GIB
from app.core.machine.model_shape import GPT_OSS_20B, GPT_OSS_120B
from app.core.machine.probes.cpu import Cpu
from app.core.machine.probes.disk import Disk
from app.core.machine.probes.gpus import Gpu
from app.core.machine.probes.memory import Memory
from app.core.models.catalog import load_catalog
from app.core.models.verdicts import recommended, verdict_of
from app.paths import assets_folder

CATALOG = load_catalog(assets_folder() / "catalog.toml")


def hardware(ram: int, gpu: int = 0) -> Hardware:
    """A computer with so many GiB, and a GPU that the engine can use."""
    gpus = (Gpu("GPU", "CUDA0", "CUDA", False, gpu * GIB, gpu * GIB, "1", False),) if gpu else ()
    cpu = Cpu("Processor", 8, 8, ())
    return Hardware("Linux", cpu, Memory(ram * GIB, ram * GIB, None, 0, 0), gpus, Disk("/", 0, False))


@pytest.mark.parametrize(
    ("ram", "gpu", "name"),
    [(8, 0, None), (32, 0, "gpt-oss-20b"), (96, 0, "gpt-oss-20b"), (32, 16, "gpt-oss-20b"), (64, 80, "gpt-oss-120b")],
)
def test_the_largest_comfortable_model_else_the_smallest_possible(ram: int, gpu: int, name: str | None) -> None:
    found = recommended(CATALOG, hardware(ram, gpu))
    assert (found.name if found else None) == name


def test_a_verdict_says_by_how_much_it_misses() -> None:
    found = verdict_of(GPT_OSS_120B, hardware(32))
    assert found.verdict is Verdict.NO and "short" in str(found.sentence)
    assert verdict_of(GPT_OSS_20B, hardware(32)).verdict is Verdict.CPU_ONLY
