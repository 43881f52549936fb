"""The choice of how one model is loaded, for its dialog: what there is to choose, what it means, and keeping it.

Not here: what is chosen and whether it fits (`app.core.machine.load_policy`), loading (`model_in_use`).
"""

from __future__ import annotations

from app.core.machine.load_policy import LoadPolicy
from app.core.machine.model_shape import ModelShape
from app.core.models.model_ref import ModelRef
from app.sentence import MemoryBytes, Sentence
from app.state.models.model_in_use import ModelInUseState, ModelPhase
from backends.contract.base import LoadOptions


class LoadChoices:
    """Has no signals: a choice is made in a dialog, and a loaded model is loaded again with it."""

    def __init__(self, policy: LoadPolicy, in_use: ModelInUseState) -> None:
        self._policy, self._in_use = policy, in_use

    @property
    def has_gpu(self) -> bool:
        """Whether there is anything to place."""
        return self._policy.has_gpu

    def own(self, model: ModelRef) -> LoadOptions | None:
        """What the user chose for this model."""
        return self._policy.own(model)

    def in_force(self, model: ModelRef) -> LoadOptions:
        """How it would be loaded now."""
        return self._policy.options(model)

    def recommended(self, model: ModelRef) -> LoadOptions:
        """What suits this computer, with nothing chosen by hand; the settings' own where that cannot be computed."""
        return self._policy.recommended(model)

    def shape(self, model: ModelRef) -> ModelShape | None:
        """Of a model with a header that can be priced."""
        return self._policy.shape(model)

    def sentence(self, model: ModelRef, options: LoadOptions) -> Sentence | None:
        """Whether it fits like this, in words; None where that cannot be known."""
        need = self._policy.need(model, options)
        if need is None:
            return None
        used, room = need
        missing = self._policy.shortage(model, options)
        if missing is not None:
            return Sentence(
                "Does not fit now: it takes {used} and is {missing} short.",
                used=MemoryBytes(used),
                missing=MemoryBytes(missing.missing),
            )
        return Sentence(
            "Fits: it takes {used} of the {room} available.", used=MemoryBytes(used), room=MemoryBytes(room)
        )

    def keep(self, model: ModelRef, options: LoadOptions | None) -> None:
        """Load it like this from now on, at once where it is loaded; None: as the settings have it.

        Raises FileNotWritten, and then nothing has changed.
        """
        self._policy.keep(model, options)
        if self._in_use.wanted == model and self._in_use.phase is ModelPhase.READY:
            self._in_use.open(model)
