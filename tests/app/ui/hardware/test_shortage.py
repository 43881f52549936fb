"""A load that would not fit, in the real window: not tried, but what fits is one click away, and so is trying."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.assembly import Substitutes
from app.main import Program
from app.state.models.model_in_use import ModelPhase
from tests.app.load_policies import small_computer
from tests.app.scripts import write_script
from tests.app.ui.hardware.test_guard import WAIT, banner_of, buttons


@pytest.fixture
def substitutes() -> Substitutes:
    """Files named `large…` count as gpt-oss-20b on a computer with a small GPU."""
    return Substitutes(load_policy=small_computer())


def test_a_load_that_would_not_fit_is_not_tried(program: Program, tmp_path: Path) -> None:
    before = program.in_use.model
    program.in_use.open(write_script(tmp_path, name="large"))
    words = banner_of(program).accessibleName()
    assert words.startswith("large.scripted does not fit with 16")
    assert "are missing" in words
    assert program.in_use.model is before
    assert program.in_use.phase is ModelPhase.READY


def test_the_way_that_fits_is_one_click_away(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program.in_use.open(write_script(tmp_path, name="large"))
    (way,) = (button for words, button in buttons(banner_of(program)).items() if words.startswith("Experts of"))
    way.click()
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    assert program.in_use.model is not None
    assert program.in_use.model.name == "large"
    assert program.in_use.options.cpu_expert_layers > 0


def test_who_is_sure_may_load_anyway(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program.in_use.open(write_script(tmp_path, name="large"))
    buttons(banner_of(program))["Load anyway"].click()
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    assert program.in_use.name == "large"
    program.in_use.reload()
    assert program.in_use.phase is ModelPhase.LOADING


def test_a_warning_is_seen_on_every_page(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    program.window.show_page("hardware")
    page_top = program.window.pages.mapTo(program.window, program.window.pages.rect().topLeft()).y()
    program.in_use.open(write_script(tmp_path, name="large"))
    notice = program.window.notice
    assert notice.isVisible()
    assert notice.accessibleName().startswith("large.scripted does not fit")
    assert not banner_of(program).isVisible()
    notice.close_button.click()
    qtbot.waitUntil(
        lambda: program.window.pages.mapTo(program.window, program.window.pages.rect().topLeft()).y() == page_top
    )
    program.window.show_page("")
    program.in_use.open(tmp_path / "large.scripted.json")
    assert banner_of(program).isVisible() and not notice.isVisible()
