"""What the app may ask of an engine, wherever it runs: the seam that state, services and commands stand on.

`process.Engine` is the one in a process of its own, `in_process.InProcessEngine` the one of tests. One contract suite
proves each: `tests/app/services/engine/client_contract.py`. A base class and no `typing.Protocol`, since signals
belong to a QObject.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.core.models.model_ref import ModelRef
from app.services.background.reply import Reply
from app.services.engine.session import EnginePhase
from backends.contract.base import LoadOptions, ModelInfo, Sampling
from backends.contract.capabilities import Capabilities
from backends.contract.containment import Confinement
from backends.contract.logprobs import WantedScores
from backends.contract.messages import Prompt, ResponseFormat


class EngineClient(QObject):
    """An engine with at most one model. Every request gives a `Reply`, which closes exactly once; nothing blocks.

    changed() – phase, model or memory in use is another · lost(EngineFailure) – the engine died, hung or is of another
    version. What is asked of a lost or stopped engine starts it, with the model it had.
    """

    changed = Signal()
    lost = Signal(object)

    @property
    def phase(self) -> EnginePhase:
        """What the engine is doing."""
        raise NotImplementedError

    @property
    def model(self) -> ModelInfo | None:
        """The model that answers, or None while none is loaded."""
        raise NotImplementedError

    @property
    def loaded(self) -> ModelRef | None:
        """Which model answers, as it was asked for; None while none is loaded."""
        raise NotImplementedError

    @property
    def capabilities(self) -> Capabilities:
        """What can be asked of the loaded model; without one, of at least one of its backends."""
        raise NotImplementedError

    @property
    def confinement(self) -> Confinement | None:
        """What the kernel holds around the engine that ran last; None until one has run."""
        raise NotImplementedError

    @property
    def resident(self) -> int:
        """Bytes of memory it holds on this computer."""
        raise NotImplementedError

    @property
    def tokens(self) -> int:
        """How many were generated since the start, by all answers."""
        raise NotImplementedError

    @property
    def pid(self) -> int:
        """Its process on this computer; 0 where there is none."""
        raise NotImplementedError

    @property
    def is_busy(self) -> bool:
        """Whether something that was asked has not come back; for what is read ahead, nobody waits."""
        raise NotImplementedError

    @property
    def is_answering(self) -> bool:
        """Whether someone waits for an answer of the model."""
        raise NotImplementedError

    def load(self, model: ModelRef, options: LoadOptions | None = None, backend: str | None = None) -> Reply:
        """Load a model in place of the present one; a later load ends an earlier one. Finishes with wire.Loaded."""
        raise NotImplementedError

    def generate(
        self,
        prompt: Prompt,
        sampling: Sampling | None = None,
        max_tokens: int = 0,
        least_room: int = 0,
        scores: WantedScores | None = None,
        speculative: bool = False,
    ) -> Reply:
        """Answer a prompt, with `delta` as text comes. Finishes with wire.Finished, also when it is cancelled. Where
        less context than `least_room` tokens is left it fails at once with the code `context_tight`. `scores` is what
        it shall tell of how likely its tokens were; with log-probabilities it fails (code `not_able`) where the backend
        cannot tell them. `speculative`: tokens may be guessed where that is faster.
        """
        raise NotImplementedError

    def count(self, prompt: Prompt) -> Reply:
        """Count the tokens of a prompt. Finishes with wire.Counted."""
        raise NotImplementedError

    def render(self, prompt: Prompt) -> Reply:
        """Show the prompt as the model sees it. Finishes with wire.Rendered."""
        raise NotImplementedError

    def detokenize(self, messages: Sequence[tuple[int, ...]]) -> Reply:
        """Write out the messages of an answer as generated. Finishes with wire.Rendered."""
        raise NotImplementedError

    def check_schema(self, form: ResponseFormat) -> Reply:
        """Tell whether answers can be made to fit a schema; needs no model. Finishes with wire.Done, or fails with the
        code `schema_unusable`.
        """
        raise NotImplementedError

    def measure_memory(self) -> Reply:
        """Ask what the model holds. Finishes with wire.MemoryMeasured."""
        raise NotImplementedError

    def measure_speed(self, read: int, written: int) -> Reply:
        """Time how fast so many tokens are read, and then written. Finishes with wire.Measured."""
        raise NotImplementedError

    def read_ahead(self, prompt: Prompt) -> Reply:
        """Read a prompt to which something may be added, while nothing else is to be done. Finishes with
        wire.AheadRead; fails as `cancelled` once anything else is asked for, as `context_overflow` where there is no
        room that nobody has used.
        """
        raise NotImplementedError

    def take_prefix(self, prompt: Prompt, least: int) -> Reply:
        """Have what was computed of a prompt held, if it is so many tokens. Finishes with wire.PrefixTaken."""
        raise NotImplementedError

    def take_part(self, number: int) -> Reply:
        """Give a part of it. Finishes with wire.PrefixPart; fails as cancelled once an answer was asked for."""
        raise NotImplementedError

    def put_prefix(self, data: bytes, *, begins: bool, is_last: bool) -> Reply:
        """Put a part back that was given. Finishes with wire.PrefixPut; fails as cancelled likewise."""
        raise NotImplementedError

    def list_devices(self) -> Reply:
        """Ask what the backends could use. Finishes with wire.DevicesListed."""
        raise NotImplementedError

    def unload(self) -> Reply:
        """Give the model's memory back. Finishes with wire.Done."""
        raise NotImplementedError

    def restart(self) -> None:
        """Let its process go without waiting; the next request starts a new one, with the model it had. Open replies
        fail with the code `cancelled`.
        """
        raise NotImplementedError

    def retire(self) -> None:
        """Let its process go without waiting, and delete this object when it is gone. Nothing more is told."""
        raise NotImplementedError

    def close(self) -> None:
        """End it. Open replies fail with the code `cancelled`."""
        raise NotImplementedError
