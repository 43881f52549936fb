"""The page for many questions in the real window: typed or from a file, run, paused, taken up again, exported."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.main import Program
from app.settings import TEXT_SCALE
from app.state.models.model_in_use import ModelPhase
from app.state.study import StudyPhase
from app.ui.study.page import StudyPage
from backends.contract.messages import Effort

WAIT = 20_000
LEFT = Qt.MouseButton.LeftButton


def opened(program: Program) -> StudyPage:
    program.window.actions_by_name["study"].trigger()
    page = program.window.pages.currentWidget()
    assert isinstance(page, StudyPage)
    return page


def wait_for(qtbot: QtBot, program: Program, phase: StudyPhase) -> None:
    qtbot.waitUntil(lambda: program.study.phase is phase, timeout=WAIT)


def test_typed_questions_end_in_a_table(qtbot: QtBot, program: Program) -> None:
    page = opened(program)
    page.form.text.setPlainText("question,expected\nIs it?,done\nWhy?,never")
    qtbot.mouseClick(page.form.start, LEFT)
    wait_for(qtbot, program, StudyPhase.DONE)
    qtbot.waitUntil(lambda: "6 of 6 answers · done" in page.progress_words.text(), timeout=WAIT)
    assert [row[0].text() for row in page.outcome.cells] == ["Effort", "Low", "Medium", "High"]
    assert page.outcome.cells[1][1].text().startswith("50.0% (")
    assert not page.form.isVisible()
    assert "Low 50%" in page.outcome.right.accessibleName()


def test_a_malformed_file_names_its_line_and_starts_nothing(program: Program, tmp_path: Path) -> None:
    page = opened(program)
    broken = tmp_path / "broken.csv"
    broken.write_text("question,expected\nfine,1\nnot,fine,at all\n", "utf-8")
    page.form.take_file(broken)
    assert "Line 3" in page.banner.accessibleName()
    assert "2 columns" in page.banner.accessibleName()
    assert program.study.phase is StudyPhase.NONE
    assert not page.form.start.isEnabled()


def test_it_is_paused_and_goes_on_after_a_restart(
    qtbot: QtBot, program: Program, make_program: Callable[[], Program], script: Path
) -> None:
    page = opened(program)
    page.form.text.setPlainText("\n".join(f"Question {number}" for number in range(12)))
    page.form.efforts[Effort.MEDIUM].setChecked(False)
    qtbot.mouseClick(page.form.start, LEFT)
    qtbot.waitUntil(lambda: len(program.study.results) >= 3, timeout=WAIT)
    qtbot.mouseClick(page.go, LEFT)
    assert program.study.phase is StudyPhase.PAUSED
    program.close()
    kept = len(program.study.results)
    assert kept < 24

    again = make_program()
    with qtbot.waitSignal(again.history.opened, timeout=WAIT):
        again.start(script)
    qtbot.waitUntil(lambda: again.in_use.phase is ModelPhase.READY, timeout=WAIT)
    page = opened(again)
    assert again.study.phase is StudyPhase.PAUSED
    assert len(again.study.results) == kept
    assert page.go.text() == "Go on"
    qtbot.mouseClick(page.go, LEFT)
    wait_for(qtbot, again, StudyPhase.DONE)
    assert len(again.study.results) == 24


def test_a_run_that_loses_the_engine_leaves_the_others(qtbot: QtBot, program: Program) -> None:
    page = opened(program)
    page.form.text.setPlainText("abort\nfine\nalso fine")
    for effort in (Effort.LOW, Effort.HIGH):
        page.form.efforts[effort].setChecked(False)
    qtbot.mouseClick(page.form.start, LEFT)
    wait_for(qtbot, program, StudyPhase.DONE)
    answers = {result.run.question: result.answer for result in program.study.results if not result.failure}
    assert answers.get(2) == "It is **done**."
    assert 0 not in answers


@pytest.mark.parametrize("ending", ["csv", "json", "html"])
def test_it_is_exported(qtbot: QtBot, program: Program, tmp_path: Path, ending: str) -> None:
    page = opened(program)
    page.form.text.setPlainText("hello")
    qtbot.mouseClick(page.form.start, LEFT)
    wait_for(qtbot, program, StudyPhase.DONE)
    target = tmp_path / f"out.{ending}"
    program.study.export(target)
    text = target.read_text("utf-8")
    assert "It is **done**." in text
    if ending == "csv":
        assert len(list(csv.DictReader(text.splitlines()))) == 3


def test_large_text_in_a_narrow_window_is_not_cut_off(qtbot: QtBot, program: Program) -> None:
    page = opened(program)
    page.form.text.setPlainText("question,expected\nIs it?,done")
    qtbot.mouseClick(page.form.start, LEFT)
    wait_for(qtbot, program, StudyPhase.DONE)
    qtbot.waitUntil(lambda: "done" in page.progress_words.text(), timeout=WAIT)
    program.window.resize(800, 800)
    program.preferences.set(TEXT_SCALE, 2.0)
    for part in (page.outcome, page.export, page.outcome.right, page.outcome.cells[1][6]):
        qtbot.waitUntil(lambda part=part: right_edge(part, page) <= page.width(), timeout=WAIT)
    qtbot.mouseClick(page.new, LEFT)
    qtbot.waitUntil(lambda: right_edge(page.form.seed, page) <= page.width(), timeout=WAIT)
    assert page.outcome.cells[1][1].text().count("\n") == 1


def right_edge(part: QWidget, page: StudyPage) -> int:
    return part.mapTo(page, QPoint(part.width(), 0)).x()
