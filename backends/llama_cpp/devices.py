"""The devices llama.cpp can use here, in the contract's words, and how many threads the CPU is worth."""

from __future__ import annotations

import os
from collections.abc import Sequence

import psutil

from backends.contract.base import Device, DeviceKind
from backends.llama_cpp.compute_libraries import CPU_VARIABLE, environment_variant
from backends.llama_cpp.native import DeviceFacts, Native

_KINDS = (DeviceKind.CPU, DeviceKind.GPU, DeviceKind.INTEGRATED, DeviceKind.ACCELERATOR)  # by ggml's number


def list_devices(native: Native) -> Sequence[Device]:
    """Every device, the CPU included."""
    return [_device(native.device(handle)) for handle in native.device_handles()]


def has_gpu(devices: Sequence[Device]) -> bool:
    """Whether layers can lie anywhere but in main memory."""
    return any(device.kind in (DeviceKind.GPU, DeviceKind.INTEGRATED) for device in devices)


def physical_cores() -> int:
    """Cores this process may use; two threads of one core only get in each other's way."""
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 1
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else cores
    return max(1, min(cores, allowed))


def _device(facts: DeviceFacts) -> Device:
    kind = _KINDS[facts.kind] if facts.kind < len(_KINDS) else DeviceKind.ACCELERATOR
    free, total = facts.memory_free, facts.memory_total
    if kind is DeviceKind.CPU:  # ggml reports all of it as free
        memory = psutil.virtual_memory()
        free, total = memory.available, memory.total
    hidden = f" (only the CPU variant {variant}, by {CPU_VARIABLE})" if (variant := environment_variant()) else ""
    return Device(
        name=facts.name,
        description=facts.description.strip() + (hidden if kind is DeviceKind.CPU else ""),
        kind=kind,
        library=facts.library,
        memory_total=total,
        memory_free=free,
    )
