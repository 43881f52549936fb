"""What both kinds of `triptych compare` share: an engine with room for the panels, its queue of jobs, and an exit."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from app.assembly import Assembly
from app.commands.arguments import chosen_form, chosen_model, chosen_options
from app.commands.terminal import INTERRUPTED, print_failure
from app.core.jobs.seeds import new_seed
from app.errors import EngineFailure
from backends.contract import wire
from backends.contract.messages import Effort, ResponseFormat

_MOST_SEQUENCES = 8  # more in one batch gains little and takes memory for each
PanelKey = tuple[Effort, int]  # an effort and the number of a sample, from 0


class Comparison:
    """One comparison from begin to exit code."""

    def __init__(self, arguments: argparse.Namespace, assembly: Assembly) -> None:
        self._engine, self._jobs = assembly.engine, assembly.jobs_of_command
        self._arguments = arguments
        self._seed: int = new_seed() if arguments.seed is None else arguments.seed
        self._panels: tuple[PanelKey, ...] = tuple((e, s) for s in range(arguments.samples) for e in arguments.efforts)
        self._form: ResponseFormat | None = None
        self._exit: Callable[[int], None] = sys.exit

    def prepare(self) -> None:
        """Read what has to be read before anything starts; raises AppError."""
        self._form = chosen_form(self._arguments)

    def begin(self, exit_with: Callable[[int], None]) -> None:
        """Load the model, then go."""
        self._exit = exit_with
        options = chosen_options(self._arguments, min(len(self._panels), _MOST_SEQUENCES))
        loading = self._engine.load(chosen_model(self._arguments), options, self._arguments.backend)
        loading.finished.connect(self._loaded)
        loading.failed.connect(self._give_up)

    def interrupt(self) -> None:
        """Exit with 130 on Ctrl+C."""
        self._exit(INTERRUPTED)

    def _loaded(self, _event: wire.Loaded) -> None:
        """The model is there: ask."""
        raise NotImplementedError

    def _give_up(self, failure: EngineFailure) -> None:
        print_failure(failure)
        self._exit(1)
