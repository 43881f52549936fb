"""Engine packs for the window: one is installed, its gain measured with the model in use, and each step can be undone.

Not here: unpacking and testing (`app.services.engine.pack_installing`), what is drawn (`app.ui.hardware`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.packs.installed import InstalledPack, InstalledPacks, PackGain
from app.core.packs.refusals import PackProblem, PackRefused, refusal_of
from app.errors import EngineFailure, FileNotWritten
from app.services.engine.client import EngineClient
from app.services.engine.pack_installing import PackInstalling, PackStage
from app.services.engine.pack_test import PackPassed
from app.state.machine.hardware import HardwareState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract import wire
from backends.contract.packs import PackCode

READ, WRITTEN = 64, 16  # tokens of a measurement: some seconds on a processor


class EnginePacksState(QObject):
    """Signals: changed() · failed(AppError) – why a pack is not used, or something could not be saved ·
    used(InstalledPack, PackPassed) – engines load it from now on.
    """

    changed = Signal()
    failed = Signal(object)
    used = Signal(object, object)

    def __init__(
        self,
        packs: InstalledPacks,
        installing: PackInstalling,
        engine: EngineClient,
        in_use: ModelInUseState,
        hardware: HardwareState,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._packs, self._installing = packs, installing
        self._engine, self._in_use, self._hardware = engine, in_use, hardware
        self._ready: tuple[InstalledPack, PackPassed] | None = None  # passed, while the old speed is measured
        self._before: tuple[str, float] | None = None  # the model, and its speed without the new pack
        self.offered: Path | None = None  # a file that waits for a person's word
        self._is_restart_due = False  # as soon as nobody waits for an answer
        installing.changed.connect(self.changed)
        installing.ready.connect(self._passed)
        installing.refused.connect(self._refused)
        in_use.changed.connect(self._model_changed)
        hardware.changed.connect(self.changed)

    # what is known

    @property
    def stage(self) -> PackStage:
        """What is being done with a new pack."""
        return self._installing.stage

    @property
    def is_measuring(self) -> bool:
        """Whether the speed before or after is being measured."""
        return self._ready is not None or self._before is not None

    @property
    def packs(self) -> tuple[InstalledPack, ...]:
        """All on this computer."""
        return self._packs.packs

    @property
    def active(self) -> InstalledPack | None:
        """The one that engines load."""
        return self._packs.active

    @property
    def previous(self) -> InstalledPack | None:
        """The one to go back to; None with `can_go_back`: the processor alone."""
        return self._packs.previous

    @property
    def can_go_back(self) -> bool:
        """Whether there is a step back."""
        return self._packs.can_go_back and not self._installing.is_busy

    @property
    def gain(self) -> PackGain | None:
        """What the active pack brought, as measured here."""
        return self._packs.gain

    @property
    def trouble(self) -> PackRefused | None:
        """Why the engine does not use the active pack; None where it does, or nobody has asked it yet."""
        report = self._hardware.pack
        if report is None or report.code == PackCode.LOADED or self.active is None:
            return None
        return refusal_of(report.code, report.detail)

    # what a person does

    def offer(self, file: Path) -> None:
        """A file was dropped or chosen: it waits for a person's word, since a pack is a program."""
        if not self._installing.is_busy:
            self.offered = file
            self.changed.emit()

    def install_offered(self) -> None:
        """The word was given."""
        if self.offered is not None:
            self.install(self.offered)

    def install(self, file: Path) -> None:
        """Unpack it, test it, and use it."""
        self.offered = None
        self._installing.install(file)

    def cancel(self) -> None:
        """Stop what is under way; what was used before stays in use."""
        self.offered = None
        self._installing.cancel()
        self.changed.emit()

    def go_back(self) -> None:
        """The engine loads what it loaded before."""
        self._save_and_restart(self._packs.go_back)

    def remove(self, pack: InstalledPack) -> None:
        """Delete it; the engine does without."""
        was_active = pack == self.active
        try:
            self._packs.remove(pack)
        except FileNotWritten as failure:
            self.failed.emit(failure)
        if was_active:
            self._restart()
        self.changed.emit()

    # what happens

    def _passed(self, pack: InstalledPack, result: PackPassed) -> None:
        """First the speed without it, where a model is loaded that is worth measuring."""
        model = self._in_use.model
        is_worth = model is not None and not model.is_demo and self._in_use.phase is ModelPhase.READY
        if model is None or not is_worth or self._engine.is_answering:
            self._use(pack, result)
            return
        self._ready = pack, result
        reply = self._engine.measure_speed(READ, WRITTEN)
        reply.finished.connect(partial(self._measured_before, model.name))
        reply.failed.connect(self._not_measured)
        self.changed.emit()

    def _measured_before(self, model: str, event: wire.Measured) -> None:
        if self._ready is not None:
            self._before = model, event.new_rate
            self._use(*self._ready)

    def _not_measured(self, _failure: EngineFailure) -> None:
        if self._ready is not None:
            self._use(*self._ready)

    def _use(self, pack: InstalledPack, result: PackPassed) -> None:
        self._ready = None

        def save() -> None:
            self._packs.note_test(pack.name, any_files=result.any_files)
            self._packs.use(pack.name)

        self._save_and_restart(save)
        self.used.emit(pack, result)

    def _refused(self, refused: PackRefused) -> None:
        if refused.code is not PackProblem.CANCELLED:
            self.failed.emit(refused)
        self.changed.emit()

    def _save_and_restart(self, save: Callable[[], None]) -> None:
        try:
            save()
        except FileNotWritten as failure:
            self.failed.emit(failure)
        self._restart()
        self.changed.emit()

    def _restart(self) -> None:
        """A new engine with the same model, once nobody waits for an answer of this one."""
        self._is_restart_due = self._engine.is_answering
        if self._is_restart_due:
            return
        self._engine.restart()
        self._hardware.list_devices()
        self._in_use.reload()

    def _model_changed(self) -> None:
        if self._is_restart_due and not self._engine.is_answering:
            self._restart()
        elif self._before is not None and self._in_use.phase is ModelPhase.READY:
            self._measure_after(*self._before)
        elif self._before is not None and self._in_use.phase in (ModelPhase.FAILED, ModelPhase.LOST):
            self._before = None

    def _measure_after(self, model: str, before: float) -> None:
        self._before = None
        if self._in_use.model is None or self._in_use.model.name != model or self._is_restart_due:
            return
        reply = self._engine.measure_speed(READ, WRITTEN)
        reply.finished.connect(partial(self._measured_after, model, before))

    def _measured_after(self, model: str, before: float, event: wire.Measured) -> None:
        try:
            self._packs.keep_gain(PackGain(model, before, event.new_rate))
        except FileNotWritten as failure:
            self.failed.emit(failure)
        self.changed.emit()
