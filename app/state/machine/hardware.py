"""The computer and the model on it, for the Hardware page: looked at once a second, and only while someone looks.

After every load the prediction from the header is kept beside what the engine measured. Not here: painting
(`app.ui.hardware`), looking (`app.core.machine.machine_probe`), whether a model fits (`app.core.machine.load_policy`).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from app.core.machine.autotune import Limits, limits_of
from app.core.machine.device_use import DeviceUse, device_uses
from app.core.machine.fit import Fit
from app.core.machine.hardware import Hardware
from app.core.machine.hardware_report import Facts, fit_facts, hardware_facts, report
from app.core.machine.machine import Machine
from app.core.machine.machine_probe import MachineProbe
from app.core.machine.model_shape import ModelShape, shape_of_model
from app.core.machine.prediction import predict
from app.core.machine.probes.known import Unknown
from app.core.machine.probes.sensors import Sensors
from app.core.machine.probes.vitals import read_vitals
from app.core.machine.walls import wall_facts
from app.core.models.model_ref import ModelRef
from app.errors import FileNotWritten
from app.services.engine.client import EngineClient
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract import wire
from backends.contract.base import LoadOptions, MemoryUse, ModelInfo
from backends.contract.kinds import kind_named
from backends.contract.packs import PackReport

EVERY_MILLISECONDS = 1_000
REMEMBERED = 120  # moments
ANSWERS = 5
_FEWEST = 8  # tokens; of fewer, a speed says nothing


@dataclass(frozen=True)
class Moment:
    """One second. `gpu`: the busiest one's load, None where no GPU tells."""

    cpu: float
    tokens_per_second: float
    temperature: float | Unknown
    gpu: float | None = None


@dataclass(frozen=True)
class AnswerSpeed:
    """How fast an answer was: tokens a second read and written, and how many were written. 0.0: too few to tell."""

    model: str
    reading: float
    writing: float
    written: int


