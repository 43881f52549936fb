"""The items of a judging as the rows of a table, with the verdicts of each effort by each policy beside them.

Words of a cell are made when it is drawn, so that a hundred thousand items stay smooth. Not here: which items are shown
(`verdicts_view`), whole texts (`verdict_detail`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt

from app.core.policy.judge_rows import JudgeRows
from app.core.policy.judging import Judged
from app.ui.kit.widgets import Index
from app.ui.kit.words import count, effort_word
from app.ui.policy.words import class_words, flaw_words, rules_words, time_words
from app.ui.study.answers_table import VERDICT_ROLE, Cell
from backends.contract.messages import Effort

FIRST_COLUMNS, LAST_COLUMNS = 3, 2  # number, item, label; the verdicts; tokens and seconds
_NOWHERE = QModelIndex()
_TIP_LENGTH = 600


class VerdictsTable(QAbstractTableModel):
    """Holds verdicts without texts."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: JudgeRows | None = None
        self._labels: Sequence[Sequence[str]] = ()
        self._columns: list[tuple[int, Effort]] = []  # policy and effort
        self.shown: Sequence[int] = ()  # items by place, in order

    def show_rows(self, rows: JudgeRows, labels: Sequence[Sequence[str]], shown: Sequence[int]) -> None:
        """Show these items; while they are the same ones, the view stays where it is."""
        self._labels = labels
        if rows is self._rows and len(shown) == len(self.shown) and shown == self.shown:
            self.refresh()
            return
        before = len(self.shown)
        if rows is self._rows and 0 < before < len(shown) and list(shown[:before]) == list(self.shown):
            self.beginInsertRows(_NOWHERE, before, len(shown) - 1)
            self.shown = shown
            self.endInsertRows()
            return
        self.beginResetModel()
        self._rows, self.shown = rows, shown
        plans = enumerate(rows.judging.plans)
        self._columns = [(number, effort) for number, plan in plans for effort in plan.efforts]
        self.endResetModel()

    def refresh(self) -> None:
        """Draw what is in view anew: there are more verdicts."""
        if self.shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.shown) - 1, self.columnCount() - 1))

    @property
    def verdict_columns(self) -> int:
        """How many columns have verdicts."""
        return len(self._columns)

    # what Qt asks

    def rowCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - an override
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:  # noqa: N802 - an override
        return 0 if parent.isValid() else FIRST_COLUMNS + len(self._columns) + LAST_COLUMNS

    def headerData(  # noqa: N802 - an override
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or self._rows is None:
            return None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if section < FIRST_COLUMNS:
            return ("", self.tr("Item"), self.tr("Label"))[section]
        place = section - FIRST_COLUMNS
        if place >= len(self._columns):
            return (self.tr("Tokens"), self.tr("Time"))[place - len(self._columns)]
        number, effort = self._columns[place]
        policies = self._rows.judging.policies
        return effort_word(effort) if len(policies) == 1 else f"{policies[number].name} · {effort_word(effort)}"

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                cell = self.cell(index.row(), index.column())
                return " ".join(part for part in (cell.sign, cell.words) if part)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(index.row(), index.column())
            case _:
                return self.cell(index.row(), index.column()) if role == VERDICT_ROLE else None

    # the words

    def cell(self, row: int, column: int) -> Cell:
        """What stands in a cell."""
        if self._rows is None:
            return Cell()
        place, item = self.shown[row], self._rows.judging.items[self.shown[row]]
        match column:
            case 0:
                return Cell(words=count(place + 1), is_quiet=True)
            case 1:
                return Cell(words=_line(item.text))
            case 2:
                return Cell(words=_line(item.label), is_quiet=True)
            case _:
                return self._verdict_or_figure(place, column - FIRST_COLUMNS)

    def _verdict_or_figure(self, place: int, column: int) -> Cell:
        if column < len(self._columns):
            return self._verdict(column, place)
        results = [r for n in range(len(self._columns)) for r, _ in self._judged(n, place).samples if not r.failure]
        if not results:
            return Cell()
        if column == len(self._columns):
            tokens = sum(result.reasoning_tokens + result.answer_tokens for result in results)
            return Cell(words=count(round(tokens / len(results))), is_quiet=True)
        return Cell(words=time_words(sum(result.total_seconds for result in results) / len(results)), is_quiet=True)

    def _judged(self, column: int, place: int) -> Judged:
        number, effort = self._columns[column]
        return self._rows.by_policy[number][effort][place] if self._rows else Judged()

    def _verdict(self, column: int, place: int) -> Cell:
        found = self._judged(column, place)
        flaw = next((verdict.flaw for _, verdict in found.samples if verdict.flaw), None)
        if not found.verdicts or self._rows is None:
            return Cell("", flaw_words(flaw), is_bad=True) if flaw else Cell()
        number, _ = self._columns[column]
        kind = self._rows.judging.format
        name = found.class_in(kind)
        label = self._labels[number][place] if number < len(self._labels) else ""
        shown = next(each for each in found.verdicts if each.in_classes_of(kind) == name)
        parts = [class_words(name)]
        parts += [rules_words(shown)] if shown.rules and rules_words(shown) != name else []
        if len(found.samples) > 1:
            alike = sum(each.in_classes_of(kind) == name for each in found.verdicts)
            parts.append(self.tr("{0} of {1}").format(alike, len(found.samples)))
        parts += [shown.rationale] if shown.rationale else []
        sign = "" if not label else ("✓" if name == label else "✗")
        return Cell(sign, " · ".join(parts), is_bad=bool(label) and name != label)

    def _tip(self, row: int, column: int) -> str:
        if self._rows is None:
            return ""
        item = self._rows.judging.items[self.shown[row]]
        if column < FIRST_COLUMNS:
            return item.text[:_TIP_LENGTH]
        return self.cell(row, column).words


def _line(text: str) -> str:
    return " ".join(text[:_TIP_LENGTH].split())
