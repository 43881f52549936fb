"""What loads on this machine have shown: predicted against measured bytes, and a machine corrected by the difference.

Weights and cache are exact; what differs from machine to machine are buffers and drivers, nearly constant on each.
The samples are kept in a small JSON file, newest last. Not here: who measures (the engine, after every load).
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from pathlib import Path

import msgspec

from app.core.machine.fit import Fit
from app.core.machine.machine import GIB, Machine, Pool
from app.json_file import JsonFile
from app.sentence import Sentence
from backends.contract.base import MemoryUse

_REMEMBERED = 5  # loads; older ones were with other drivers
_MOST = GIB  # a larger difference is a fault of ours, not a trait of the machine


class CalibrationSample(msgspec.Struct, frozen=True):
    """One load on one device. Bytes."""

    device: str
    predicted: int
    measured: int

    @property
    def error(self) -> float:
        """How far the prediction was off, as a fraction of the truth; above 0 it was too high."""
        return self.predicted / self.measured - 1 if self.measured else 0.0


def samples_of(predicted: Fit, measured: MemoryUse) -> tuple[CalibrationSample, ...]:
    """What a load teaches, for each device that both sides know."""
    held = {device.device: device.weights + device.cache + device.compute for device in measured.devices}
    parts = (part for part in predicted.parts if part.pool.device in held)
    return tuple(CalibrationSample(part.pool.device, part.used, held[part.pool.device]) for part in parts)


def calibrated(machine: Machine, samples: Iterable[CalibrationSample]) -> Machine:
    """The machine, each memory corrected by what its last loads took beyond the prediction. Newest samples last."""
    known = tuple(samples)
    gpus = tuple(_corrected(pool, known) for pool in machine.gpus)
    return Machine(_corrected(machine.memory, known), gpus, machine.unified)


def _corrected(pool: Pool, samples: tuple[CalibrationSample, ...]) -> Pool:
    own = [sample.measured - sample.predicted for sample in samples if pool.device and sample.device == pool.device]
    if not own:
        return pool
    usual = int(statistics.median(own[-_REMEMBERED:]))
    return msgspec.structs.replace(pool, learned=max(-_MOST, min(_MOST, usual)))


MOST = 50


class CalibrationFile(JsonFile[tuple[CalibrationSample, ...]]):
    """Remembers the last loads, newest last. Where it is empty, the next load teaches anew."""

    def __init__(self, file: Path) -> None:
        super().__init__(
            file, tuple[CalibrationSample, ...], Sentence("The measurements of this model could not be saved.")
        )

    @property
    def samples(self) -> tuple[CalibrationSample, ...]:
        """All samples that the file holds, the oldest first."""
        return self.value

    def add(self, samples: Iterable[CalibrationSample]) -> None:
        """Keep more samples, the newest last. Raises FileNotWritten."""
        self.write((*self.value, *samples)[-MOST:])
