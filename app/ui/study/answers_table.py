"""The questions of a study as the rows of a table, how each effort answered beside them.

Not here: which questions are shown (`answers_view`), whole answers (`app.ui.compare`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, Qt

from app.core.study.answers import AnswerHead
from app.core.study.questions import Check
from app.core.study.study import Plan
from app.ui.kit.widgets import Index
from app.ui.kit.words import count, effort_word
from backends.contract.messages import Effort

VERDICT_ROLE = Qt.ItemDataRole.UserRole + 1
FIRST_COLUMNS = 3  # number, question, expected answer; the efforts follow
_NOWHERE = QModelIndex()
_TIP_LENGTH = 600
_DIGITS = 15  # all that a number has


class Cell(NamedTuple):
    """What is written in a cell: whether right, in a sign, and how the answer begins."""

    sign: str = ""
    words: str = ""
    is_bad: bool = False
    is_quiet: bool = False


class AnswersTable(QAbstractTableModel):
    """Holds how answers begin; makes the words of a cell when it is drawn."""

    def __init__(self) -> None:
        super().__init__()
        self._plan = Plan(())
        self._heads: Sequence[Sequence[AnswerHead]] = ()
        self.shown: list[int] = []  # questions by number, in order

    def show_plan(self, plan: Plan, heads: Sequence[Sequence[AnswerHead]], shown: Sequence[int]) -> None:
        """Show these questions of a plan; rows that stay are drawn anew, and the view stays where it is."""
        if plan is not self._plan:
            self.beginResetModel()
            self._plan, self._heads, self.shown = plan, heads, list(shown)
            self.endResetModel()
            return
        self._heads = heads
        self._take_out(set(shown))
        self._put_in(shown)
        if self.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, self.columnCount() - 1))

    def _take_out(self, wanted: set[int]) -> None:
        for row in reversed([row for row, question in enumerate(self.shown) if question not in wanted]):
            self.beginRemoveRows(_NOWHERE, row, row)
            del self.shown[row]
            self.endRemoveRows()

    def _put_in(self, wanted: Sequence[int]) -> None:
        for row, question in enumerate(wanted):
            if row == len(self.shown) or self.shown[row] != question:
                self.beginInsertRows(_NOWHERE, row, row)
                self.shown.insert(row, question)
                self.endInsertRows()

    # what Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - an override
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - an override
        return 0 if parent.isValid() else FIRST_COLUMNS + len(self._plan.efforts)

    def headerData(  # noqa: N802 - an override
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        if section >= FIRST_COLUMNS:
            return effort_word(self._plan.efforts[section - FIRST_COLUMNS])
        return ("", self.tr("Question"), self.tr("Expected"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self.cell(index.row(), index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return " ".join(part for part in (cell.sign, cell.words) if part)
            case Qt.ItemDataRole.ToolTipRole:
                return self._whole(index.row(), index.column())
            case _:
                return cell if role == VERDICT_ROLE else None

    # the words

    def cell(self, row: int, column: int) -> Cell:
        """What stands in a cell."""
        question = self.shown[row]
        asked = self._plan.questions[question]
        match column:
            case 0:
                return Cell(words=count(question + 1), is_quiet=True)
            case 1:
                return Cell(words=_line(asked.text))
            case 2:
                return Cell(words=_line(asked.expected), is_quiet=True)
            case _:
                return self._answers(question, self._plan.efforts[column - FIRST_COLUMNS])

    def _answers(self, question: int, effort: Effort) -> Cell:
        heads = self._heads[question] if question < len(self._heads) else ()
        own = [head for head in heads if head.run.effort is effort]
        if not own:
            return Cell()
        is_number = self._plan.questions[question].check is Check.NUMBER
        if len(own) == 1:
            return self._answer(own[0], is_number=is_number)
        wrong = next((head for head in own if head.is_right is False or head.failure), own[0])
        judged = [head for head in own if head.is_right is not None]
        right = sum(bool(head.is_right) for head in judged)
        share = self.tr("{0} of {1}").format(right, len(judged)) if judged else ""
        return self._answer(wrong, is_number=is_number)._replace(sign=share)

    def _answer(self, head: AnswerHead, *, is_number: bool) -> Cell:
        """How an answer begins; of one that is judged by its number, that number."""
        if head.failure:
            return Cell("", self.tr("failed"), is_bad=True)
        words = head.head or self.tr("no answer")
        if is_number and head.gist.number is not None:
            numbers = QLocale()
            numbers.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)  # as what is expected is written
            words = numbers.toString(head.gist.number, "g", _DIGITS)
        sign = "" if head.is_right is None else ("✓" if head.is_right else "✗")
        return Cell(sign, words, is_bad=head.is_right is False, is_quiet=not head.head)

    def _whole(self, row: int, column: int) -> str:
        asked = self._plan.questions[self.shown[row]]
        if column == 1:
            return asked.text[:_TIP_LENGTH]
        return asked.expected[:_TIP_LENGTH] if column == 2 else self.tr("Open the answers side by side")


def _line(text: str) -> str:
    return " ".join(text[:_TIP_LENGTH].split())
