"""A machine learns from what loads really took."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.machine.calibration import MOST, CalibrationFile, CalibrationSample, calibrated, samples_of
from app.core.machine.fit import MemorySettings, fit
from app.core.machine.machine import DISPLAY, DRIVER, GIB, Machine, Pool
from app.core.machine.model_shape import GPT_OSS_20B
from backends.contract.base import DeviceMemory, MemoryUse

MIB = 1 << 20
HERE = Machine(
    Pool("Main memory", 32 * GIB, others=4 * GIB, device="CPU"),
    (Pool("RTX 4090", 24 * GIB, DRIVER, DISPLAY, device="CUDA0"),),
)


def test_a_load_teaches_about_each_device() -> None:
    predicted = fit(GPT_OSS_20B, HERE, MemorySettings(8192))
    main, gpu = predicted.parts
    measured = MemoryUse(
        (
            DeviceMemory("CPU", main.weights, 0, main.compute + 30 * MIB),
            DeviceMemory("CUDA0", gpu.weights, gpu.cache, gpu.compute + 100 * MIB),
            DeviceMemory("CUDA1", 1, 2, 3),
        )
    )
    samples = samples_of(predicted, measured)
    assert samples == (
        CalibrationSample("CPU", main.used, main.used + 30 * MIB),
        CalibrationSample("CUDA0", gpu.used, gpu.used + 100 * MIB),
    )
    assert samples[1].error == pytest.approx(-0.0085, abs=0.0005)
    better = fit(GPT_OSS_20B, calibrated(HERE, samples), MemorySettings(8192))
    assert predicted.margin - better.margin == 100 * MIB


def test_the_usual_difference_counts_not_the_odd_one() -> None:
    differences = (900, 900, 10, 12, 11, 500, 12)  # only the last five are remembered
    machine = calibrated(HERE, [CalibrationSample("CUDA0", GIB, GIB + mib * MIB) for mib in differences])
    assert machine.gpus[0].learned == 12 * MIB
    assert machine.memory.learned == 0


def test_a_machine_may_need_less_and_never_learns_nonsense() -> None:
    assert calibrated(HERE, [CalibrationSample("CUDA0", GIB, GIB - MIB)]).gpus[0].learned == -MIB
    assert calibrated(HERE, [CalibrationSample("CUDA0", GIB, 20 * GIB)]).gpus[0].learned == GIB
    assert calibrated(HERE, [CalibrationSample("", 0, GIB)]) == HERE
    assert CalibrationSample("CPU", 5, 0).error == 0.0


def test_lessons_are_kept_newest_last_and_old_ones_go(tmp_path: Path) -> None:
    kept_file = CalibrationFile(tmp_path / "ä b" / "calibration.json")
    kept_file.add(CalibrationSample("CPU", number, 1) for number in range(MOST + 3))
    again = CalibrationFile(tmp_path / "ä b" / "calibration.json")
    assert again.samples == kept_file.samples
    assert [again.samples[0].predicted, again.samples[-1].predicted] == [3, MOST + 2]


def test_a_broken_file_counts_as_empty(tmp_path: Path) -> None:
    file = tmp_path / "calibration.json"
    file.write_text('[{"device": 1}]')
    assert CalibrationFile(file).samples == ()
