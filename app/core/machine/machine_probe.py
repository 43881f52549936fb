"""What is known of this computer, in one place for all who reckon with it: looked at, with what the engine told of it.

The devices come from the engine, and so does what the loaded model holds; past loads correct the rest. Not here: asking
the engine (`app.state.machine.hardware`), what a load takes (`prediction`).
"""

from __future__ import annotations

from pathlib import Path

from app.core.machine.calibration import CalibrationFile, calibrated, samples_of
from app.core.machine.fit import Fit
from app.core.machine.hardware import Hardware, machine_now, probe
from app.core.machine.machine import Machine
from app.core.machine.probes.nvml import NvidiaDriver
from backends.contract.base import Device, MemoryUse


class MachineProbe:
    """Looks at the computer when it is asked to. `folder` is where models are kept: its disk is looked at, too."""

    def __init__(self, calibration: CalibrationFile, folder: Path) -> None:
        self._calibration, self._folder = calibration, folder
        self._driver = NvidiaDriver()
        self._is_watched = False
        self.devices: tuple[Device, ...] | None = None  # None: the engine has not told them
        self.held: MemoryUse | None = None  # what the loaded model holds; None: no model, or not measured
        self.hardware: Hardware | None = None  # as it was at the last look; None: nobody has looked

    def watch(self) -> None:
        """Looks will follow one another from now on: the NVIDIA driver stays open between them."""
        self._is_watched = True

    def rest(self) -> None:
        """Close the NVIDIA driver: no more looks follow one another."""
        self._is_watched = False
        self._driver.close()

    def poll(self) -> Hardware:
        """Look at the computer now and return what it is."""
        self.hardware = probe(self.devices or (), self._folder, nvidia=self._driver.poll())
        if not self._is_watched:
            self._driver.close()
        return self.hardware

    def learn(self, predicted: Fit, held: MemoryUse) -> None:
        """Correct later predictions by what a load took in truth. Raises FileNotWritten."""
        self._calibration.add(samples_of(predicted, held))

    @property
    def machine(self) -> Machine | None:
        """The computer as it was at the last look, corrected by past loads, with the memory of the loaded model given
        back; None: nobody has looked.
        """
        if self.hardware is None:
            return None
        return calibrated(machine_now(self.hardware, self._given_back(self.hardware)), self._calibration.samples)

    def machine_to_judge(self) -> Machine | None:
        """The computer as it is now; None as long as the engine has not told its GPUs, where there may be some."""
        hardware = self.poll()
        is_certain = self.devices is not None or (hardware.system.startswith("Linux") and not hardware.gpus)
        return self.machine if is_certain else None

    def _given_back(self, hardware: Hardware) -> dict[str, int]:
        """What unloading frees by device, in bytes; in main memory weights are a file that the system can drop."""
        held: dict[str, int] = {}
        gpus = {gpu.device for gpu in hardware.gpus}
        for row in self.held.devices if self.held else ():
            name = row.device if row.device in gpus else "CPU"
            held[name] = held.get(name, 0) + row.cache + row.compute + (row.weights if name in gpus else 0)
        return held
