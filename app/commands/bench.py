"""Measure how fast a model runs on this computer, and find the fastest settings, in less than three minutes.

Tries numbers of threads, repacking and batch sizes, then reading and writing behind longer and longer prompts. The
result is kept and compared with the last one; with --json it is one object on stdout. Progress goes to stderr. The
fastest number of threads becomes this computer's, unless you have set one; with --keep the other settings do, too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from app.assembly import Assembly
from app.commands.arguments import chosen_model, model_ref
from app.commands.terminal import INTERRUPTED, json_text, print_failure, run_loop
from app.core.machine.autotune import TrialOutcome, limits_of
from app.core.machine.hardware import Hardware, machine_now, machine_words, probe
from app.core.machine.measurements import Measurement, settings_words, to_text
from app.core.machine.model_shape import shape_of_model
from app.core.models.model_ref import LocalModel, ModelRef
from app.errors import AppError, EngineFailure
from app.services.engine.measuring import Measuring
from backends.contract import wire


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `triptych bench`."""
    parser.add_argument("--model", type=model_ref, default=None, help="a model (default: the bundled demo model)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--keep", action="store_true", help="use all of the fastest settings from now on")
    parser.set_defaults(backend=None)


def run(arguments: argparse.Namespace, assembly: Assembly) -> int:
    """Look at the machine, measure, print; returns the exit code."""
    bench = Bench(assembly, chosen_model(arguments), is_json=arguments.json, is_kept=arguments.keep)
    try:
        return run_loop(bench.begin, bench.interrupt)
    finally:
        bench.close()


class Bench:
    """One measurement from begin to exit code."""

    def __init__(self, assembly: Assembly, model: ModelRef, *, is_json: bool, is_kept: bool) -> None:
        self._model, self._is_json, self._is_kept = model, is_json, is_kept
        self._preferences, self._measurements = assembly.preferences, assembly.measurements
        self._looking = assembly.engine
        self._measuring: Measuring | None = None
        self._exit: Callable[[int], None] = sys.exit

    def begin(self, exit_with: Callable[[int], None]) -> None:
        """First the devices, which decide what can be tried."""
        self._exit = exit_with
        reply = self._looking.list_devices()
        reply.finished.connect(self._measure)
        reply.failed.connect(self._fail)

    def interrupt(self) -> None:
        """Exit with 130 on Ctrl+C."""
        self._exit(INTERRUPTED)

    def close(self) -> None:
        """Cancel a measurement that is running."""
        if self._measuring is not None:
            self._measuring.cancel()

    def _measure(self, event: wire.DevicesListed) -> None:
        self._looking.close()
        hardware: Hardware = probe(event.devices, _folder(self._model))
        options = self._preferences.load_options()
        limits = limits_of(shape_of_model(self._model), machine_now(hardware), options, hardware.cpu.usable_cores)
        self._measuring = Measuring(self._model, options, limits, machine_words(hardware))
        self._measuring.came.connect(self._report)
        self._measuring.ended.connect(self._finish)
        self._measuring.failed.connect(self._fail)
        self._measuring.start()

    def _report(self, outcome: TrialOutcome) -> None:
        words = settings_words(outcome.trial.options, 0).replace("0 threads", "as set", 1)
        rates = f"{outcome.read_rate:,.1f} read, {outcome.written_rate:,.1f} written a second"
        print(f"{outcome.trial.stage}: {words}, {outcome.trial.read:,} tokens: {rates}", file=sys.stderr, flush=True)

    def _finish(self, measurement: Measurement) -> None:
        self._save(lambda: self._measurements.add(measurement))
        best = measurement.best
        self._save(lambda: self._preferences.keep_threads(measurement))
        if self._is_kept and best is not None:
            fastest = best.trial.options
            self._save(lambda: self._preferences.keep_fastest(fastest))
        if self._is_json:
            found = {"gain": measurement.gain, "best": best, "begin": measurement.begin, "measurement": measurement}
            print(json_text(found), flush=True)
        else:
            print(to_text(measurement, self._measurements.before(measurement)))
        self._exit(0 if best is not None else 1)

    def _save(self, write: Callable[[], object]) -> None:
        """Write down what was found; where that fails, say so and print it all the same."""
        try:
            write()
        except AppError as failure:
            print_failure(failure)

    def _fail(self, failure: EngineFailure) -> None:
        print_failure(failure)
        self._exit(1)


def _folder(model: ModelRef) -> Path:
    """The folder whose disk the model is read from; of one on a server, any."""
    return model.path.parent if isinstance(model, LocalModel) else Path()
