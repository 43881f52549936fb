"""A third backend, as a stranger would add one: this file and the line `TOY`. It says “toy” to everything.

`python -m tests.backends.toy` is an engine process that has it beside the others.
"""

from __future__ import annotations

import msgspec

from backends.contract import base
from backends.contract.base import Device, DeviceKind, FinishReason, LoadOptions, MemoryUse, ModelInfo, Vocabulary
from backends.contract.capabilities import Capabilities
from backends.contract.forms import ModelForm
from backends.contract.kinds import BACKENDS, BackendKind
from backends.formats.gguf_tokens import CONTROL_NAMES

TOY = BackendKind("toy", "Toy", ModelForm.GGUF, "tests.backends.toy:Toy", Capabilities(renders=True, seeds=True))

KINDS = (*BACKENDS, TOY)
_TOKENS = tuple(bytes([byte]) for byte in range(256))
_CONTROL = {name: 256 + number for number, name in enumerate(CONTROL_NAMES)}
_ANSWER = (_CONTROL["<|channel|>"], *b"final", _CONTROL["<|message|>"], *b"toy", _CONTROL["<|return|>"])


class Toy:
    """The adapter."""

    name = "Toy"
    build = "toy 1"

    def devices(self) -> tuple[Device, ...]:
        return (Device("TOY0", "a toy", DeviceKind.GPU, "toy", 1, 1),)

    def check(self, model: object, options: LoadOptions) -> None:
        """Everything is a toy."""

    def load(self, model: object, options: LoadOptions, on_progress: base.OnProgress) -> ToyModel:
        on_progress("loading", 1.0)
        return ToyModel(str(model), options)


class ToyModel:
    """Says “toy” to everybody."""

    vocabulary = Vocabulary(_TOKENS, _CONTROL, 256 + len(_CONTROL))

    def __init__(self, path: str, options: LoadOptions) -> None:
        self._waiting: list[base.Sequence] = []
        facts = dict.fromkeys(("parameters", "size", "layers", "experts", "experts_used", "window"), 0)
        self.info = msgspec.convert(
            {
                **facts,
                "name": "toy",
                "path": path,
                "backend": TOY.title,
                "build": Toy.build,
                "architecture": "toy",
                "trained_context": 1000,
                "context": 1000,
                "sequences": options.sequences,
                "threads": 1,
                "quantisation": "none",
                "options": msgspec.to_builtins(options),
            },
            ModelInfo,
        )

    def start(self, sequence: base.Sequence) -> None:
        self._waiting.append(sequence)

    def step(self, is_interrupted: base.IsInterrupted) -> list[base.StepEvent]:
        events: list[base.StepEvent] = []
        for one in self._waiting:
            events += [base.Token(one.id, token) for token in _ANSWER]
            size = len(one.prompt)
            events.append(base.SequenceFinished(one.id, FinishReason.STOP, size, 0, len(_ANSWER), 0.0, 0.0))
        self._waiting = []
        return events

    def stop(self, sequence_id: int) -> None:
        """Nothing runs between two steps."""

    def memory(self) -> MemoryUse:
        return MemoryUse(())

    def close(self) -> None:
        """Nothing is held."""


if __name__ == "__main__":
    from backends.engine.__main__ import main

    main(KINDS)
