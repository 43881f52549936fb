"""The Hardware page in the real window: looks while shown, rests while hidden, and is read without colour."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.machine.calibration import CalibrationFile
from app.core.models.model_ref import LocalModel
from app.main import Program
from app.paths import Paths
from app.state.models.model_in_use import ModelPhase
from app.ui.hardware.layer_strip import LayerStrip
from app.ui.hardware.page import HardwarePage
from app.ui.kit.appearance import Appearance
from tests.app.blocked import block
from tests.app.ui.drivers.window import WindowDriver
from tests.models import write_random_gguf

WAIT = 20_000


@pytest.fixture
def page(qtbot: QtBot, make_program: Callable[[], Program], tmp_path: Path) -> tuple[Program, HardwarePage]:
    """A small model with a header, loaded, and the page in view."""
    program = make_program()
    program.start(LocalModel(write_random_gguf(tmp_path / "small.gguf")))
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    page = WindowDriver(program.window).open(HardwarePage, "hardware")
    qtbot.waitUntil(lambda: program.hardware.measured is not None, timeout=WAIT)
    return program, page


@pytest.mark.quick
def test_predicted_stands_beside_measured_and_is_kept(page: tuple[Program, HardwarePage], paths: Paths) -> None:
    program, shown = page
    card = shown.cards[-1]
    assert "predicted" in card.figures.text() and "measured" in card.figures.text()
    told = card.bar.accessibleName()
    for words in ("Main memory", "Weights", "Context", "Compute", "Other programs", "Free", "predicted"):
        assert words in told
    (sample,) = CalibrationFile(paths.state / "calibration.json").samples
    assert program.hardware.measured is not None
    assert sample.measured == program.hardware.measured.total
    assert shown.layers.accessibleName().startswith("Layers: 1 to ")


def test_it_looks_only_while_it_is_shown(qtbot: QtBot, page: tuple[Program, HardwarePage]) -> None:
    program, shown = page
    assert program.hardware.is_watching
    with qtbot.waitSignal(program.hardware.ticked, timeout=WAIT):
        program.hardware.refresh()
    assert shown.load.text().startswith("Processor ")
    assert shown.chart.accessibleName().startswith("Processor load")
    program.window.show_page("")
    assert not program.hardware.is_watching
    assert not program.hardware.moments


def test_the_report_names_the_model_and_holds_no_chat(qtbot: QtBot, page: tuple[Program, HardwarePage]) -> None:
    program, shown = page
    qtbot.mouseClick(shown.copy_button, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert program.in_use.model is not None
    assert program.in_use.model.name in text
    assert "bytes predicted" in text and "What fits now" in text


def test_other_computers_are_judged_by_name(page: tuple[Program, HardwarePage]) -> None:
    _, shown = page
    table = shown.table
    here = [cell.text() for cell in table.cells]
    assert all(here)
    table.picker.setCurrentIndex(table.picker.findText("H100 80 GB"))
    there = [cell.text() for cell in table.cells]
    assert all(words.startswith("Fits comfortably") for words in there[:3])
    assert there != here


def test_unloading_empties_the_bars(qtbot: QtBot, page: tuple[Program, HardwarePage]) -> None:
    program, shown = page
    program.engine.unload()
    qtbot.waitUntil(lambda: program.hardware.measured is None, timeout=WAIT)
    card = shown.cards[-1]
    assert card.figures.text() == ""
    assert shown.subtitle.text() == "No model is loaded."


def test_layers_are_said_in_words(qtbot: QtBot, qapp: QApplication) -> None:
    strip = LayerStrip(Appearance(qapp, "light"))
    qtbot.addWidget(strip)
    strip.show_layers((None, 0, 0, 1), 2)
    words = "Layers: 1 to 1 in main memory (C), 2 to 3 on GPU 0, 4 to 4 on GPU 1"
    assert strip.accessibleName() == f"{words}; experts of the first 2 in main memory"
    assert strip.grab().width() > 0


def test_unloading_is_a_click_and_says_what_came_back(qtbot: QtBot, page: tuple[Program, HardwarePage]) -> None:
    program, shown = page
    qtbot.waitUntil(lambda: program.engine.resident > 0, timeout=WAIT)
    assert shown.unload_button.text() == "Unload"
    qtbot.mouseClick(shown.unload_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.hardware.measured is None, timeout=WAIT)
    program.hardware._resident_loaded = program.engine.resident + (300 << 20)  # a model worth unloading
    program.hardware.refresh()
    assert shown.subtitle.text().startswith("No model is loaded. Unloading freed 0.")
    assert shown.unload_button.text() == "Load again"
    qtbot.mouseClick(shown.unload_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    assert program.hardware.given_back == 0


def test_a_narrow_page_needs_no_sideways_scrolling(qtbot: QtBot, page: tuple[Program, HardwarePage]) -> None:
    program, shown = page
    program.window.resize(600, 700)
    content = shown.widget()
    assert content is not None
    qtbot.waitUntil(lambda: content.width() <= shown.viewport().width(), timeout=WAIT)


def test_what_a_load_taught_and_cannot_be_saved_is_said(
    qtbot: QtBot, make_program: Callable[[], Program], paths: Paths, tmp_path: Path
) -> None:
    program = make_program()
    block(paths.state / "calibration.json")
    with qtbot.waitSignal(program.hardware.unsaved, timeout=WAIT):
        program.start(LocalModel(write_random_gguf(tmp_path / "small.gguf")))
    assert "The measurements of this model could not be saved." in WindowDriver(program.window).banner.words
    assert program.in_use.phase is ModelPhase.READY


def test_the_last_answers_stand_on_the_card_of_the_speed(window: WindowDriver) -> None:
    window.ask("first")
    page = window.open(HardwarePage, "hardware")
    window.until(page.answers.isVisible)
    assert page.answers.text().startswith("The last answers:\n")
    assert "Scripted" in page.answers.text()
