"""What a load will take, priced as the engine will do it; and, where it would not fit, what would.

Pure. Not here: the arithmetic (`fit`), the search for a placement (`placement`).
"""

from __future__ import annotations

import msgspec

from app.core.machine.fit import Fit, Placement, price, settings_of
from app.core.machine.machine import Machine
from app.core.machine.model_shape import ModelShape
from app.core.machine.placement import PlacementChoice, alternatives, choose
from app.core.models.model_ref import ModelRef
from backends.contract.base import LoadOptions

_LEAST_CONTEXT = 4_096


class Shortage(msgspec.Struct, frozen=True):
    """A load that would not fit: by how much, and the loads that would, best first."""

    model: ModelRef
    options: LoadOptions
    fit: Fit
    choices: tuple[PlacementChoice, ...]
    smaller: tuple[LoadOptions, ...]  # the same as options of the engine

    @property
    def missing(self) -> int:
        """How many bytes are missing for the model to fit."""
        return -self.fit.margin


def predict(shape: ModelShape, machine: Machine, options: LoadOptions) -> Fit:
    """Price a load with these options on this machine, as the engine would place it."""
    return price(shape, machine, settings_of(options, shape), placement_of(options, shape, machine))


def placement_of(options: LoadOptions, shape: ModelShape, machine: Machine) -> Placement:
    """Where the engine will put the layers. A split in other proportions than whole layers is left to the engine."""
    count = len(shape.layers) + 1
    if not machine.gpus:
        return Placement()
    on_gpu = count if options.gpu_layers < 0 else min(options.gpu_layers, count)
    split = tuple(round(share) for share in options.tensor_split) if sum(options.tensor_split) == count else ()
    return Placement(count - on_gpu, options.cpu_expert_layers, split)


def shortage(model: ModelRef, shape: ModelShape, machine: Machine, options: LoadOptions) -> Shortage | None:
    """What is missing for a load, or None where it fits."""
    found = predict(shape, machine, options)
    if found.fits:
        return None
    choices = tuple(alternatives(shape, machine, found.settings))
    return Shortage(model, options, found, choices, tuple(choice.options(shape, options.threads) for choice in choices))


def smaller(shape: ModelShape, machine: Machine, options: LoadOptions) -> LoadOptions | None:
    """After a load that died: half the context, placed anew; None where that is no smaller or fits nowhere either."""
    wanted = settings_of(options, shape)
    half = max(_LEAST_CONTEXT, wanted.context // 2)
    if half >= wanted.context:
        return None
    choice = choose(shape, machine, msgspec.structs.replace(wanted, context=half))
    return choice.options(shape, options.threads) if choice.fit.fits else None
