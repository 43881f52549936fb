"""How one model is loaded: as the settings have it for all, as the user chose for it, or as this computer would best.

Not here: the settings (`preferences`), the arithmetic (`hardware`), loading (`model_in_use`).
"""

from __future__ import annotations

from pathlib import Path

from app.core.machine.hardware_report import gib
from app.core.machine.model_shape import ModelShape, shape_of_file
from app.core.models.model_options import ModelOptionsFile
from app.errors import SettingsError
from app.state.machine.hardware import HardwareState
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from app.state.preferences import PreferencesState
from backends.contract.base import LoadOptions


class LoadChoices:
    """Has no signals: a choice is made in a dialog, and a loaded model is loaded again with it."""

    def __init__(
        self,
        book: ModelOptionsFile,
        preferences: PreferencesState,
        hardware: HardwareState,
        in_use: ModelInUseState,
    ) -> None:
        self._book, self._preferences = book, preferences
        self._hardware, self._in_use = hardware, in_use

    @property
    def has_gpu(self) -> bool:
        """Whether there is anything to place."""
        machine = self._hardware.machine
        return bool(machine and machine.gpus)

    def own(self, path: Path) -> LoadOptions | None:
        """What the user chose for this model."""
        return self._book.of(path)

    def in_force(self, path: Path) -> LoadOptions:
        """How it would be loaded now."""
        return self._book.of(path) or self._preferences.load_options()

    def recommended(self, path: Path) -> LoadOptions:
        """What suits this computer, with nothing chosen by hand; the settings' own where that cannot be computed."""
        usual = self._preferences.load_options()
        return self._hardware.recommended(path, usual) or usual

    def shape(self, path: Path) -> ModelShape | None:
        """Of a model with a header that can be priced."""
        return shape_of_file(path)

    def sentence(self, path: Path, options: LoadOptions) -> str:
        """Whether it fits like this, in words; empty where that cannot be known."""
        need = self._hardware.need(path, options)
        if need is None:
            return ""
        used, room = need
        missing = self._hardware.shortage(path, options)
        if missing is not None:
            return f"Does not fit now: it takes {gib(used)}, and {gib(missing.missing)} are missing."
        return f"Fits: it takes {gib(used)} of the {gib(room)} that are there for it."

    def keep(self, path: Path, options: LoadOptions | None) -> None:
        """Load it like this from now on, at once where it is loaded; None: as the settings have it. SettingsError."""
        try:
            if options is None:
                self._book.forget(path)
            else:
                self._book.keep(path, options)
        except OSError as error:
            raise SettingsError("This could not be saved.", "Make room, then try again.", str(error)) from error
        if self._in_use.wanted == path and self._in_use.phase is ModelPhase.READY:
            self._in_use.open(path)
