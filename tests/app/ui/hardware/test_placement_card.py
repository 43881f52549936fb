"""Sliders for how a model is loaded: priced at once, with the limit, and loaded like that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.machine.machine import GIB, Machine, cpu_only, discrete
from app.core.machine.model_shape import GPT_OSS_20B
from app.core.models.model_ref import LocalModel
from app.main import Program
from app.state.machine.placement import PlacementState
from app.state.models.model_in_use import ModelPhase
from app.ui.hardware.page import HardwarePage
from app.ui.hardware.placement_card import PlacementCard
from app.ui.kit.appearance import Appearance
from tests.app.ui.drivers.window import WindowDriver
from tests.models import write_random_gguf

WAIT = 20_000


def placed(machine: Machine, program: Program) -> tuple[PlacementState, PlacementCard]:
    """gpt-oss-20b on another computer."""
    state = PlacementState(program.in_use, lambda: machine)
    state.shape = GPT_OSS_20B
    state.change(context=8_192)
    return state, PlacementCard(state, Appearance(QApplication.instance(), "light", 1.0))  # type: ignore[arg-type]


def test_every_slider_changes_the_price(qtbot: QtBot, program: Program) -> None:
    state, card = placed(discrete([16 * GIB], 64 * GIB), program)
    qtbot.addWidget(card)
    assert state.fit is not None
    before = state.fit.parts[1].used
    for slider, place, part in ((card.context, 40, "cache"), (card.pieces, 4, "compute"), (card.experts, 3, "weights")):
        was = getattr(state.fit.parts[1], part)
        slider.setValue(place)
        assert getattr(state.fit.parts[1], part) != was
    assert state.fit.parts[1].used != before
    _, gpu = state.fit.parts
    card.cache.setValue(1)
    _, with_small_cache = state.fit.parts
    assert with_small_cache.cache < gpu.cache
    card.on_gpu.setValue(0)
    assert state.fit.parts[1].used == 0
    assert card.verdict.text() == str(state.fit.sentence)


def test_what_does_not_fit_says_by_how_much_and_the_best_does(qtbot: QtBot, program: Program) -> None:
    state, card = placed(discrete([12 * GIB], 64 * GIB), program)
    qtbot.addWidget(card)
    card.context.setValue(card.context.maximum())
    assert state.fit is not None
    assert not state.fit.fits
    assert "too much" in card.bars[1].accessibleName()
    qtbot.mouseClick(card.best, Qt.MouseButton.LeftButton)
    assert state.fit.fits
    assert state.chosen.cpu_expert_layers > 0
    assert "experts of" in card.verdict.text()
    assert "too much" not in card.bars[1].accessibleName()
    assert card.grab().width() > 0


def test_without_a_gpu_nothing_asks_about_one(qtbot: QtBot, program: Program) -> None:
    state, card = placed(cpu_only(32 * GIB), program)
    qtbot.addWidget(card)
    assert card.on_gpu.isHidden() and card.experts.isHidden()
    assert not card.context.isHidden()
    assert len(card.bars) == 1
    assert 0 < state.most_context <= GPT_OSS_20B.trained_context


@pytest.fixture
def page(qtbot: QtBot, make_program: Callable[[], Program], tmp_path: Path) -> tuple[Program, HardwarePage]:
    """A small model, loaded, and the page in view."""
    program = make_program()
    program.start(LocalModel(write_random_gguf(tmp_path / "small.gguf")))
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    page = WindowDriver(program.window).open(HardwarePage, "hardware")
    qtbot.waitUntil(page.placement.isVisible, timeout=WAIT)
    return program, page


def test_the_model_is_loaded_as_wished(qtbot: QtBot, page: tuple[Program, HardwarePage]) -> None:
    program, shown = page
    card = shown.placement
    assert not card.load.isEnabled()
    card.context.setValue(0)
    card.cache.setValue(1)
    assert card.load.isEnabled()
    qtbot.mouseClick(card.load, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: program.in_use.model is not None and program.in_use.model.options.kv_type == "q8_0", timeout=WAIT
    )
    assert program.in_use.model is not None
    assert program.in_use.model.context == 256
    qtbot.waitUntil(lambda: not card.load.isEnabled(), timeout=WAIT)


def test_a_wish_can_be_taken_back(qtbot: QtBot, page: tuple[Program, HardwarePage]) -> None:
    card = page[1].placement
    before = card.context.value()
    card.context.setValue(0)
    qtbot.mouseClick(card.undo, Qt.MouseButton.LeftButton)
    assert card.context.value() == before
    assert not card.undo.isEnabled()
