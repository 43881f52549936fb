"""How the model in use could be loaded otherwise: every change priced at once, and loaded when wanted.

Not here: the arithmetic (`app.core.machine.fit`), the sliders (`app.ui.hardware.placement_card`).
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.machine.fit import Fit, MemorySettings, price, settings_of
from app.core.machine.machine import Machine
from app.core.machine.model_shape import ModelShape, shape_of_model
from app.core.machine.placement import PlacementChoice, choose, largest_context
from app.core.machine.prediction import placement_of
from app.core.models.model_ref import ModelRef
from app.sentence import Sentence
from app.state.models.model_in_use import ModelInUseState
from backends.contract.base import LoadOptions

UBATCHES = (128, 256, 512, 1_024, 2_048)
KV_TYPES = ("f16", "q8_0")
_STEPS = 64  # of the context slider


class PlacementState(QObject):
    """Signals: changed() – another model, other options, or the computer has more or less room."""

    changed = Signal()

    def __init__(
        self, in_use: ModelInUseState, machine: Callable[[], Machine | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._in_use, self._machine = in_use, machine
        self._model: ModelRef | None = None
        self._loaded = LoadOptions()
        self.shape: ModelShape | None = None
        self.chosen = LoadOptions()
        self.reason: Sentence | None = None  # why the best way is the best
        in_use.changed.connect(self._model_changed)

    # what is known

    @property
    def machine(self) -> Machine | None:
        """This computer, as much as is free once the present model is gone."""
        return self._machine()

    @property
    def fit(self) -> Fit | None:
        """What loading with the chosen options would take; None while the model or the computer is unknown."""
        machine = self.machine
        if self.shape is None or machine is None:
            return None
        return price(self.shape, machine, self._settings(), placement_of(self.chosen, self.shape, machine))

    @property
    def most_context(self) -> int:
        """How many tokens would fit with all else as chosen; 0 if not even a few."""
        machine = self.machine
        if self.shape is None or machine is None:
            return 0
        placement = placement_of(self.chosen, self.shape, machine)
        return largest_context(self.shape, machine, self._settings(), placement)

    @property
    def contexts(self) -> list[int]:
        """What the slider can choose."""
        trained = self.shape.trained_context if self.shape else 0
        step = max(256, trained // _STEPS)
        return list(range(step, trained + 1, step))

    @property
    def is_as_loaded(self) -> bool:
        """Whether nothing is chosen that is not so already."""
        return self.chosen == self._loaded

    # what can be done

    def change(self, **changes: int | str | bool) -> None:
        """Change these load options without loading anything yet; emits `changed`."""
        if "gpu_layers" in changes and self.shape and changes["gpu_layers"] == len(self.shape.layers) + 1:
            changes["gpu_layers"] = -1  # all, as the engine has it
        self.chosen = msgspec.structs.replace(self.chosen, **changes)
        self.reason = None
        self.changed.emit()

    def reset(self) -> None:
        """As the model is loaded now."""
        self.chosen, self.reason = self._loaded, None
        self.changed.emit()

    def choose_best(self) -> None:
        """The best feasible way for the chosen context."""
        machine = self.machine
        if self.shape is None or machine is None:
            return
        choice: PlacementChoice = choose(self.shape, machine, self._settings())
        found = choice.options(self.shape, self.chosen.threads)
        is_all = not machine.gpus or found.gpu_layers > len(self.shape.layers)
        self.chosen = msgspec.structs.replace(found, gpu_layers=-1 if is_all else found.gpu_layers)
        self.reason = choice.reason
        self.changed.emit()

    def load(self) -> None:
        """Load the model in use like this; where it does not fit, the window says so and asks."""
        if self._model is not None:
            threads = self._in_use.options.threads  # 0 leaves them to the engine, which `chosen` has from it already
            self._in_use.open(self._model, msgspec.structs.replace(self.chosen, threads=threads))

    def _settings(self) -> MemorySettings:
        assert self.shape is not None  # every caller has checked
        return settings_of(self.chosen, self.shape)

    def _model_changed(self) -> None:
        model = self._in_use.model
        loaded = self._in_use.loaded
        if model is None or loaded is None or (self._model == loaded and model.options == self._loaded):
            return
        self._model = loaded
        self._loaded = self.chosen = model.options
        self.shape = shape_of_model(loaded)
        self.reason = None
        self.changed.emit()
