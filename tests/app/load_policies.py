"""How models are loaded in tests: as said, or on a computer that is too small for some of them."""

from __future__ import annotations

from collections.abc import Callable

from app.core.machine.load_policy import LoadPolicy
from app.core.machine.machine import GIB, Machine, discrete
from app.core.machine.model_shape import GPT_OSS_20B, ModelShape
from app.core.models.model_options import ModelOptionsFile
from app.core.models.model_ref import ModelRef
from backends.contract.base import LoadOptions

NOTHING_CHOSEN = ModelOptionsFile(None)
SMALL = discrete([8 * GIB], 32 * GIB)


def fixed_policy(options: LoadOptions | None = None) -> LoadPolicy:
    """Every model is loaded like this, and may be: nothing is known of the computer."""
    return LoadPolicy(NOTHING_CHOSEN, lambda: options or LoadOptions(), lambda: None)


def small_computer(usual: Callable[[], LoadOptions] = LoadOptions, machine: Machine = SMALL) -> LoadPolicy:
    """Models whose name begins with `large` count as gpt-oss-20b, which does not fit as it is; nothing is known of
    others.
    """

    def shape_of(model: ModelRef) -> ModelShape | None:
        return GPT_OSS_20B if model.name.startswith("large") else None

    return LoadPolicy(NOTHING_CHOSEN, usual, lambda: machine, shape_of)
