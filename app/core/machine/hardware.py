"""This computer, as far as running models goes: processor, memory, GPUs, the models' disk; and as a `Machine`.

A probe never fails: a part that cannot be known is `Unknown`, with the reason and what would help. The engine's devices
are passed in; nothing here loads a compute library. Takes some milliseconds. Not here: what changes by the second.
"""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from app.core.machine import cuda
from app.core.machine.machine import (
    DISPLAY,
    DRIVER,
    GIB,
    HEADLESS,
    MAIN_MEMORY,
    SYSTEM,
    UNIFIED_SYSTEM,
    UNIFIED_WORK,
    Machine,
    Pool,
)
from app.core.machine.probes.cpu import Cpu, read_cpu
from app.core.machine.probes.disk import Disk, read_disk
from app.core.machine.probes.drm import read_cards
from app.core.machine.probes.gpus import Gpu, find_gpus
from app.core.machine.probes.known import SystemPaths, Unknown, this_computer
from app.core.machine.probes.memory import Memory, read_memory
from app.core.machine.probes.nvml import NvidiaGpu, read_nvidia
from backends.contract.base import Device

_LARGE_BATCH = 2_048
_KEEP = GIB // 2  # of what is free now, so that a load does not push the system to its edge


class Hardware(msgspec.Struct, frozen=True):
    """Everything that was found out about this computer."""

    system: str
    cpu: Cpu
    memory: Memory
    gpus: tuple[Gpu, ...]
    disk: Disk


def probe(
    devices: Iterable[Device],
    folder: Path,
    places: SystemPaths | None = None,
    nvidia: tuple[NvidiaGpu, ...] | Unknown | None = None,
) -> Hardware:
    """Look at this computer; `devices` is what the engine sees, `folder` where models are kept."""
    places = places or this_computer()
    by_driver = read_nvidia() if nvidia is None else nvidia
    memory = read_memory(places)
    return Hardware(
        system=f"{platform.system()} {platform.release()} {platform.machine()}",
        cpu=read_cpu(places),
        memory=memory,
        gpus=find_gpus(devices, by_driver, read_cards(places), memory),
        disk=read_disk(places, folder),
    )


def machine_words(hardware: Hardware) -> str:
    """Processor and usable GPUs in a line, for a record."""
    cpu = "unknown processor" if isinstance(hardware.cpu.model, Unknown) else hardware.cpu.model
    gpus = [gpu.name for gpu in hardware.gpus if gpu.is_usable]
    return ", ".join((f"{cpu}, {hardware.cpu.usable_cores} cores", *gpus))


def machine_when_idle(hardware: Hardware) -> Machine:
    """The computer with nothing else running: whether a model can be had at all."""
    gpus = _gpus_to_use(hardware)
    total = hardware.memory.total
    if gpus and gpus[0].shares_memory:
        kept = max(min(UNIFIED_SYSTEM, total // 4), total // 10)
        return Machine(_memory(total, UNIFIED_WORK, kept), (_pool(gpus[0], UNIFIED_WORK, 0),), unified=True)
    pools = tuple(_pool(gpu, DRIVER, _kept(gpu)) for gpu in gpus)
    return Machine(_memory(total, 0, min(SYSTEM, total // 4)), pools)


def machine_now(hardware: Hardware, given_back: Mapping[str, int] | None = None) -> Machine:
    """The computer as it is: what other programs hold is theirs. `given_back`: what unloading a model will free, by the
    engine's names of devices.
    """
    gpus, freed = _gpus_to_use(hardware), given_back or {}
    is_unified = bool(gpus) and gpus[0].shares_memory
    total = hardware.memory.total
    held = max(0, total - hardware.memory.available - freed.get("CPU", 0)) + _KEEP
    memory = _memory(total, UNIFIED_WORK if is_unified else 0, held)
    pools = tuple(
        _pool(gpu, UNIFIED_WORK if is_unified else _driver(gpu), max(0, _held(gpu) - freed.get(gpu.device, 0)))
        for gpu in gpus
    )
    return Machine(memory, pools, unified=is_unified)


def _driver(gpu: Gpu) -> int:
    """What computing takes besides the model. Looking has given the engine a context on a CUDA device already."""
    return cuda.work_bytes(_LARGE_BATCH) if gpu.library == "CUDA" else DRIVER


def _memory(total: int, driver: int, others: int) -> Pool:
    return Pool(MAIN_MEMORY, total, driver, others, device="CPU")


def _pool(gpu: Gpu, driver: int, others: int) -> Pool:
    return Pool(gpu.name, _bytes(gpu.total), driver, others, device=gpu.device)


def _gpus_to_use(hardware: Hardware) -> tuple[Gpu, ...]:
    """GPUs with memory of their own; a shared one only where there is no other."""
    usable = [gpu for gpu in hardware.gpus if gpu.is_usable and _bytes(gpu.total) > 0]
    own = tuple(gpu for gpu in usable if not gpu.shares_memory)
    return own or tuple(usable[:1])


def _held(gpu: Gpu) -> int:
    """What other programs hold of a GPU now."""
    return _kept(gpu) if isinstance(gpu.free, Unknown) else max(0, _bytes(gpu.total) - gpu.free)


def _kept(gpu: Gpu) -> int:
    """For the screen, unless it is known that none hangs there."""
    return HEADLESS if gpu.has_display is False else DISPLAY


def _bytes(size: int | Unknown) -> int:
    return 0 if isinstance(size, Unknown) else size
