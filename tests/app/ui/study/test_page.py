"""The page for many questions in the real window: typed or from a file, run, paused, taken up again, exported."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.models.model_ref import LocalModel
from app.core.study.answers import AnswerFilter
from app.core.study.questions import parse_questions
from app.core.text.encodings import Encoding
from app.main import Program
from app.settings import TEXT_SCALE
from app.state.models.model_in_use import ModelPhase
from app.state.study import StudyPhase
from app.ui.compare.page import ComparePage
from app.ui.study.question_source import EXAMPLE
from backends.contract.messages import Effort
from tests.app.ui.drivers.comparison import ComparisonDriver
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


def test_a_file_makes_the_page_no_wider_than_a_narrow_window(window: WindowDriver, tmp_path: Path) -> None:
    window.resize(480, 720)
    page, file = StudyDriver.open(window), tmp_path / "questions with answers.csv"
    file.write_text("question;expected\nWhat is 1 + 1?;2\n", "utf-8")
    page.take_file(file)
    assert window.cut_off == []


def test_a_guessed_encoding_of_a_file_is_named_and_chosen_otherwise(window: WindowDriver, tmp_path: Path) -> None:
    page, file = StudyDriver.open(window), tmp_path / "fragen.csv"
    file.write_bytes("question;expected\r\nGröße von 1?;1\r\nCafé?;Öl\r\n".encode("cp1252"))
    page.take_file(file)
    assert (page.file_words[:13], page.encoding) == ("fragen.csv: 2", "Read as Windows-1252")
    page.choose_encoding(Encoding.UTF_8)
    assert "cannot be read as UTF-8" in page.banner.words
    assert page.encoding == "Read as Windows-1252"
    page.choose_encoding(Encoding.CENTRAL)
    assert page.encoding == "Read as Windows-1250"
    file.write_text("question;expected\nGröße von 1?;1\n", "utf-8")
    page.take_file(file)
    assert (page.file_words[:13], page.encoding) == ("fragen.csv: 1", "")


def test_it_is_paused_and_goes_on_after_a_restart(
    qtbot: QtBot, window: WindowDriver, program: Program, make_program: Callable[[], Program], script: Path
) -> None:
    page = StudyDriver.open(window)
    page.start("\n".join(f"Question {number}" for number in range(12)), Effort.LOW, Effort.HIGH)

    def pause_in_time() -> None:
        """While results come, or all of them might be there before anybody looks."""
        if len(program.study.heads) >= 3 and program.study.phase is StudyPhase.RUNNING:
            page.go()

    program.study.changed.connect(pause_in_time)
    wait_for(qtbot, program, StudyPhase.PAUSED)
    program.close()
    kept = len(program.study.heads)
    assert kept < 24

    again = make_program()
    with qtbot.waitSignal(again.chat_storage.opened, timeout=WAIT):
        again.start(LocalModel(script))
    qtbot.waitUntil(lambda: again.in_use.phase is ModelPhase.READY, timeout=WAIT)
    page = StudyDriver.open(WindowDriver(again.window))
    wait_for(qtbot, again, StudyPhase.PAUSED)
    assert len(again.study.heads) == kept
    assert page.go_words == "Go on"
    page.go()
    wait_for(qtbot, again, StudyPhase.DONE)
    assert len(again.study.heads) == 24


def test_a_run_that_loses_the_engine_leaves_the_others(qtbot: QtBot, window: WindowDriver, program: Program) -> None:
    page = StudyDriver.open(window)
    page.start("abort\nfine\nalso fine", Effort.MEDIUM)
    wait_for(qtbot, program, StudyPhase.DONE)
    answers = {head.run.question: head.head for head in program.study.heads if not head.failure}
    assert answers.get(2) == "It is **done**."
    assert 0 not in answers
    page.until(lambda: page.filter_words(AnswerFilter.FAILED) == "Failed 1")
    page.filter(AnswerFilter.FAILED)
    assert [row[1] for row in page.rows] == ["abort"]
    assert page.rows[0][3] == "failed"


@pytest.mark.parametrize("ending", ["csv", "json", "html"])
def test_it_is_exported(qtbot: QtBot, window: WindowDriver, program: Program, tmp_path: Path, ending: str) -> None:
    page = StudyDriver.open(window)
    page.start("hello")
    wait_for(qtbot, program, StudyPhase.DONE)
    target = tmp_path / f"out.{ending}"
    with qtbot.waitSignal(program.study.saved, timeout=WAIT):
        program.study.export(target)
    assert page.banner.words == f"Exported to “out.{ending}”."
    assert "Show in folder" in page.banner.actions
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


def test_questions_stand_below_the_sums_and_are_filtered_by_what_went_wrong(
    qtbot: QtBot, window: WindowDriver, program: Program
) -> None:
    page = StudyDriver.open(window)
    page.start("question,expected\nIs it?,done\nWhy?,never\nAnd now?,done", Effort.LOW, Effort.HIGH)
    wait_for(qtbot, program, StudyPhase.DONE)
    page.until(lambda: page.filter_words(AnswerFilter.WRONG) == "Wrong 1")
    assert page.rows[0] == ["1", "Is it?", "done", "✓ It is **done**.", "✓ It is **done**."]
    assert page.rows[1][3] == "✗ It is **done**."
    page.filter(AnswerFilter.WRONG)
    assert [row[1] for row in page.rows] == ["Why?"]
    page.filter(AnswerFilter.AT_ODDS)
    assert page.rows == []
    page.filter(AnswerFilter.ALL)
    page.search_answers("DONE now")
    page.until(lambda: [row[1] for row in page.rows] == ["And now?"])  # the words may stand in question and answer


def test_a_question_opens_its_panels_and_leads_back(qtbot: QtBot, window: WindowDriver, program: Program) -> None:
    page = StudyDriver.open(window)
    page.start("question,expected\nIs it?,done\nWhy?,never", Effort.LOW, Effort.HIGH)
    wait_for(qtbot, program, StudyPhase.DONE)
    page.until(lambda: len(page.rows) == 2)
    page.open_row(1)
    compared = ComparisonDriver(window.page(ComparePage))
    assert compared.efforts == [Effort.LOW, Effort.HIGH]
    window.click("Back to the questions")
    assert window.shown_page == "study"
    page.enter_row(0)
    assert window.shown_page == "compare"
    assert not program.chats.summaries
    compared.keep(1)
    assert window.shown_page == ""
    assert window.chat.title == "Is it?"
    window.until(lambda: [chat.title for chat in program.chats.summaries] == ["Is it?"])
    assert window.last_answer.effort is Effort.HIGH


def test_an_example_is_inserted_and_can_be_started(window: WindowDriver) -> None:
    page = StudyDriver.open(window)
    page.insert_example()
    assert page.can_start
    assert not page.has("Insert an example")
    assert len(parse_questions(EXAMPLE, ".csv")) == 6
