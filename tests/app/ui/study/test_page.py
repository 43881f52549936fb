"""The page for many questions in the real window: typed or from a file, run, paused, taken up again, exported."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.main import Program
from app.settings import TEXT_SCALE
from app.state.models.model_in_use import ModelPhase
from app.state.study import StudyPhase
from backends.contract.messages import Effort
from tests.app.ui.drivers.study import StudyDriver
from tests.app.ui.drivers.window import WindowDriver

WAIT = 20_000


def wait_for(qtbot: QtBot, program: Program, phase: StudyPhase) -> None:
    qtbot.waitUntil(lambda: program.study.phase is phase, timeout=WAIT)


def test_typed_questions_end_in_a_table(qtbot: QtBot, window: WindowDriver, program: Program) -> None:
    page = StudyDriver.open(window)
    page.start("question,expected\nIs it?,done\nWhy?,never")
    wait_for(qtbot, program, StudyPhase.DONE)
    page.until(lambda: "6 of 6 answers · done" in page.progress)
    assert page.efforts == ["Effort", "Low", "Medium", "High"]
    assert page.cell(1, 1).startswith("50.0% (")
    assert not page.is_form_shown
    assert "Low 50%" in page.right_answers


@pytest.mark.quick
def test_a_malformed_file_names_its_line_and_starts_nothing(
    window: WindowDriver, program: Program, tmp_path: Path
) -> None:
    page = StudyDriver.open(window)
    broken = tmp_path / "broken.csv"
    broken.write_text("question,expected\nfine,1\nnot,fine,at all\n", "utf-8")
    page.take_file(broken)
    assert "Line 3" in page.banner.words
    assert "2 columns" in page.banner.words
    assert program.study.phase is StudyPhase.NONE
    assert not page.can_start


def test_it_is_paused_and_goes_on_after_a_restart(
    qtbot: QtBot, window: WindowDriver, program: Program, make_program: Callable[[], Program], script: Path
) -> None:
    page = StudyDriver.open(window)
    page.start("\n".join(f"Question {number}" for number in range(12)), Effort.LOW, Effort.HIGH)

    def pause_in_time() -> None:
        """While results come, or all of them might be there before anybody looks."""
        if len(program.study.results) >= 3 and program.study.phase is StudyPhase.RUNNING:
            page.go()

    program.study.changed.connect(pause_in_time)
    wait_for(qtbot, program, StudyPhase.PAUSED)
    program.close()
    kept = len(program.study.results)
    assert kept < 24

    again = make_program()
    with qtbot.waitSignal(again.chat_storage.opened, timeout=WAIT):
        again.start(LocalModel(script))
    qtbot.waitUntil(lambda: again.in_use.phase is ModelPhase.READY, timeout=WAIT)
    page = StudyDriver.open(WindowDriver(again.window))
    assert again.study.phase is StudyPhase.PAUSED
    assert len(again.study.results) == kept
    assert page.go_words == "Go on"
    page.go()
    wait_for(qtbot, again, StudyPhase.DONE)
    assert len(again.study.results) == 24


def test_a_run_that_loses_the_engine_leaves_the_others(qtbot: QtBot, window: WindowDriver, program: Program) -> None:
    page = StudyDriver.open(window)
    page.start("abort\nfine\nalso fine", Effort.MEDIUM)
    wait_for(qtbot, program, StudyPhase.DONE)
    answers = {result.run.question: result.answer for result in program.study.results if not result.failure}
    assert answers.get(2) == "It is **done**."
    assert 0 not in answers


@pytest.mark.parametrize("ending", ["csv", "json", "html"])
def test_it_is_exported(qtbot: QtBot, window: WindowDriver, program: Program, tmp_path: Path, ending: str) -> None:
    page = StudyDriver.open(window)
    page.start("hello")
    wait_for(qtbot, program, StudyPhase.DONE)
    target = tmp_path / f"out.{ending}"
    program.study.export(target)
    text = target.read_text("utf-8")
    assert "It is **done**." in text
    if ending == "csv":
        assert len(list(csv.DictReader(text.splitlines()))) == 3


def test_large_text_in_a_narrow_window_is_not_cut_off(qtbot: QtBot, window: WindowDriver, program: Program) -> None:
    page = StudyDriver.open(window)
    page.start("question,expected\nIs it?,done")
    wait_for(qtbot, program, StudyPhase.DONE)
    page.until(lambda: "done" in page.progress)
    window.resize(800, 800)
    program.preferences.set(TEXT_SCALE, 2.0)
    page.until(lambda: all(page.is_whole(part) for part in page.result_parts))
    page.begin_anew()
    page.until(lambda: page.is_whole(page.seed_field))
    assert page.cell(1, 1).count("\n") == 1
