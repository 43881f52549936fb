"""The verdicts on all items: filters, a search, the table, and the chosen item whole below it.

Signals: item_wanted(place) – show it whole; the answer comes by `show_item` · words_wanted(str) – find the items that
have these words; the answer comes by `show_found`. Not here: the cells (`verdicts_table`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHeaderView,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.policy.judge_filters import ItemFilter
from app.core.policy.judge_rows import JudgeRows
from app.core.policy.judge_view import JudgeView
from app.core.study.study import Result
from app.ui.kit.appearance import Appearance
from app.ui.kit.clearable_field import ClearableField
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role
from app.ui.kit.words import count
from app.ui.kit.wrapping_row import WrappingRow
from app.ui.policy.verdict_detail import VerdictDetail
from app.ui.policy.verdicts_table import FIRST_COLUMNS, LAST_COLUMNS, VerdictsTable
from app.ui.study.answer_cell import AnswerCell
from app.ui.study.answers_view import Rows

MOST_ROWS = 12  # in view at once; the others are scrolled to
TYPING_MILLISECONDS = 200  # a pause in typing: only then is looked for the words
_ITEM_SHARE, _LABEL_SHARE, _FIGURE_WIDTH, _LEAST_VERDICT = 0.34, 0.1, 72, 110


class VerdictsView(QWidget):
    """A card with the table, and one with the chosen item."""

    item_wanted = Signal(int)
    words_wanted = Signal(str)

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._rows: JudgeRows | None = None
        self._view: JudgeView | None = None
        self._filter = ItemFilter.ALL
        self._with_words: frozenset[int] | None = None  # None: nothing is looked for
        self._only: tuple[str, Collection[int]] | None = None  # such as the flips of two policies, and their words
        self._is_narrow = False
        self.filters = {chosen: self._filter_button(chosen) for chosen in ItemFilter}
        self.only_button = set_role(QPushButton(self), "quiet")
        self.only_button.setToolTip(self.tr("Show all items again"))
        self.only_button.hide()
        self.search = ClearableField(self)
        self.search.setPlaceholderText(self.tr("Find in items"))
        self.search.setAccessibleName(self.tr("Find in items"))
        self._typing = QTimer(self, interval=TYPING_MILLISECONDS, singleShot=True)
        self.table = VerdictsTable()
        self.view = self._make_view()
        self.nothing = set_role(QLabel(self), "secondary")
        self.detail = VerdictDetail(appearance, self)
        self.detail.hide()
        self._lay_out()
        self._connect()

    def show_rows(self, rows: JudgeRows, view: JudgeView | None) -> None:
        """Show the items of a judging with the verdicts so far; `view` is what was counted last."""
        if rows is not self._rows:
            self._rows, self._with_words, self._only = rows, None, None
            self.search.clear()
            self.only_button.hide()
            self.detail.hide()
            self.filters[ItemFilter.ALL].setChecked(True)
            self._filter = ItemFilter.ALL
        if view is not self._view:
            self._view = view
            self._show_counts()
        self._refresh()

    def show_found(self, words: str, items: frozenset[int]) -> None:
        """Show only items that have these words, if they are still the ones that are looked for."""
        if words == self._words:
            self._with_words = items
            self._refresh()

    def show_only(self, words: str, items: Collection[int]) -> None:
        """Show only these items, and say by these words which they are."""
        self._only = words, frozenset(items)
        self.only_button.setText(f"{words} ✕")
        self.only_button.setAccessibleName(self.tr("{0}. Show all items again").format(words))
        self.only_button.show()
        self.filters[ItemFilter.ALL].click()
        self._refresh()
        self.view.setFocus()

    def show_item(self, place: int, results: Sequence[Sequence[Result]]) -> None:
        """Show an item whole."""
        if self._rows is not None:
            self.detail.show_item(self._rows.judging, place, results)
            self.detail.show()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Leave out label, tokens and time where there is no room."""
        self._is_narrow = is_narrow
        way = QBoxLayout.Direction
        self._bar.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width."""
        super().resizeEvent(event)
        self._fit()

    @property
    def _words(self) -> str:
        return " ".join(self.search.text().split())

    # what is shown

    def _show_counts(self) -> None:
        for chosen, button in self.filters.items():
            number = f" {count(len(self._view.passing[chosen]))}" if self._view else ""
            button.setText(f"{self._filter_word(chosen)}{number}")
        has_labels = self._view is not None and any(any(row) for row in self._view.labels)
        self.filters[ItemFilter.WRONG].setVisible(has_labels)

    def _refresh(self) -> None:
        rows = self._rows
        if rows is None:
            return
        current, top = self._current_item(), self.view.verticalScrollBar().value()
        self.table.show_rows(rows, self._view.labels if self._view else (), self._shown(rows))
        if self._current_item() != current and current in self.table.shown:
            self.view.setCurrentIndex(self.table.index(self.table.shown.index(current), 1))
        self.view.verticalScrollBar().setValue(top)
        is_empty = not self.table.shown
        self.nothing.setText(self.tr("No item like this so far.") if is_empty else "")
        self.nothing.setVisible(is_empty)
        self.view.setVisible(not is_empty)
        self._fit()

    def _shown(self, rows: JudgeRows) -> Sequence[int]:
        everything = range(len(rows.judging.items))
        passed = self._view.passing[self._filter] if self._view else everything
        wanted = [each for each in (self._with_words, self._only[1] if self._only else None) if each is not None]
        return [place for place in passed if all(place in each for each in wanted)] if wanted else passed

    def _current_item(self) -> int:
        row = self.view.currentIndex().row()
        return self.table.shown[row] if 0 <= row < len(self.table.shown) else -1

    def _fit(self) -> None:
        view, verdicts = self.view, self.table.verdict_columns
        row = self._appearance.theme.px(20) + self._appearance.theme.row_padding
        view.verticalHeader().setDefaultSectionSize(row)
        rows = min(MOST_ROWS, self.table.rowCount())
        scale = self._appearance.theme.scale
        figure = 0 if self._is_narrow else round(_FIGURE_WIDTH * scale)
        spared = {2, *range(FIRST_COLUMNS + verdicts, FIRST_COLUMNS + verdicts + LAST_COLUMNS)}
        for column in range(self.table.columnCount()):
            view.setColumnHidden(column, self._is_narrow and column in spared)
        room = view.viewport().width()
        number = round(52 * scale)
        label = 0 if self._is_narrow else round(room * _LABEL_SHARE)
        least = round(_LEAST_VERDICT * scale)
        each = max(least, (room - number - label - 2 * figure - round(room * _ITEM_SHARE)) // max(1, verdicts))
        item = max(least, room - number - label - 2 * figure - each * verdicts)
        widths = (number, item, label, *[each] * verdicts, figure, figure)
        for column, width in enumerate(widths):
            view.setColumnWidth(column, width)
        bar = view.horizontalScrollBar().sizeHint().height() if sum(widths) > room else 0
        view.setFixedHeight(view.horizontalHeader().sizeHint().height() + row * max(1, rows) + bar + 4)

    # what the user does

    def _search(self) -> None:
        if self._words:
            self.words_wanted.emit(self._words)
        else:
            self._with_words = None
            self._refresh()

    def _moved(self, index: QModelIndex) -> None:
        if index.isValid():
            self.item_wanted.emit(self.table.shown[index.row()])

    def _choose(self, chosen: ItemFilter) -> None:
        if chosen is not self._filter:
            self._filter = chosen
            self._refresh()

    def _show_all(self) -> None:
        self._only = None
        self.only_button.hide()
        self._refresh()

    def _filter_word(self, chosen: ItemFilter) -> str:
        match chosen:
            case ItemFilter.ALL:
                return self.tr("All")
            case ItemFilter.VIOLATIONS:
                return self.tr("Violations")
            case ItemFilter.WRONG:
                return self.tr("Wrong")
            case ItemFilter.AT_ODDS:
                return self.tr("Disagree")
            case ItemFilter.ESCALATE:
                return self.tr("Escalate")
            case ItemFilter.NO_VERDICT:
                return self.tr("No verdict")

    def _filter_button(self, chosen: ItemFilter) -> QPushButton:
        button = set_role(QPushButton(self._filter_word(chosen), self), "quiet")
        button.setCheckable(True)
        button.setChecked(chosen is ItemFilter.ALL)
        button.clicked.connect(self._choosing(chosen))
        hints = {
            ItemFilter.AT_ODDS: self.tr("Efforts, samples or policies give other verdicts"),
            ItemFilter.ESCALATE: self.tr(
                "A tie, a low confidence or a rule that is not in the policy: a person should look"
            ),
            ItemFilter.NO_VERDICT: self.tr("Failed, cut or not in the form asked for"),
        }
        button.setToolTip(hints.get(chosen, ""))
        return button

    def _choosing(self, chosen: ItemFilter) -> Callable[[], None]:
        return lambda: self._choose(chosen)

    def _make_view(self) -> Rows:
        view = Rows(self)
        view.setModel(self.table)
        view.setItemDelegate(AnswerCell(self._appearance, view))
        view.setAccessibleName(self.tr("Items and verdicts"))
        view.setFrameShape(QFrame.Shape.NoFrame)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setMinimumWidth(160)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.horizontalHeader().setSectionsClickable(False)
        view.horizontalHeader().setHighlightSections(False)
        view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        return view

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._search)
        self.view.selectionModel().currentRowChanged.connect(self._moved)
        self.only_button.clicked.connect(self._show_all)
        self._appearance.changed.connect(self._fit)

    def _lay_out(self) -> None:
        card = set_role(QFrame(self), "card")
        column = card_column(card)
        group = QButtonGroup(self)
        filters = WrappingRow(0)
        for button in self.filters.values():
            group.addButton(button)
            filters.addWidget(button)
        self._bar = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._bar.addLayout(filters, 1)
        self._bar.addWidget(self.search)
        self.search.setMinimumWidth(200)
        column.addLayout(self._bar)
        column.addWidget(self.only_button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.nothing)
        column.addWidget(self.view)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.MEDIUM)
        outer.addWidget(card)
        outer.addWidget(self.detail)
