"""The device MLX computes on, in the contract's words: Apple's GPU in the system's own memory, elsewhere the CPU."""

from __future__ import annotations

from collections.abc import Sequence

import psutil

from backends.contract.base import Device, DeviceKind
from backends.mlx import metal


def list_devices() -> Sequence[Device]:
    """The one it uses. On Apple's, as much memory as the system recommends for it (some three quarters of all)."""
    facts = metal.device_facts()
    memory = psutil.virtual_memory()
    limit = memory_limit()
    return [
        Device(
            name=device_name(),
            description=str(facts.get("device_name", "")),
            kind=DeviceKind.INTEGRATED if metal.is_on_gpu() else DeviceKind.CPU,
            library="MLX",
            memory_total=limit,
            memory_free=min(memory.available, max(0, limit - metal.active_memory())),
        )
    ]


def device_name() -> str:
    """The name under which the device is shown to people."""
    return "Metal" if metal.is_on_gpu() else "CPU"


def memory_limit() -> int:
    """Bytes that MLX should not exceed: Apple's working-set limit, else all of the memory."""
    recommended = metal.device_facts().get("max_recommended_working_set_size")
    return int(recommended) if recommended else psutil.virtual_memory().total
