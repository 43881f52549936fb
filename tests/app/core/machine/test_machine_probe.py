"""What is known of this computer: nothing before a look; corrected by what loads took, less what the model holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.machine.calibration import CalibrationFile
from app.core.machine.fit import MemorySettings, fit
from app.core.machine.machine_probe import MachineProbe
from app.core.machine.model_shape import GPT_OSS_20B
from backends.contract.base import DeviceMemory, MemoryUse

MIB = 1 << 20


@pytest.fixture
def probe(tmp_path: Path) -> MachineProbe:
    return MachineProbe(CalibrationFile(tmp_path / "calibration.json"), tmp_path)


def test_nothing_is_known_before_a_look(probe: MachineProbe) -> None:
    assert (probe.hardware, probe.machine) == (None, None)
    hardware = probe.poll()
    assert probe.hardware is hardware
    assert probe.machine is not None
    assert 0 < probe.machine.memory.total <= hardware.memory.total


def test_the_loaded_model_gives_cache_and_buffers_back(probe: MachineProbe) -> None:
    probe.poll()
    before = probe.machine
    probe.held = MemoryUse(devices=(DeviceMemory("CPU", weights=900 * MIB, cache=40 * MIB, compute=2 * MIB),))
    after = probe.machine
    assert before is not None and after is not None
    assert before.memory.others - after.memory.others == 42 * MIB


def test_a_load_corrects_the_next_prediction(probe: MachineProbe, tmp_path: Path) -> None:
    probe.poll()
    machine = probe.machine
    assert machine is not None
    predicted = fit(GPT_OSS_20B, machine, MemorySettings(8192))
    part = next(part for part in predicted.parts if part.pool.device == "CPU")
    probe.learn(predicted, MemoryUse(devices=(DeviceMemory("CPU", weights=part.used + MIB, cache=0, compute=0),)))
    assert probe.machine is not None
    assert probe.machine.memory.learned == MIB
    assert len(CalibrationFile(tmp_path / "calibration.json").samples) == 1
