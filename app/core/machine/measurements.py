"""Speeds measured on this machine: one record for each measurement, kept in a small JSON file, compared and exported.

Not here: what is tried (`autotune`), who runs it (`app.services.engine.measuring`).
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import msgspec

from app.core.machine.autotune import Stage, TrialOutcome, chosen, depths
from app.json_file import JsonFile
from app.sentence import Sentence
from backends.contract.base import LoadOptions

MOST = 40
_BUSY = 0.15  # more than this used by others, and the figures say more about them


class Measurement(msgspec.Struct, frozen=True):
    """All outcomes on one model. `when` is ISO local time, `machine` the processor and GPUs, `threads` what 0 meant."""

    when: str
    model: str
    size: int
    machine: str
    build: str
    threads: int
    outcomes: tuple[TrialOutcome, ...]
    others: float = 0.0  # part of all cores that other programs used meanwhile

    @property
    def begin(self) -> TrialOutcome | None:
        """With the settings that were in force."""
        found = chosen(self.outcomes)
        return found[0] if found else None

    @property
    def best(self) -> TrialOutcome | None:
        """The outcome with the fastest settings, or None where nothing was measured."""
        found = chosen(self.outcomes)
        return found[1] if found else None

    @property
    def gain(self) -> float:
        """How many times as fast a usual turn is with the best settings."""
        return self.begin.turn / self.best.turn if self.begin and self.best else 1.0

    @property
    def is_quiet(self) -> bool:
        """Whether other programs left the processor to it."""
        return self.others <= _BUSY

    def is_like(self, other: Measurement) -> bool:
        """Whether both are of the same model on the same machine."""
        return (self.model, self.size, self.machine) == (other.model, other.size, other.machine)


class MeasurementsFile(JsonFile[tuple[Measurement, ...]]):
    """The last measurements, newest last."""

    def __init__(self, file: Path) -> None:
        super().__init__(file, tuple[Measurement, ...], Sentence("The measurement could not be kept."))

    @property
    def all(self) -> tuple[Measurement, ...]:
        """Every measurement that is remembered, oldest first."""
        return self.value

    def add(self, measurement: Measurement) -> None:
        """Keep a measurement in the file. Raises FileNotWritten."""
        self.write((*self.value, measurement)[-MOST:])

    def of_model(self, name: str, size: int) -> Measurement | None:
        """The newest one of a model."""
        return next((m for m in reversed(self.all) if (m.model, m.size) == (name, size)), None)

    def rate_of_size(self, size: int) -> float:
        """Tokens a second while writing, with the fastest settings, of the newest one of a size in bytes; else 0.0."""
        found = next((m.best for m in reversed(self.all) if m.size == size and m.best is not None), None)
        return found.written_rate if found else 0.0

    def before(self, measurement: Measurement) -> Measurement | None:
        """The one before of the same model on the same machine."""
        earlier = [m for m in self.all if m.is_like(measurement) and m.when < measurement.when]
        return earlier[-1] if earlier else None


def settings_words(options: LoadOptions, threads: int) -> str:
    """What tells one trial from another: `2 threads, ubatch 512, repacked`."""
    count = options.threads or threads
    words = [f"{count} thread" if count == 1 else f"{count} threads", f"ubatch {options.ubatch:,}"]
    if options.repack:
        words.append("repacked")
    return ", ".join(words)


def to_csv(measurement: Measurement) -> str:
    """One row for each outcome."""
    rows = [_csv_row(measurement, outcome) for outcome in measurement.outcomes]
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0] if rows else (), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _csv_row(measurement: Measurement, outcome: TrialOutcome) -> dict[str, object]:
    trial, options = outcome.trial, outcome.trial.options
    return {
        "when": measurement.when,
        "model": measurement.model,
        "machine": measurement.machine,
        "build": measurement.build,
        "stage": trial.stage,
        "threads": options.threads or measurement.threads,
        "ubatch": options.ubatch,
        "repack": bool(options.repack),
        "prompt_tokens": trial.read,
        "new_tokens": trial.written,
        "prompt_tokens_per_second": f"{outcome.read_rate:.2f}",
        "new_tokens_per_second": f"{outcome.written_rate:.2f}",
        "seconds": f"{outcome.seconds:.2f}",
    }


def to_text(measurement: Measurement, earlier: Measurement | None = None) -> str:
    """For reading and for an issue."""
    lines = [f"{measurement.model} on {measurement.machine}", f"{measurement.build}, {measurement.when}", ""]
    tried = (o for o in measurement.outcomes if o.trial.stage not in (Stage.WARM_UP, Stage.DEPTH))
    lines += [_row(settings_words(outcome.trial.options, measurement.threads), outcome) for outcome in tried]
    if len(depths(measurement.outcomes)) > 1:
        lines += ["", "With the best settings, behind a prompt of"]
        lines += [_row(f"{outcome.trial.read:,} tokens", outcome) for outcome in depths(measurement.outcomes)]
    return "\n".join([*lines, "", verdict(measurement), *([compared(measurement, earlier)] if earlier else [])])


def verdict(measurement: Measurement) -> str:
    """Best settings and gain, in a sentence."""
    best = measurement.best
    if best is None:
        return "Nothing could be measured."
    words = settings_words(best.trial.options, measurement.threads)
    less = 1 - 1 / measurement.gain
    found = (
        f"Fastest: {words}; a usual turn takes {less:.0%} less time than with those in force."
        if less > 0
        else f"The settings in force are the fastest: {words}."
    )
    busy = f"Other programs used {measurement.others:.0%} of the processor: measure again when it is quiet."
    return found if measurement.is_quiet else f"{found} {busy}"


def compared(measurement: Measurement, earlier: Measurement) -> str:
    """Against an earlier measurement, best with best."""
    now, then = measurement.best, earlier.best
    if now is None or then is None:
        return ""
    read, written = now.read_rate / then.read_rate - 1, now.written_rate / then.written_rate - 1
    return f"Against {earlier.when[:10]}: reading {read:+.0%}, writing {written:+.0%}."


def _row(name: str, outcome: TrialOutcome) -> str:
    return f"{name:<42} reading {outcome.read_rate:>9,.1f}   writing {outcome.written_rate:>7,.1f} tokens a second"