class HardwareState(QObject):
    """Signals: changed() – another model, devices or measurement · ticked() – a new moment and fresh memory figures ·
    unsaved(FileNotWritten) – what a load has shown holds until the program ends.
    """

    changed = Signal()
    ticked = Signal()
    unsaved = Signal(object)

    def __init__(
        self,
        engine: EngineClient,
        in_use: ModelInUseState,
        probe: MachineProbe,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._in_use, self._probe = engine, in_use, probe
        self._seen: ModelInfo | None = None
        self._tokens = engine.tokens
        self._resident_loaded = 0  # what the engine held with the last model
        self._since = QElapsedTimer()
        self._timer = QTimer(self, interval=EVERY_MILLISECONDS)
        self._timer.timeout.connect(self.refresh)
        self.pack: PackReport | None = None  # what became of the engine pack; None: there is none, or nobody has asked
        self.build = ""  # of llama.cpp, as the engine tells it
        self.predicted: Fit | None = None
        self.shape: ModelShape | None = None
        self.moments: deque[Moment] = deque(maxlen=REMEMBERED)
        self.answers: deque[AnswerSpeed] = deque(maxlen=ANSWERS)  # the last ones, newest first
        in_use.changed.connect(self._model_changed)

    # looking

    @property
    def is_watching(self) -> bool:
        """Whether the computer is being looked at once a second."""
        return self._timer.isActive()

    def watch(self) -> None:
        """Someone looks from now on."""
        if self._probe.devices is None:
            self.list_devices()
        self._tokens = self._engine.tokens
        self._since.start()
        read_vitals()  # the first look at the processor has nothing to compare with
        self._timer.start()
        self._probe.watch()
        self._probe.poll()
        self.changed.emit()

    def rest(self) -> None:
        """Stop looking at the computer, and forget the moments so far."""
        self._timer.stop()
        self._probe.rest()
        self.moments.clear()

    def refresh(self) -> None:
        """Record the load, temperature and tokens per second as one moment; emits `ticked`."""
        seconds = max(0.001, self._since.restart() / 1000)
        tokens, self._tokens = self._engine.tokens - self._tokens, self._engine.tokens
        vitals = read_vitals()
        self._probe.poll()
        loads = [sensors.load for _, sensors in self.gpu_sensors if not isinstance(sensors.load, Unknown)]
        self.moments.append(Moment(vitals.cpu, tokens / seconds, vitals.temperature, max(loads, default=None)))
        self.ticked.emit()

    def note_answer(self, usage: wire.Usage) -> None:
        """An answer has come; emits `changed`."""
        read = usage.prompt_tokens - usage.reused_tokens
        name = self.model.name if self.model else ""
        reading, writing = _rate(read, usage.prefill_seconds), _rate(usage.new_tokens, usage.decode_seconds)
        self.answers.appendleft(AnswerSpeed(name, reading, writing, usage.new_tokens))
        self.changed.emit()

    # what is known

    @property
    def hardware(self) -> Hardware | None:
        """The computer as it was at the last look; None: nobody has looked."""
        return self._probe.hardware

    @property
    def measured(self) -> MemoryUse | None:
        """What the loaded model holds; None: no model, or not measured yet."""
        return self._probe.held

    @property
    def model(self) -> ModelInfo | None:
        """The model that is loaded; None without one."""
        return self._in_use.model

    @property
    def can_unload(self) -> bool:
        """Whether there is a model to give back."""
        return self._in_use.phase is ModelPhase.READY

    @property
    def can_load_again(self) -> bool:
        """Whether one was given back."""
        return self._in_use.phase in (ModelPhase.NONE, ModelPhase.LOST) and self._in_use.wanted is not None

    @property
    def given_back(self) -> int:
        """Bytes of main memory that the engine holds less since its model was unloaded; 0 with one loaded."""
        return max(0, self._resident_loaded - self._engine.resident) if self.model is None else 0

    def unload(self) -> None:
        """Give the model's memory back."""
        self._in_use.unload()

    def load_again(self) -> None:
        """The same model in the same way."""
        self._in_use.reload()

    @property
    def uses(self) -> tuple[DeviceUse, ...]:
        """What fills each memory, usable GPUs first; empty before the computer was looked at."""
        return device_uses(self.hardware, self.measured, self.predicted) if self.hardware else ()

    @property
    def gpu_sensors(self) -> list[tuple[str, Sensors]]:
        """The GPUs in use, by the engine's names, as they are this second."""
        gpus = self.hardware.gpus if self.hardware else ()
        return [(gpu.device, gpu.sensors) for gpu in gpus if gpu.is_usable]

    @property
    def machine(self) -> Machine | None:
        """This computer as it is, corrected by what loads on it have shown; the present model gives its part back."""
        return self._probe.machine

    def report(self) -> str:
        """For an issue; holds nothing that was typed."""
        if self.hardware is None:
            return ""
        return report(hardware_facts(self.hardware) | fit_facts(self.hardware) | self._model_facts() | self._walls())

    def _walls(self) -> Facts:
        found = self._engine.confinement
        return wall_facts({"engine": found}) if found is not None else {}

    def _model_facts(self) -> Facts:
        if self.model is None:
            return {"Model": {"None": "loaded"}}
        rows = {"Name": self.model.name, "Backend": f"{self.model.backend} {self.model.build}"}
        rows["Context"] = f"{self.model.context:,} tokens, {self.model.sequences} sequences"
        for use in self.uses:
            predicted = "not predicted" if use.predicted is None else f"{use.predicted:,} bytes predicted"
            rows[str(use.name)] = f"{predicted}, {use.ours:,} bytes measured"
        return {"Model": rows}

    def limits_without_model(self, model: ModelRef, options: LoadOptions) -> Limits:
        """What can be tried when measuring, once the present model has given its memory back."""
        cores = self._probe.poll().cpu.usable_cores
        return limits_of(shape_of_model(model), self.machine, options, cores)

    # what happens

    def list_devices(self) -> None:
        """Ask the engine anew what it could use; emits `changed`."""
        self._engine.list_devices().finished.connect(self._listed)

    def _listed(self, event: wire.DevicesListed) -> None:
        self._probe.devices = event.devices
        self.pack = event.pack
        self.build = event.builds.get("llama.cpp", "")
        self._probe.poll()
        self.changed.emit()

    def _model_changed(self) -> None:
        if self._in_use.phase is ModelPhase.READY and self.model is not None:
            if self.model is not self._seen:
                self._seen = self.model
                self._predict()
                self._engine.measure_memory().finished.connect(self._measured)
            self._resident_loaded = self._engine.resident
        elif self._seen is not None:
            self._seen = self._probe.held = self.predicted = self.shape = None
            self.changed.emit()

    def _predict(self) -> None:
        """What the loaded model should take, by its header; nothing for one that has none."""
        self._probe.held = self.predicted = self.shape = None
        model, loaded = self.model, self._in_use.loaded
        self.shape = shape_of_model(loaded) if loaded else None
        if self.shape is None or model is None:
            return
        if self.hardware is None:
            self._probe.poll()
        machine = self.machine
        assert machine is not None  # it has just been looked at
        options = msgspec.structs.replace(model.options, context=model.context, sequences=model.sequences)
        self.predicted = predict(self.shape, machine, options)

    def _measured(self, event: wire.MemoryMeasured) -> None:
        if self._in_use.phase is not ModelPhase.READY:
            return
        self._probe.held = event.memory
        kind = kind_named(self.model.backend) if self.model is not None else None
        if self.predicted is not None and not (kind and kind.is_lazy):
            self._learn(self.predicted, event.memory)
        if self._has_gpus:
            self.list_devices()  # not every driver tells how much memory is free: the engine does
        self.changed.emit()

    def _learn(self, predicted: Fit, held: MemoryUse) -> None:
        try:
            self._probe.learn(predicted, held)
        except FileNotWritten as failure:
            self.unsaved.emit(failure)

    @property
    def _has_gpus(self) -> bool:
        return self.hardware is not None and any(gpu.is_usable for gpu in self.hardware.gpus)


def _rate(tokens: int, seconds: float) -> float:
    return tokens / seconds if tokens >= _FEWEST and seconds > 0 else 0.0
