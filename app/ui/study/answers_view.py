"""Below the sums: every question with its answers, filtered by what went wrong and by words, each opening its panels.

Signals: question_wanted(number) – open it side by side · words_wanted(str) – find the questions that have these words;
the answer comes by `show_found`. Not here: the rows themselves (`answers_table`), finding (`app.state.study`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QWidget,
)

from app.core.study.answers import AnswerFilter, AnswerHead, by_question, filters_of
from app.core.study.study import Plan
from app.ui.kit.appearance import Appearance
from app.ui.kit.clearable_field import ClearableField
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role
from app.ui.kit.words import count
from app.ui.study.answer_cell import AnswerCell
from app.ui.study.answers_table import FIRST_COLUMNS, AnswersTable

MOST_ROWS = 12  # in view at once; the others are scrolled to
TYPING_MILLISECONDS = 200  # a pause in typing: only then is looked for the words
_QUESTION_SHARE, _EXPECTED_SHARE = 0.36, 0.14  # of the width; the efforts have the rest


class Rows(QTableView):
    """Signals: entered_row(QModelIndex) – the Enter key, on a row."""

    entered_row = Signal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class AnswersView(QFrame):
    """A card with the filters and the table."""

    question_wanted = Signal(int)
    words_wanted = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._appearance = appearance
        self._plan = Plan(())
        self._heads: Sequence[Sequence[AnswerHead]] = ()
        self._filters: Sequence[Sequence[AnswerFilter]] = ()  # which ones each question passes
        self._filter = AnswerFilter.ALL
        self._with_words: frozenset[int] | None = None  # None: nothing is looked for
        self._is_narrow = False
        self.filters = {chosen: self._filter_button(chosen) for chosen in AnswerFilter}
        self.search = ClearableField(self)
        self.search.setPlaceholderText(self.tr("Find in questions and answers"))
        self.search.setAccessibleName(self.tr("Find in questions and answers"))
        self._typing = QTimer(self, interval=TYPING_MILLISECONDS, singleShot=True)
        self.table = AnswersTable()
        self.view = self._make_view()
        self.nothing = set_role(QLabel(self), "secondary")
        self._lay_out()
        self._connect()

    def show_answers(self, plan: Plan, heads: Sequence[AnswerHead]) -> None:
        """Show the questions of a plan with the answers there are so far."""
        if plan is not self._plan:
            self._plan, self._with_words = plan, None
            self.search.clear()
            self.filters[AnswerFilter.ALL].click()
        self._heads = by_question(heads, len(plan.questions))
        self._filters = [filters_of(own) for own in self._heads]
        self._refresh()

    def show_found(self, words: str, questions: frozenset[int]) -> None:
        """Show only questions that have these words, if they are still the ones that are looked for."""
        if words == self._words:
            self._with_words = questions
            self._refresh()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Leave out the expected answer, and stand the search below the filters, where there is no room."""
        self._is_narrow = is_narrow
        self._bar.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width."""
        super().resizeEvent(event)
        self._fit()

    @property
    def _words(self) -> str:
        return " ".join(self.search.text().split())

    # what is shown

    def _refresh(self) -> None:
        passing: dict[AnswerFilter, list[int]] = {chosen: [] for chosen in AnswerFilter}
        for number, filters in enumerate(self._filters):
            for chosen in filters:
                passing[chosen].append(number)
        for chosen, button in self.filters.items():
            button.setText(f"{self._filter_word(chosen)} {count(len(passing[chosen]))}")
        self.filters[AnswerFilter.WRONG].setVisible(any(question.expected for question in self._plan.questions))
        self.filters[AnswerFilter.FAILED].setVisible(bool(passing[AnswerFilter.FAILED]))
        if not passing[self._filter] and self._filter is AnswerFilter.FAILED:
            self.filters[AnswerFilter.ALL].click()
            return
        found = self._with_words
        shown = [i for i in passing[self._filter] if found is None or i in found]
        self.table.show_plan(self._plan, self._heads, shown)
        self.nothing.setText(self._nothing_words() if not shown else "")
        self.nothing.setVisible(not shown)
        self.view.setVisible(bool(shown))
        self._fit()

    def _nothing_words(self) -> str:
        if self._with_words is not None:
            return self.tr("No question or answer with these words.")
        return self.tr("None of the answers so far.")

    def _fit(self) -> None:
        view, efforts = self.view, len(self._plan.efforts)
        row = self._appearance.theme.px(20) + self._appearance.theme.row_padding
        view.verticalHeader().setDefaultSectionSize(row)
        rows = min(MOST_ROWS, self.table.rowCount())
        view.setFixedHeight(view.horizontalHeader().sizeHint().height() + rows * row + 2)
        number = view.fontMetrics().horizontalAdvance(count(len(self._plan.questions))) + 2 * Space.MEDIUM
        room = max(0, self.width() - 2 * Space.LARGE - number - Space.MEDIUM)
        has_expected = not self._is_narrow and any(question.expected for question in self._plan.questions)
        view.setColumnHidden(2, not has_expected)
        expected = round(room * _EXPECTED_SHARE) if has_expected else 0
        question = round(room * _QUESTION_SHARE)
        for column, width in enumerate((number, question, expected)):
            view.setColumnWidth(column, width)
        for column in range(FIRST_COLUMNS, FIRST_COLUMNS + efforts):
            view.setColumnWidth(column, (room - question - expected) // efforts)

    # what the user does

    def _search(self) -> None:
        if self._words:
            self.words_wanted.emit(self._words)
        else:
            self._with_words = None
            self._refresh()

    def _open(self, index: QModelIndex) -> None:
        self.question_wanted.emit(self.table.shown[index.row()])

    def _choose(self, chosen: AnswerFilter) -> None:
        if chosen is not self._filter:
            self._filter = chosen
            self._refresh()

    # inside

    def _filter_word(self, chosen: AnswerFilter) -> str:
        match chosen:
            case AnswerFilter.ALL:
                return self.tr("All")
            case AnswerFilter.WRONG:
                return self.tr("Wrong")
            case AnswerFilter.AT_ODDS:
                return self.tr("Disagree")
            case AnswerFilter.FAILED:
                return self.tr("Failed")

    def _filter_button(self, chosen: AnswerFilter) -> QPushButton:
        button = set_role(QPushButton(self), "quiet")
        button.setCheckable(True)
        button.setChecked(chosen is AnswerFilter.ALL)
        button.clicked.connect(self._choosing(chosen))
        if chosen is AnswerFilter.AT_ODDS:
            button.setToolTip(
                self.tr("Right once and wrong once; without expected answers: other numbers, other code, other words")
            )
        return button

    def _choosing(self, chosen: AnswerFilter) -> Callable[[], None]:
        return lambda: self._choose(chosen)

    def _make_view(self) -> Rows:
        view = Rows(self)
        view.setModel(self.table)
        view.setItemDelegate(AnswerCell(self._appearance, view))
        view.setAccessibleName(self.tr("Questions and answers"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.horizontalHeader().setSectionsClickable(False)
        view.horizontalHeader().setHighlightSections(False)
        view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        return view

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._search)
        self.view.clicked.connect(self._open)
        self.view.entered_row.connect(self._open)
        self._appearance.changed.connect(self._fit)

    def _lay_out(self) -> None:
        column = card_column(self)
        group = QButtonGroup(self)
        filters = QHBoxLayout()
        for button in self.filters.values():
            group.addButton(button)
            filters.addWidget(button)
        filters.addStretch(1)
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.addLayout(filters, 1)
        self._bar.addWidget(self.search)
        self.search.setMinimumWidth(260)
        column.addLayout(self._bar)
        column.addWidget(self.nothing)
        column.addWidget(self.view)
