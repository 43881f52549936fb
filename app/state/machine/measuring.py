"""Measuring the loaded model's speed: begun, stopped, its result kept; the model is given back while it lasts.

Not here: the trials (`app.services.engine.measuring`), what is drawn (`app.ui.hardware.speed_card`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.machine.autotune import Trial, TrialOutcome
from app.core.machine.hardware import machine_words
from app.core.machine.measurements import Measurement, MeasurementsFile, to_csv, to_text
from app.errors import AppError, EngineFailure, FileNotWritten, SettingsError
from app.sentence import Sentence
from app.services.engine.client import EngineClient
from app.services.engine.measuring import Measuring
from app.state.machine.hardware import HardwareState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.state.preferences import PreferencesState
from app.whole_file import write_whole


class MeasuringState(QObject):
    """Signals: changed() – begun, a trial further, ended or stopped · failed(AppError) · saved(Sentence, Path) –
    a measurement was exported.
    """

    changed = Signal()
    failed = Signal(object)
    saved = Signal(object, object)

    def __init__(
        self,
        engine: EngineClient,
        in_use: ModelInUseState,
        hardware: HardwareState,
        preferences: PreferencesState,
        file: MeasurementsFile,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._engine, self._in_use, self._hardware = engine, in_use, hardware
        self._preferences, self._file = preferences, file
        self._running: Measuring | None = None
        self._has_begun = False  # else the model is still being unloaded
        self._could_start = False
        self.trial: Trial | None = None
        self.outcomes: tuple[TrialOutcome, ...] = ()
        in_use.changed.connect(self._model_changed)

    # what is known

    @property
    def is_running(self) -> bool:
        """Whether a measurement is under way."""
        return self._running is not None

    @property
    def can_start(self) -> bool:
        """A model is loaded and nobody waits for an answer of it."""
        return not self.is_running and self._in_use.phase is ModelPhase.READY and not self._engine.is_answering

    @property
    def has_model(self) -> bool:
        """Whether there is one to measure."""
        return self._in_use.phase is ModelPhase.READY

    @property
    def fraction(self) -> float:
        """How far it is, 0 to 1."""
        return self._running.fraction if self._running and self._has_begun else 0.0

    @property
    def kept(self) -> tuple[Measurement, ...]:
        """All measurements that were kept, newest first."""
        return tuple(reversed(self._file.all))

    @property
    def of_this_model(self) -> Measurement | None:
        """The newest one of the model in use."""
        model = self._in_use.model
        return self._file.of_model(model.name, model.size) if model else None

    def before(self, measurement: Measurement) -> Measurement | None:
        """What to compare it with."""
        return self._file.before(measurement)

    def is_in_force(self, measurement: Measurement) -> bool:
        """Whether models are loaded with its best settings."""
        best, options = measurement.best, self._preferences.load_options()
        if best is None:
            return True
        found = best.trial.options
        wanted = (found.threads, found.ubatch, bool(found.repack))
        return wanted == (options.threads, options.ubatch, bool(options.repack))

    # what can be done

    def start(self) -> None:
        """Give the model's memory back, then measure on an engine of its own."""
        model = self._in_use.wanted
        if not self.can_start or model is None:
            return
        options = self._in_use.options
        limits = self._hardware.limits_without_model(model, options)
        assert self._hardware.hardware is not None  # it has just been looked at
        self._running = Measuring(model, options, limits, machine_words(self._hardware.hardware), parent=self)
        self._running.began.connect(self._trial_began)
        self._running.came.connect(self._trial_came)
        self._running.ended.connect(self._ended)
        self._running.failed.connect(self._gave_up)
        self.trial, self.outcomes, self._has_begun = None, (), False
        self._in_use.unload()
        self.changed.emit()

    def cancel(self) -> None:
        """Stop it and load the model again."""
        if self._running is not None:
            self._stop()
            self._in_use.reload()

    def close(self) -> None:
        """Stop the measurement that runs, without loading the model again."""
        self._stop()

    def keep_fastest(self, measurement: Measurement) -> None:
        """Load models with its best settings from now on."""
        if measurement.best is None:
            return
        try:
            self._preferences.keep_fastest(measurement.best.trial.options)
        except SettingsError as failure:
            self.failed.emit(failure)
        self.changed.emit()

    def export(self, measurement: Measurement, file: Path) -> None:
        """As CSV, or as text for any other ending."""
        is_csv = file.suffix.lower() == ".csv"
        try:
            write_whole(file, to_csv(measurement) if is_csv else to_text(measurement, self.before(measurement)) + "\n")
        except OSError as error:
            advice = Sentence("Choose a folder that you can write to.")
            self.failed.emit(AppError(Sentence("The measurement could not be saved."), advice, str(error)))
        else:
            self.saved.emit(Sentence("Exported to “{name}”.", name=file.name), file)

    # what happens

    def _model_changed(self) -> None:
        if self._running is None:
            if self.can_start != self._could_start:
                self._could_start = self.can_start
                self.changed.emit()
            return
        if self._in_use.phase in (ModelPhase.NONE, ModelPhase.FAILED, ModelPhase.LOST):
            if not self._has_begun:
                self._has_begun = True
                self._running.start()
                self.changed.emit()
        elif self._has_begun:  # a question or another model: that goes first
            self._stop()

    def _trial_began(self, trial: Trial) -> None:
        self.trial = trial
        self.changed.emit()

    def _trial_came(self, outcome: TrialOutcome) -> None:
        self.outcomes = (*self.outcomes, outcome)
        self.changed.emit()

    def _ended(self, measurement: Measurement) -> None:
        self._stop()
        try:
            self._file.add(measurement)
        except FileNotWritten as failure:
            self.failed.emit(failure)
        if not self._keep_threads(measurement):  # else the window loads the model anew
            self._in_use.reload()
        self.changed.emit()

    def _keep_threads(self, measurement: Measurement) -> bool:
        try:
            return self._preferences.keep_threads(measurement)
        except SettingsError as failure:
            self.failed.emit(failure)
            return False

    def _gave_up(self, failure: EngineFailure) -> None:
        self._stop()
        self.failed.emit(failure)
        self._in_use.reload()

    def _stop(self) -> None:
        if self._running is not None:
            running, self._running = self._running, None
            running.cancel()
            running.deleteLater()
            self.trial = None
            self.changed.emit()
