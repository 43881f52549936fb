"""Measuring from the Hardware page: begun, stopped, kept, used, exported; the model is back afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.core.machine.autotune import Stage, Trial, TrialOutcome
from app.core.machine.measurements import Measurement, MeasurementsFile
from app.core.models.model_ref import LocalModel
from app.main import Program
from app.paths import Paths
from app.settings import THREADS, UBATCH
from app.state.models.model_in_use import ModelPhase
from app.ui.hardware.page import HardwarePage
from app.ui.hardware.speed_card import SpeedCard
from backends.contract.base import LoadOptions
from tests.app.ui.drivers.window import WindowDriver
from tests.models import write_random_gguf

WAIT = 60_000


def kept(when: str, rate: float) -> Measurement:
    """One that was made before."""
    begin = TrialOutcome(Trial(Stage.BEGIN, LoadOptions(), 512, 64), 100.0 * rate, 10.0 * rate, 3.0)
    faster = TrialOutcome(
        Trial(Stage.THREADS, LoadOptions(threads=1, ubatch=256), 512, 64), 130.0 * rate, 13.0 * rate, 3.0
    )
    return Measurement(when, "gpt-oss-20b", 12, "A processor, 2 cores", "llama.cpp", 2, (begin, faster))


@pytest.fixture
def card(qtbot: QtBot, make_program: Callable[[], Program], paths: Paths, tmp_path: Path) -> tuple[Program, SpeedCard]:
    """Two measurements are kept; a small model is loaded and the page in view."""
    kept_file = MeasurementsFile(paths.state / "measurements.json")
    kept_file.add(kept("2026-11-01T10:00:00+00:00", 1.0))
    kept_file.add(kept("2026-11-02T10:00:00+00:00", 1.1))
    program = make_program()
    program.start(LocalModel(write_random_gguf(tmp_path / "small.gguf")))
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    page = WindowDriver(program.window).open(HardwarePage, "hardware")
    card = page.measure
    qtbot.waitUntil(card.go.isEnabled, timeout=WAIT)
    return program, card


def test_what_was_measured_before_is_shown_and_compared(card: tuple[Program, SpeedCard]) -> None:
    _, shown = card
    assert shown.picker.count() == 2
    assert "Fastest: 1 thread, ubatch 256. A usual turn takes 23 % less time" in shown.verdict.text()
    assert shown.compared.text().endswith(": reading +10 %, writing +10 %.")
    texts = [cell.text() for cell in shown.table._cells]
    assert "1 thread, ubatch 256 – fastest" in texts
    assert "2 threads, ubatch 512 (the settings then)" in texts
    shown.picker.setCurrentIndex(1)
    assert shown.compared.text() == ""


def test_the_fastest_settings_are_used_from_then_on(qtbot: QtBot, card: tuple[Program, SpeedCard]) -> None:
    program, shown = card
    qtbot.mouseClick(shown.keep, Qt.MouseButton.LeftButton)
    assert (program.preferences.get(THREADS), program.preferences.get(UBATCH)) == (1, 256)
    qtbot.waitUntil(
        lambda: program.in_use.model is not None and program.in_use.model.options.ubatch == 256, timeout=WAIT
    )
    assert not shown.keep.isEnabled()


@pytest.mark.parametrize(("others", "before", "after"), [(0.05, 0, 1), (0.5, 0, 0), (0.05, 2, 2)])
def test_the_fastest_threads_become_this_computers(
    qtbot: QtBot, card: tuple[Program, SpeedCard], others: float, before: int, after: int
) -> None:
    program, _ = card
    program.preferences.set(THREADS, before)
    program.measuring._ended(msgspec.structs.replace(kept("2026-11-03T10:00:00+00:00", 1.2), others=others))
    assert program.preferences.get(THREADS) == after
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)


def test_a_measurement_can_be_exported(card: tuple[Program, SpeedCard], tmp_path: Path) -> None:
    _, shown = card
    shown.export_to(str(tmp_path / "speed.csv"))
    shown.export_to(str(tmp_path / "speed.txt"))
    assert (tmp_path / "speed.csv").read_text("utf-8").startswith("when,model,")
    assert "Against 2026-11-01" in (tmp_path / "speed.txt").read_text("utf-8")


def test_stopped_the_model_is_back(qtbot: QtBot, card: tuple[Program, SpeedCard]) -> None:
    program, shown = card
    qtbot.mouseClick(shown.go, Qt.MouseButton.LeftButton)
    assert shown.go.text() == "Stop"
    qtbot.waitUntil(lambda: program.measuring.trial is not None, timeout=WAIT)
    assert program.in_use.phase is ModelPhase.NONE
    assert shown.words.text().endswith("…")
    qtbot.mouseClick(shown.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    assert shown.go.text() == "Measure"
    assert len(program.measuring.kept) == 2


def test_another_model_goes_first(qtbot: QtBot, card: tuple[Program, SpeedCard], tmp_path: Path) -> None:
    program, shown = card
    qtbot.mouseClick(shown.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.measuring.trial is not None, timeout=WAIT)
    program.in_use.open(LocalModel(write_random_gguf(tmp_path / "other.gguf", seed=2)))
    assert not program.measuring.is_running
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)


@pytest.mark.slow
def test_a_whole_measurement_is_kept(qtbot: QtBot, card: tuple[Program, SpeedCard]) -> None:
    program, shown = card
    qtbot.mouseClick(shown.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(program.measuring.kept) == 3, timeout=WAIT)
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    assert shown.picker.count() == 3
    assert shown.picker.currentIndex() == 0
    newest = program.measuring.kept[0]
    assert newest.best is not None
    assert newest.best.written_rate > 0
    assert msgspec.json.decode(msgspec.json.encode(newest), type=Measurement) == newest
