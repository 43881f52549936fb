"""What fills each memory."""

from __future__ import annotations

from app.core.machine.device_use import device_uses
from app.core.machine.fit import fit, settings_of
from app.core.machine.hardware import machine_now
from app.core.machine.machine import GIB
from app.core.machine.model_shape import GPT_OSS_20B
from app.core.machine.probes.gpus import Gpu
from backends.contract.base import DeviceMemory, LoadOptions, MemoryUse
from tests.app.core.machine.test_hardware_report import NO_BACKEND, computer

RTX = Gpu("RTX", "CUDA0", "CUDA", False, 16 * GIB, 2 * GIB, "580", True)


def test_an_idle_computer_holds_other_programs_only() -> None:
    (main,) = device_uses(computer(), None, None)
    assert (main.ours, main.others, main.free, main.predicted) == (0, 12 * GIB, 20 * GIB, None)


def test_gpus_come_first_and_what_is_not_on_them_is_in_main_memory() -> None:
    hardware = computer(RTX, Gpu("old", "", NO_BACKEND, False, GIB, GIB, "1", False))
    held = MemoryUse(
        (
            DeviceMemory("CUDA0", 10 * GIB, GIB, GIB),
            DeviceMemory("CPU", GIB, 0, 0),
            DeviceMemory("CUDA_Host", 0, 0, GIB),
        )
    )
    predicted = fit(GPT_OSS_20B, machine_now(hardware), settings_of(LoadOptions(), GPT_OSS_20B))
    gpu, main = device_uses(hardware, held, predicted)
    assert (gpu.ours, gpu.others, gpu.free) == (12 * GIB, 2 * GIB, 2 * GIB)
    assert gpu.predicted == predicted.parts[1].used
    assert (main.weights, main.compute, main.others) == (GIB, GIB, 11 * GIB)
    assert main.predicted == predicted.parts[0].used
