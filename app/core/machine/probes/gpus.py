"""GPUs: what the engine can use, completed by what driver and kernel know, and those it cannot use, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from app.core.machine.probes.drm import GraphicsCard
from app.core.machine.probes.known import Unknown
from app.core.machine.probes.memory import Memory
from app.core.machine.probes.nvml import NvidiaGpu
from app.core.machine.probes.sensors import Sensors
from app.sentence import Sentence
from backends.contract.base import Device, DeviceKind

_ON_PROCESSOR = Sentence("Until there is one, models run on the processor.")
_NO_TOTAL = Sentence("The total memory of this GPU is not known.")
_NO_FREE = Sentence("The free memory of this GPU is not known.")


class Gpu(msgspec.Struct, frozen=True):
    """A GPU. `library` is the compute library through which the engine uses it, or why it cannot."""

    name: str
    device: str  # the engine's name for it, empty if it cannot be used
    library: str | Unknown
    shares_memory: bool
    total: int | Unknown
    free: int | Unknown
    driver: str | Unknown
    has_display: bool | Unknown
    sensors: Sensors = Sensors()

    @property
    def is_usable(self) -> bool:
        """Whether a model can lie on it."""
        return isinstance(self.library, str)


def find_gpus(
    devices: Iterable[Device],
    nvidia: Sequence[NvidiaGpu] | Unknown,
    cards: Sequence[GraphicsCard],
    memory: Memory | None = None,
) -> tuple[Gpu, ...]:
    """The engine's GPUs first, in its order, then those it cannot use, the lost ones last. What shares main memory and
    tells no figures has those of `memory`.
    """
    told = () if isinstance(nvidia, Unknown) else nvidia
    by_driver, lost = [gpu for gpu in told if gpu.trouble is None], [gpu for gpu in told if gpu.trouble is not None]
    by_kernel = list(cards)
    used = [
        _usable(device, by_driver, by_kernel)
        for device in devices
        if device.kind in (DeviceKind.GPU, DeviceKind.INTEGRATED)
    ]
    unused = [_without_backend(gpu, memory) for gpu in by_driver]
    is_told = bool(by_driver or lost)
    unused += [_unusable_card(card, nvidia) for card in by_kernel if not (card.vendor == "NVIDIA" and is_told)]
    return (*(_with_figures(gpu, memory) for gpu in used), *unused, *map(_lost, lost))


def _with_figures(gpu: Gpu, memory: Memory | None) -> Gpu:
    """A GPU that shares main memory, with its figures where it tells none."""
    if memory is None or not (gpu.shares_memory and isinstance(gpu.total, Unknown)):
        return gpu
    return msgspec.structs.replace(gpu, total=memory.total, free=memory.available)


def _usable(device: Device, by_driver: list[NvidiaGpu], by_kernel: list[GraphicsCard]) -> Gpu:
    """A device of the engine; what completes it is taken off the lists."""
    known = _take_known(device, by_driver, by_kernel)
    return Gpu(
        name=device.description or device.name,
        device=device.name,
        library=device.library,
        shares_memory=device.kind is DeviceKind.INTEGRATED or device.library == "Metal" or known.shares_memory,
        total=device.memory_total or Unknown(_NO_TOTAL),
        free=known.free or device.memory_free or Unknown(_NO_FREE),
        driver=known.driver,
        has_display=known.has_display,
        sensors=known.sensors,
    )


class _Known(msgspec.Struct, frozen=True):
    """What driver or kernel add to a device. `free` is of this moment, the engine's figure of when it was asked."""

    driver: str | Unknown = Unknown(Sentence("The driver's version is not known."))
    has_display: bool | Unknown = Unknown(Sentence("Whether a screen is connected to it is not known."))
    sensors: Sensors = Sensors()
    free: int | None = None
    shares_memory: bool = False


def _take_known(device: Device, by_driver: list[NvidiaGpu], by_kernel: list[GraphicsCard]) -> _Known:
    """By the driver's word or the kernel's; the device's entries leave the lists."""
    gpu = next((gpu for gpu in by_driver if gpu.name in device.description or device.description in gpu.name), None)
    card = _nearest(by_kernel, "NVIDIA" if gpu else _vendor(device), device.memory_total)
    if gpu is not None:
        by_driver.remove(gpu)
    if card is not None:
        by_kernel.remove(card)
    found = gpu or card
    if found is None:
        return _Known()
    is_shared = gpu.shares_memory if gpu is not None else card is not None and card.is_integrated
    free = None if is_shared else found.free
    return _Known(
        found.driver or _Known().driver, found.has_display, found.sensors, free, gpu is not None and is_shared
    )


def _vendor(device: Device) -> str:
    text = f"{device.library} {device.description}".lower()
    if any(word in text for word in ("nvidia", "cuda", "geforce")):
        return "NVIDIA"
    if any(word in text for word in ("amd", "radeon", "rocm")):
        return "AMD"
    return "Intel" if "intel" in text else ""


def _nearest(cards: Sequence[GraphicsCard], vendor: str, total: int) -> GraphicsCard | None:
    """The card of this maker whose memory is closest to what the engine reports."""
    mine = [card for card in cards if card.vendor == vendor]
    return min(mine, key=lambda card: abs((card.total or 0) - total), default=None)


def _without_backend(gpu: NvidiaGpu, memory: Memory | None) -> Gpu:
    missing = Unknown(
        Sentence("The NVIDIA driver is there, but this build has no CUDA backend."),
        _ON_PROCESSOR,
    )
    total, free = (Unknown(_NO_TOTAL), Unknown(_NO_FREE)) if gpu.shares_memory else (gpu.total, gpu.free)
    shown = Gpu(gpu.name, "", missing, gpu.shares_memory, total, free, gpu.driver, gpu.has_display, gpu.sensors)
    return _with_figures(shown, memory)


def _lost(gpu: NvidiaGpu) -> Gpu:
    """One that the driver counts and says nothing of."""
    trouble = gpu.trouble or Unknown(_NO_TOTAL)
    nothing = Unknown(Sentence("Whether a screen is connected to it is not known."))
    return Gpu(gpu.name, "", trouble, False, Unknown(_NO_TOTAL), Unknown(_NO_FREE), gpu.driver, nothing)


def _unusable_card(card: GraphicsCard, nvidia: Sequence[NvidiaGpu] | Unknown) -> Gpu:
    """A card that the kernel lists and the engine does not."""
    if card.vendor == "NVIDIA":
        library = Unknown(
            Sentence("There is an NVIDIA GPU, but NVIDIA's driver does not respond."),
            Sentence("Install NVIDIA's driver."),
        )
        if isinstance(nvidia, Unknown) and card.driver == "nouveau":
            library = Unknown(
                Sentence("The GPU runs on nouveau, which cannot compute."), Sentence("Install NVIDIA's driver.")
            )
    else:
        library = Unknown(
            Sentence("There is a GPU of {vendor}, but this build has no backend for it.", vendor=card.vendor),
            _ON_PROCESSOR,
        )
    return Gpu(
        name=f"{card.vendor} GPU",
        device="",
        library=library,
        shares_memory=card.is_integrated,
        total=card.total or Unknown(_NO_TOTAL),
        free=card.free if card.free is not None else Unknown(_NO_FREE),
        driver=card.driver or Unknown(Sentence("The kernel names no driver.")),
        has_display=card.has_display,
        sensors=card.sensors,
    )
