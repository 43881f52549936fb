"""How a model is loaded, and whether there is memory for it: the one word on both, for everybody who loads or judges.

A model is loaded as the user chose for it, else as the settings have it for all. Not here: loading
(`app.state.models.model_in_use`), what is known of the computer (`machine_probe`), the arithmetic (`prediction`).
"""

from __future__ import annotations

from collections.abc import Callable

from app.core.machine.fit import settings_of
from app.core.machine.machine import Machine
from app.core.machine.model_shape import ModelShape, shape_of_model
from app.core.machine.placement import choose
from app.core.machine.prediction import Shortage, predict, shortage, smaller
from app.core.models.model_options import ModelOptionsFile
from app.core.models.model_ref import ModelRef, RemoteModel
from backends.contract.base import LoadOptions


class LoadPolicy:
    """Judges nothing where the computer (`machine`) or the model's header (`shape_of`) is not known."""

    def __init__(
        self,
        chosen: ModelOptionsFile,
        usual: Callable[[], LoadOptions],
        machine: Callable[[], Machine | None],
        shape_of: Callable[[ModelRef], ModelShape | None] = shape_of_model,
    ) -> None:
        self._chosen, self._usual, self._machine, self._shape_of = chosen, usual, machine, shape_of

    # how

    def own(self, model: ModelRef) -> LoadOptions | None:
        """What the user chose for this model; None: nothing."""
        return self._chosen.of(model)

    def usual(self) -> LoadOptions:
        """How a model is loaded for which nothing was chosen: as the settings have it."""
        return self._usual()

    def options(self, model: ModelRef) -> LoadOptions:
        """How this model is loaded; a server's as the server has it."""
        if isinstance(model, RemoteModel):
            return LoadOptions()
        return self._chosen.of(model) or self._usual()

    def keep(self, model: ModelRef, options: LoadOptions | None) -> None:
        """Load this model like this from now on; None: as the settings have it. Raises FileNotWritten, and then nothing
        has changed.
        """
        if options is None:
            self._chosen.forget(model)
        else:
            self._chosen.keep(model, options)

    def recommended(self, model: ModelRef) -> LoadOptions:
        """What suits this computer best for a usual context; the settings' own options where that is not known."""
        usual = self._usual()
        shape, machine = self._shape_of(model), self._machine()
        if shape is None or machine is None:
            return usual
        return choose(shape, machine, settings_of(usual, shape)).options(shape, usual.threads)

    # whether

    @property
    def has_gpu(self) -> bool:
        """Whether there is a GPU to put layers on."""
        machine = self._machine()
        return bool(machine and machine.gpus)

    def shape(self, model: ModelRef) -> ModelShape | None:
        """The shape of a model that can be priced; None for one without a readable header."""
        return self._shape_of(model)

    def shortage(self, model: ModelRef, options: LoadOptions) -> Shortage | None:
        """What is missing for a load; None where it fits, or where that is not known."""
        shape, machine = self._shape_of(model), self._machine()
        return shortage(model, shape, machine, options) if shape and machine else None

    def smaller(self, model: ModelRef, options: LoadOptions) -> LoadOptions | None:
        """After a load that died: how it may work; None where nothing smaller would, or where that is not known."""
        shape, machine = self._shape_of(model), self._machine()
        return smaller(shape, machine, options) if shape and machine else None

    def need(self, model: ModelRef, options: LoadOptions) -> tuple[int, int] | None:
        """The bytes that a load takes, and the bytes that there are for it; None where that is not known."""
        shape, machine = self._shape_of(model), self._machine()
        if shape is None or machine is None:
            return None
        room = machine.memory.budget + sum(0 if machine.unified else pool.budget for pool in machine.gpus)
        return predict(shape, machine, options).used, room
