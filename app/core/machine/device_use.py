"""What fills each memory now: the model's weights, cache and compute buffers, other programs, and what is free.

Pure. Weights of a mapped file count as ours although the system calls them reclaimable. Not here: looking (`hardware`).
"""

from __future__ import annotations

import msgspec

from app.core.machine.fit import Fit
from app.core.machine.hardware import Hardware
from app.core.machine.machine import MAIN_MEMORY
from app.core.machine.probes.gpus import Gpu
from app.core.machine.probes.known import Unknown
from app.sentence import Sentence
from backends.contract.base import DeviceMemory, MemoryUse

_NONE = DeviceMemory("", 0, 0, 0)


class DeviceUse(msgspec.Struct, frozen=True):
    """One memory, in bytes. `predicted` is what the header said the model would take; None where nothing is loaded."""

    name: Sentence | str
    device: str
    total: int
    weights: int = 0
    cache: int = 0
    compute: int = 0
    others: int = 0
    predicted: int | None = None

    @property
    def ours(self) -> int:
        """Bytes that the model holds in this memory: weights, cache and compute buffers."""
        return self.weights + self.cache + self.compute

    @property
    def free(self) -> int:
        """Bytes of this memory that nobody holds."""
        return max(0, self.total - self.ours - self.others)


def device_uses(hardware: Hardware, held: MemoryUse | None, predicted: Fit | None) -> tuple[DeviceUse, ...]:
    """GPUs that can be used first, then main memory."""
    gpus = [gpu for gpu in hardware.gpus if gpu.is_usable]
    names = {gpu.device for gpu in gpus}
    parts = {part.pool.device: part.used for part in predicted.parts} if predicted else dict[str, int]()
    rows = held.devices if held else ()
    main = _sum([row for row in rows if row.device not in names])
    on_gpus = tuple(
        _gpu_use(gpu, next((row for row in rows if row.device == gpu.device), _NONE), parts.get(gpu.device))
        for gpu in gpus
    )
    return (*on_gpus, _main_use(hardware, main, parts.get("CPU")))


def _gpu_use(gpu: Gpu, held: DeviceMemory, predicted: int | None) -> DeviceUse:
    total = 0 if isinstance(gpu.total, Unknown) else gpu.total
    ours = held.weights + held.cache + held.compute
    others = 0 if isinstance(gpu.free, Unknown) else max(0, total - gpu.free - ours)
    return DeviceUse(gpu.name, gpu.device, total, held.weights, held.cache, held.compute, others, predicted)


def _main_use(hardware: Hardware, held: DeviceMemory, predicted: int | None) -> DeviceUse:
    memory = hardware.memory
    others = max(0, memory.total - memory.available - held.cache - held.compute)
    return DeviceUse(MAIN_MEMORY, "CPU", memory.total, held.weights, held.cache, held.compute, others, predicted)


def _sum(rows: list[DeviceMemory]) -> DeviceMemory:
    return DeviceMemory(
        "CPU", sum(row.weights for row in rows), sum(row.cache for row in rows), sum(row.compute for row in rows)
    )
