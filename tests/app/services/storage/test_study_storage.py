"""The study in the store: what is said but not written yet, what is read in the background, the end of the program."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.core.study.answers import AnswerHead
from app.core.study.questions import StudyQuestion
from app.core.study.study import Plan, Result
from app.errors import AppError
from app.services.storage.study_storage import StudyStorage
from tests.app.services.storage.room import Room, room, settled

__all__ = ["room"]

PLAN = Plan((StudyQuestion("One?"), StudyQuestion("Two?")), seed=7)


def test_a_result_is_there_at_once_and_once_it_is_written(room: Room) -> None:
    chat_storage = room.open()
    storage = StudyStorage(chat_storage)
    storage.begin(PLAN)
    first = Result(PLAN.runs()[0], answer="Yes.", reasoning="Hm.")
    storage.add(first)
    assert storage.results_of(0) == (first,)
    assert not storage.is_written
    settled(chat_storage)
    assert storage.is_written
    assert storage.results_of(0) == (first,)
    newer = Result(first.run, answer="No.")
    storage.add(newer)
    assert storage.results_of(0) == (newer,)
    assert storage.results_of(1) == ()


def test_the_overview_and_words_are_read_in_the_background(room: Room, qtbot: QtBot) -> None:
    storage = StudyStorage(room.open())
    storage.begin(PLAN)
    storage.add(Result(PLAN.runs()[0], answer="An otter."))
    found: list[tuple[Plan, tuple[AnswerHead, ...]] | AppError | None] = []
    words: list[frozenset[int] | AppError] = []
    storage.overview(found.append)
    storage.answered_with("otter", words.append)
    qtbot.waitUntil(lambda: bool(found and words))
    (overview,) = found
    assert isinstance(overview, tuple)
    assert [head.head for head in overview[1]] == ["An otter."]
    assert words == [frozenset({0})]


def test_the_end_of_the_program_waits_for_what_is_being_read(room: Room, tmp_path: Path) -> None:
    chat_storage = room.open()
    storage = StudyStorage(chat_storage)
    storage.begin(PLAN)
    settled(chat_storage)
    written: list[str] = []

    def write(plan: Plan, _results: tuple[Result, ...]) -> str:
        written.append(plan.questions[0].text)
        return "report"

    storage.export(tmp_path / "report.html", write, lambda _failure: None)
    storage.close()
    assert written == ["One?"]
    assert (tmp_path / "report.html").read_text("utf-8") == "report"
