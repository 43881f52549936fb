"""An engine process that is taken over: its backend, loaded as any other, tries every way out and tells what came of
it. `python -m tests.backends.containment.taken_over`; the model it is asked to load says where to try.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec

from backends.contract.base import LoadOptions, OnProgress
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.kinds import BACKENDS, BackendKind
from backends.scripted import Scripted, ScriptedModel
from tests.backends.containment.ways_out import Place, outcomes, outcomes_of_native_thread


class TakenOver(Scripted):
    """Stands for native code that does what an attacker wants."""

    def load(self, model: Path, options: LoadOptions, on_progress: OnProgress) -> ScriptedModel:
        """Try all, from this thread and from one of native code."""
        place = Place(model.parent.parent)
        found = {"main": outcomes(place), "native thread": outcomes_of_native_thread(place)}
        raise EngineError(ErrorCode.INTERNAL, json.dumps(found))


def kinds() -> tuple[BackendKind, ...]:
    """The table with this one in the place of the scripted backend."""
    adapter = f"{__name__}:{TakenOver.__name__}"
    return tuple(msgspec.structs.replace(kind, adapter=adapter) for kind in BACKENDS if kind.name == "scripted")


if __name__ == "__main__":
    from backends.engine.__main__ import main

    sys.modules["tests.backends.containment.taken_over"] = sys.modules["__main__"]
    main(kinds())
