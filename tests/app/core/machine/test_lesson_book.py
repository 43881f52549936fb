"""Lessons survive the program; a broken file costs nothing but the lessons."""

from __future__ import annotations

from pathlib import Path

from app.core.machine.lesson_book import MOST, LessonBook
from app.core.machine.lessons import Lesson


def test_lessons_are_kept_newest_last_and_old_ones_go(tmp_path: Path) -> None:
    book = LessonBook(tmp_path / "ä b" / "lessons.json")
    book.add(Lesson("CPU", number, 1) for number in range(MOST + 3))
    again = LessonBook(tmp_path / "ä b" / "lessons.json")
    assert again.lessons == book.lessons
    assert [again.lessons[0].predicted, again.lessons[-1].predicted] == [3, MOST + 2]


def test_a_broken_file_counts_as_empty(tmp_path: Path) -> None:
    file = tmp_path / "lessons.json"
    file.write_text('[{"device": 1}]')
    assert LessonBook(file).lessons == ()
