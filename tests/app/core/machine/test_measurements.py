"""Measurements are kept, compared with the one before on the same machine, and exported."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import msgspec

from app.core.machine.autotune import Stage, Trial, TrialOutcome
from app.core.machine.measurements import (
    Measurement,
    MeasurementsFile,
    compared,
    settings_words,
    to_csv,
    to_text,
    verdict,
)
from backends.contract.base import LoadOptions


def outcome(stage: Stage, read: float, written: float, threads: int = 0) -> TrialOutcome:
    return TrialOutcome(Trial(stage, LoadOptions(threads=threads), 512, 64), read, written, 2.0)


def measurement(when: str = "2026-11-27T12:00:00+00:00", faster: float = 1.0, others: float = 0.0) -> Measurement:
    outcomes = (
        outcome(Stage.WARM_UP, 50, 5),
        outcome(Stage.BEGIN, 100 * faster, 10 * faster),
        outcome(Stage.THREADS, 120 * faster, 12 * faster, threads=3),
        outcome(Stage.DEPTH, 80 * faster, 8 * faster, threads=3),
    )
    return Measurement(when, "gpt-oss-20b", 12_000, "A processor, 4 cores", "llama.cpp 1", 4, outcomes, others)


def test_the_best_and_its_gain() -> None:
    found = measurement()
    assert found.best is not None
    assert found.best.trial.options.threads == 3
    assert round(found.gain, 3) == 1.2
    assert verdict(found).startswith("Fastest: 3 threads, ubatch 512; a usual turn takes 17% less time")
    assert "measure again" not in verdict(found)
    assert "used 40% of the processor" in verdict(measurement(others=0.4))


def test_settings_in_force_can_be_the_best() -> None:
    only = msgspec.structs.replace(measurement(), outcomes=(outcome(Stage.BEGIN, 100, 10),))
    assert verdict(only) == "The settings in force are the fastest: 4 threads, ubatch 512."
    assert verdict(msgspec.structs.replace(only, outcomes=())) == "Nothing could be measured."


def test_they_are_kept_and_compared_with_the_one_before(tmp_path: Path) -> None:
    kept_file = MeasurementsFile(tmp_path / "state" / "measurements.json")
    before, now = measurement(), measurement("2026-11-28T12:00:00+00:00", faster=1.25)
    kept_file.add(before)
    kept_file.add(msgspec.structs.replace(now, machine="Another processor"))
    kept_file.add(now)
    again = MeasurementsFile(tmp_path / "state" / "measurements.json")
    assert again.all == kept_file.all
    assert again.before(now) == before
    assert again.before(before) is None
    assert compared(now, before) == "Against 2026-11-27: reading +25%, writing +25%."
    assert again.of_model("gpt-oss-20b", 12_000) == now
    assert again.of_model("gpt-oss-120b", 60_000) is None


def test_a_damaged_file_counts_as_empty(tmp_path: Path) -> None:
    (tmp_path / "measurements.json").write_text("[{", encoding="utf-8")
    assert MeasurementsFile(tmp_path / "measurements.json").all == ()


def test_exports_hold_every_outcome() -> None:
    found = measurement()
    rows = list(csv.DictReader(io.StringIO(to_csv(found))))
    assert [row["stage"] for row in rows] == ["warm_up", "begin", "threads", "depth"]
    assert (rows[1]["threads"], rows[2]["threads"], rows[2]["new_tokens_per_second"]) == ("4", "3", "12.00")
    text = to_text(found, measurement("2026-11-01T12:00:00+00:00"))
    assert "3 threads, ubatch 512" in text and "Against 2026-11-01" in text
    assert "behind a prompt of" in text
    assert settings_words(LoadOptions(threads=1, repack=True), 4) == "1 thread, ubatch 512, repacked"
