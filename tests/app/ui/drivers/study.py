"""The page that compares many questions, in a test's hands: the form, the run, the table of what came out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.core.study.answers import AnswerFilter
from app.core.text.encodings import Encoding
from app.ui.study.page import StudyPage
from backends.contract.messages import Effort
from tests.app.ui.drivers.driver import LEFT, NO_MODIFIER, BannerDriver, Driver, click
from tests.app.ui.drivers.window import WindowDriver


class StudyDriver(Driver):
    """The page of a window that runs studies."""

    def __init__(self, page: StudyPage) -> None:
        super().__init__(page)
        self.page = page
        self._form, self._outcome, self._answers = page.form, page.outcome, page.answers
        self.banner = BannerDriver(page.banner)

    @classmethod
    def open(cls, window: WindowDriver) -> StudyDriver:
        """Show the page."""
        window.do("study")
        return cls(window.page(StudyPage))

    def start(self, questions: str, *efforts: Effort) -> None:
        """Write the questions, choose the efforts (all of them, if none is named) and start."""
        self._form.source.text.setPlainText(questions)
        for effort, button in self._form.efforts.buttons.items():
            button.setChecked(not efforts or effort in efforts)
        self.click("Start")

    def take_file(self, path: Path) -> None:
        """Read the questions from a file."""
        self._form.source.take_file(path)
        self.until(lambda: not self._form.source.reading.is_reading)

    @property
    def top_of_form(self) -> int:
        """How far down in the window the form begins."""
        return self._form.mapTo(self._form.window(), QPoint()).y()

    @property
    def file_words(self) -> str:
        """Which file the questions come from."""
        return self._form.source.file_words.text()

    @property
    def encoding(self) -> str:
        """How the file was read; nothing where that is sure."""
        button = self._form.source.encoding_button
        return "" if button.isHidden() else button.text()

    def choose_encoding(self, encoding: Encoding) -> None:
        """Choose from the menu beside the file's name."""
        self._form.source.encoding_button.choose(encoding)
        self.until(lambda: not self._form.source.reading.is_reading)

    @property
    def can_start(self) -> bool:
        return self._form.start.isEnabled()

    @property
    def is_form_shown(self) -> bool:
        return self._form.isVisible()

    @property
    def progress(self) -> str:
        """How far the study is, in words."""
        return self.page.progress_words.text()

    @property
    def go_words(self) -> str:
        """What the button that pauses and goes on says."""
        return self.page.go.text()

    def go(self) -> None:
        """Pause, or go on."""
        click(self.page.go)

    def begin_anew(self) -> None:
        click(self.page.new)

    @property
    def efforts(self) -> list[str]:
        """The first column of the table."""
        return [row[0].text() for row in self._outcome.cells]

    def cell(self, row: int, column: int) -> str:
        return self._outcome.cells[row][column].text()

    @property
    def right_answers(self) -> str:
        """What is read out for the plot of right answers."""
        return self._outcome.right.accessibleName()

    @property
    def result_parts(self) -> tuple[QWidget, ...]:
        """What stands furthest right among the results."""
        return self._outcome, self.page.export, self._outcome.right, self._outcome.cells[1][6], self._answers

    # the questions with their answers

    @property
    def rows(self) -> list[list[str]]:
        """What stands in the rows of questions that are shown."""
        table = self._answers.table
        return [
            [str(table.index(row, column).data()) for column in range(table.columnCount())]
            for row in range(table.rowCount())
        ]

    def filter(self, chosen: AnswerFilter) -> None:
        """Show only such questions."""
        click(self._answers.filters[chosen])

    def filter_words(self, chosen: AnswerFilter) -> str:
        return self._answers.filters[chosen].text()

    def search_answers(self, words: str) -> None:
        """Type into the field that finds questions."""
        self._answers.search.setText(words)

    def open_row(self, row: int) -> None:
        """Click a question."""
        view = self._answers.view
        place = view.visualRect(self._answers.table.index(row, 1)).center()
        QTest.mouseClick(view.viewport(), LEFT, NO_MODIFIER, place)

    def enter_row(self, row: int) -> None:
        """Press Enter on a question."""
        view = self._answers.view
        view.setCurrentIndex(self._answers.table.index(row, 0))
        QTest.keyClick(view, Qt.Key.Key_Return)

    # the form

    def insert_example(self) -> None:
        self.click("Insert an example")

    @property
    def answers_planned(self) -> str:
        """How many answers the form says it would ask for."""
        return self._form.sum.text()

    @property
    def seed_field(self) -> QWidget:
        """The field for the seed, which stands under “More”."""
        if self._form.fields.seed.isHidden():
            self.click("More")
        return self._form.fields.seed

    def is_whole(self, part: QWidget) -> bool:
        """Whether a part of the page ends within it."""
        return part.mapTo(self.page, QPoint(part.width(), 0)).x() <= self.page.width()
