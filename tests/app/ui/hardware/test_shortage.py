"""A load that would not fit, in the real window: not tried, but what fits is one click away, and so is trying."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.assembly import Substitutes
from app.core.models.model_ref import LocalModel
from app.main import Program
from app.state.models.model_in_use import ModelPhase
from tests.app.load_policies import small_computer
from tests.app.scripts import write_script
from tests.app.ui.drivers.window import WindowDriver


@pytest.fixture
def substitutes() -> Substitutes:
    """Files named `large…` count as gpt-oss-20b on a computer with a small GPU."""
    return Substitutes(load_policy=small_computer())


@pytest.mark.quick
def test_a_load_that_would_not_fit_is_not_tried(window: WindowDriver, program: Program, tmp_path: Path) -> None:
    before = program.in_use.model
    program.in_use.open(LocalModel(write_script(tmp_path, name="large")))
    words = window.banner.words
    assert words.startswith("large.scripted does not fit with 16")
    assert "short" in words
    assert program.in_use.model is before
    assert program.in_use.phase is ModelPhase.READY


def test_the_way_that_fits_is_one_click_away(window: WindowDriver, program: Program, tmp_path: Path) -> None:
    program.in_use.open(LocalModel(write_script(tmp_path, name="large")))
    (way,) = (button for words, button in window.banner.actions.items() if words.startswith("Experts of"))
    way.click()
    window.until(lambda: program.in_use.phase is ModelPhase.READY)
    assert program.in_use.model is not None
    assert program.in_use.model.name == "large"
    assert program.in_use.options.cpu_expert_layers > 0


def test_who_is_sure_may_load_anyway(window: WindowDriver, program: Program, tmp_path: Path) -> None:
    program.in_use.open(LocalModel(write_script(tmp_path, name="large")))
    window.banner.actions["Load anyway"].click()
    window.until(lambda: program.in_use.phase is ModelPhase.READY)
    assert program.in_use.name == "large"
    program.in_use.reload()
    assert program.in_use.phase is ModelPhase.LOADING


def test_a_warning_is_seen_on_every_page_and_moves_nothing(
    window: WindowDriver, program: Program, tmp_path: Path
) -> None:
    window.show("hardware")
    before = window.place_of_page
    program.in_use.open(LocalModel(write_script(tmp_path, name="large")))
    assert window.banner.is_shown
    assert window.banner.words.startswith("large.scripted does not fit")
    assert window.place_of_page == before
    window.show("")
    assert window.banner.is_shown
    window.banner.close()
    assert not window.banner.is_shown
