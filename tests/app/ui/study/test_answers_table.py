"""The rows of a study's questions: how each effort answered, and what changes when results come."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QLocale
from pytestqt.modeltest import ModelTester

from app.core.study.answers import AnswerHead, by_question, head_of
from app.core.study.questions import Check, StudyQuestion
from app.core.study.study import Plan, Result, StudyItem
from app.ui.study.answers_table import AnswersTable
from backends.contract.messages import Effort

PLAN = Plan((StudyQuestion("What is 40 + 2?", "42", Check.NUMBER), StudyQuestion("Why?")), (Effort.LOW, Effort.HIGH))


def heads(*results: Result) -> Sequence[Sequence[AnswerHead]]:
    return by_question(map(head_of, results), len(PLAN.questions))


def texts(table: AnswersTable) -> list[list[str]]:
    return [
        [str(table.index(row, column).data()) for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


@pytest.mark.usefixtures("qapp")
def test_an_answer_judged_by_its_number_shows_the_number(qtmodeltester: ModelTester) -> None:
    table = AnswersTable()
    low = Result(StudyItem(0, Effort.LOW, 0), is_right=False, answer="Step by step, it makes 41.")
    why = Result(StudyItem(1, Effort.HIGH, 0), answer="Because of 7 reasons.")
    failed = Result(StudyItem(1, Effort.LOW, 0), failure="engine_lost")
    table.show_plan(PLAN, heads(low, why, failed), [0, 1])
    assert texts(table) == [
        ["1", "What is 40 + 2?", "42", "✗ 41", ""],
        ["2", "Why?", "", "failed", "Because of 7 reasons."],
    ]
    qtmodeltester.check(table)


@pytest.mark.usefixtures("qapp")
def test_a_number_is_written_as_the_expected_one_is() -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    try:
        table = AnswersTable()
        table.show_plan(PLAN, heads(Result(StudyItem(0, Effort.LOW, 0), is_right=False, answer="It is 5,181.")), [0])
        assert texts(table)[0][3] == "✗ 5181"
    finally:
        QLocale.setDefault(before)


@pytest.mark.usefixtures("qapp")
def test_of_several_samples_the_share_and_a_wrong_one_are_shown() -> None:
    table = AnswersTable()
    samples = [Result(StudyItem(0, Effort.LOW, n), is_right=n != 1, answer=f"It is {42 + (n == 1)}.") for n in range(3)]
    table.show_plan(PLAN, heads(*samples), [0])
    assert texts(table)[0][3] == "2 of 3 43"


@pytest.mark.usefixtures("qapp")
def test_rows_come_and_go_one_by_one_and_the_view_stays() -> None:
    table = AnswersTable()
    table.show_plan(PLAN, heads(), [0, 1])
    resets, moves = list[None](), list[str]()
    table.modelReset.connect(lambda: resets.append(None))
    table.rowsRemoved.connect(lambda _parent, first, _last: moves.append(f"-{first}"))
    table.rowsInserted.connect(lambda _parent, first, _last: moves.append(f"+{first}"))
    table.show_plan(PLAN, heads(), [1])
    table.show_plan(PLAN, heads(), [0, 1])
    assert moves == ["-0", "+0"]
    assert not resets
    table.show_plan(Plan((StudyQuestion("Another"),)), (), [0])
    assert len(resets) == 1
