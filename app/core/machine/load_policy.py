"""How a model is loaded, and whether there is memory for it: the one word on both, for everybody who loads or judges.

A model is loaded as the user chose for it, else as the settings have it for all. Not here: loading
(`app.state.models.model_in_use`), what is known of the computer (`machine_probe`), the arithmetic (`prediction`).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.core.machine.fit import settings_of
from app.core.machine.machine import Machine
from app.core.machine.model_shape import ModelShape, shape_of_file
from app.core.machine.placement import choose
from app.core.machine.prediction import Shortage, predict, shortage, smaller
from app.core.models.model_options import ModelOptionsFile
from backends.contract.base import LoadOptions


class LoadPolicy:
    """Judges nothing where the computer (`machine`) or the model's header (`shape_of`) is not known."""

    def __init__(
        self,
        chosen: ModelOptionsFile,
        usual: Callable[[], LoadOptions],
        machine: Callable[[], Machine | None],
        shape_of: Callable[[Path], ModelShape | None] = shape_of_file,
    ) -> None:
        self._chosen, self._usual, self._machine, self._shape_of = chosen, usual, machine, shape_of

    # how

    def own(self, path: Path) -> LoadOptions | None:
        """What the user chose for this model; None: nothing."""
        return self._chosen.of(path)

    def usual(self) -> LoadOptions:
        """How a model is loaded for which nothing was chosen: as the settings have it."""
        return self._usual()

    def options(self, path: Path) -> LoadOptions:
        """How this model is loaded."""
        return self._chosen.of(path) or self._usual()

    def keep(self, path: Path, options: LoadOptions | None) -> None:
        """Load this model like this from now on; None: as the settings have it. Raises FileNotWritten, and then nothing
        has changed.
        """
        if options is None:
            self._chosen.forget(path)
        else:
            self._chosen.keep(path, options)

    def recommended(self, path: Path) -> LoadOptions:
        """What suits this computer best for a usual context; the settings' own options where that is not known."""
        usual = self._usual()
        shape, machine = self._shape_of(path), self._machine()
        if shape is None or machine is None:
            return usual
        return choose(shape, machine, settings_of(usual, shape)).options(shape, usual.threads)

    # whether

    @property
    def has_gpu(self) -> bool:
        """Whether there is a GPU to put layers on."""
        machine = self._machine()
        return bool(machine and machine.gpus)

    def shape(self, path: Path) -> ModelShape | None:
        """The shape of a model that can be priced; None for one without a readable header."""
        return self._shape_of(path)

    def shortage(self, path: Path, options: LoadOptions) -> Shortage | None:
        """What is missing for a load; None where it fits, or where that is not known."""
        shape, machine = self._shape_of(path), self._machine()
        return shortage(path, shape, machine, options) if shape and machine else None

    def smaller(self, path: Path, options: LoadOptions) -> LoadOptions | None:
        """After a load that died: how it may work; None where nothing smaller would, or where that is not known."""
        shape, machine = self._shape_of(path), self._machine()
        return smaller(shape, machine, options) if shape and machine else None

    def need(self, path: Path, options: LoadOptions) -> tuple[int, int] | None:
        """The bytes that a load takes, and the bytes that there are for it; None where that is not known."""
        shape, machine = self._shape_of(path), self._machine()
        if shape is None or machine is None:
            return None
        room = machine.memory.budget + sum(0 if machine.unified else pool.budget for pool in machine.gpus)
        return predict(shape, machine, options).used, room
