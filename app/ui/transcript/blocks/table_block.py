"""Draws a table, or eight rows of one; the first piece fixes the columns' widths for all. Not here: reading tables."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from app.core.markdown.blocks import Align, Block, Runs, Style, Table, Words
from app.core.markdown.text import runs_shown, table_rows
from app.core.text.direction import runs_right_to_left
from app.ui.kit.theme import Space
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.links import link_control
from app.ui.transcript.blocks.run_layout import RunLayout
from app.ui.transcript.blocks.view import BlockView, Marks
from app.ui.transcript.commands import Control

_ACROSS, _DOWN = Space.MEDIUM, 6.0  # inside a cell
_NARROWEST = 48.0
_MOST_KNOWN = 50  # tables whose widths are kept
_FREE = 1e6  # a width at which nothing breaks


class _Cell:
    """One cell: what it says and where its text begins among the table's positions."""

    def __init__(self, runs: Runs, align: Align, kit: Kit, is_rtl: bool) -> None:
        self.runs = runs
        self.start = 0
        self.x = self.y = self.width = 0.0
        self.layout = RunLayout(runs, kit.look, kit.formulas, kit.look.cell, align, default_rtl=is_rtl)

    @property
    def end(self) -> int:
        """The position behind its last character."""
        return self.start + len(self.layout.text)


class TableView(BlockView):
    """A grid of cells with a line under each row."""

    def __init__(self, block: Table, kit: Kit) -> None:
        super().__init__(block)
        self._table = block
        self._kit = kit
        self._rows: list[list[_Cell]] = []
        self._tops: list[float] = []
        self._width = 0.0
        self._wanted: list[float] = []  # by the columns of the table's first piece
        self._offset = 0.0  # of its left edge
        self._is_rtl = _runs_right_to_left(block.lead or block, kit.look.is_mirrored)
        self._lead_waits = block.lead is not None  # to be set, or for a formula
        self._fill([])

    def lay_out(self, width: float) -> None:
        widths = self._widths(width)
        top = 0.0
        self._tops = [top]
        for row in self._rows:
            top = _place_row(row, widths, top, width if self._is_rtl else None)
            self._tops.append(top)
        self._width, self.height = sum(widths), top + 1
        self._offset = width - self._width if self._is_rtl else 0.0

    def update(self, block: Block) -> bool:
        if not isinstance(block, Table) or (block.header, block.is_continued) != (
            self._table.header,
            self._table.is_continued,
        ):
            return False
        if block != self._table:
            self.block = self._table = block
            self._fill(self._rows)
        return True

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks: Marks) -> None:
        look = self._kit.look
        for number, row in enumerate(self._rows):
            if self._tops[number] > clip.bottom() - origin.y() or self._tops[number + 1] < clip.top() - origin.y():
                continue
            for cell in row:
                cell.layout.paint(painter, origin + QPointF(cell.x, cell.y), look.text, _inside(marks, cell))
            painter.setPen(QPen(look.line, 1))
            y = origin.y() + self._tops[number + 1] - 0.5
            left = origin.x() + self._offset
            painter.drawLine(QPointF(left, y), QPointF(left + self._width, y))

    def position_at(self, point: QPointF) -> int:
        cell = self._cell_at(point)
        return cell.start + cell.layout.position_at(point - QPointF(cell.x, cell.y)) if cell else 0

    def caret(self, position: int) -> QRectF:
        cells = [cell for row in self._rows for cell in row]
        cell = next((cell for cell in reversed(cells) if cell.start <= position), None)
        return (
            cell.layout.caret(position - cell.start).translated(cell.x, cell.y)
            if cell
            else QRectF(0, 0, 1, self.height)
        )

    def link_at(self, point: QPointF) -> str:
        cell = self._cell_at(point)
        return cell.layout.link_at(point - QPointF(cell.x, cell.y)) if cell else ""

    def controls(self) -> Sequence[Control]:
        cells = [cell for row in self._rows for cell in row]
        links = [
            (cell, link, areas) for cell in cells for link in cell.layout.links if (areas := cell.layout.areas(link))
        ]
        return [
            link_control(number, link, areas[0].translated(cell.x, cell.y))
            for number, (cell, link, areas) in enumerate(links)
        ]

    @property
    def is_rtl(self) -> bool:
        return self._is_rtl

    @property
    def awaited(self) -> bool:
        return self._lead_waits or any(cell.layout.is_awaiting for row in self._rows for cell in row)

    def _fill(self, kept: list[list[_Cell]]) -> None:
        """Make the cells, keeping those that say the same as before."""
        position, made = 0, list[list[_Cell]]()
        for number, row in enumerate(table_rows(self._table)):
            bold = number == 0 and not self._table.is_continued
            old = kept[number] if number < len(kept) else []
            made.append([self._cell(runs, column, bold, old) for column, runs in enumerate(row)])
            for cell in made[-1]:
                cell.start = position
                position = cell.end + 1
        self._rows = made

    def _cell(self, runs: Runs, column: int, is_bold: bool, old: list[_Cell]) -> _Cell:
        runs = _bold(runs) if is_bold else runs
        if column < len(old) and old[column].runs == runs and not old[column].layout.is_awaiting:
            return old[column]
        aligns = self._table.aligns
        align = aligns[column] if column < len(aligns) else Align.LEFT
        return _Cell(runs, align, self._kit, self._is_rtl)

    def _widths(self, width: float) -> list[float]:
        if any(cell.layout.is_awaiting for row in self._rows for cell in row):
            self._fill(self._rows)
        if self._table.lead is None:
            return _shared(_natural(self._rows), width)
        if self._lead_waits:
            self._wanted, self._lead_waits = self._measured(self._table.lead)
        return _shared(self._wanted, width)

    def _measured(self, lead: Table) -> tuple[list[float], bool]:
        """The widths that the columns of the first piece would like, and whether it waits for a formula."""
        known = self._kit.look.table_widths
        if lead not in known:
            view = TableView(lead, self._kit)
            wanted = _natural(view._rows)
            if view.awaited:
                return wanted, True
            if len(known) >= _MOST_KNOWN:
                known.clear()
            known[lead] = wanted
        return known[lead], False

    def _cell_at(self, point: QPointF) -> _Cell | None:
        if not self._rows:
            return None
        bottoms = zip(self._rows, self._tops[1:], strict=True)
        row = next((row for row, bottom in bottoms if point.y() < bottom), self._rows[-1])
        return min(row, key=lambda cell: max(cell.x - point.x(), point.x() - cell.x - cell.width), default=None)


def _bold(runs: Runs) -> Runs:
    return tuple(Words(run.text, run.style | Style.BOLD, run.href) if isinstance(run, Words) else run for run in runs)


def _natural(rows: Sequence[Sequence[_Cell]]) -> list[float]:
    """The width each column would like."""
    columns = max((len(row) for row in rows), default=0)
    wanted = [_NARROWEST] * columns
    for row in rows:
        for column, cell in enumerate(row):
            cell.layout.lay_out(_FREE)
            wanted[column] = max(wanted[column], cell.layout.natural_width + 2 * _ACROSS + 1)
    return wanted


def _shared(wanted: list[float], width: float) -> list[float]:
    """The widths they get: narrow columns what they want, the others an equal share of the rest."""
    given = [0.0] * len(wanted)
    rest, left = width, len(wanted)
    for column in sorted(range(len(wanted)), key=wanted.__getitem__):
        given[column] = min(wanted[column], rest / left)
        rest, left = rest - given[column], left - 1
    return given


def _place_row(row: list[_Cell], widths: list[float], top: float, right: float | None) -> float:
    """Set the cells of a row side by side, from the left or from this right edge; answers where the next row begins."""
    x, tallest = 0.0, 0.0
    for cell, width in zip(row, widths, strict=False):
        left = x if right is None else right - x - width
        cell.x, cell.y, cell.width = left + _ACROSS, top + _DOWN, width - 2 * _ACROSS
        cell.layout.lay_out(cell.width)
        tallest = max(tallest, cell.layout.height)
        x += width
    return top + tallest + 2 * _DOWN + 1


def _runs_right_to_left(table: Table, default: bool) -> bool:
    """By the first letter of its header, or of its cells where that has none."""
    texts = (runs_shown(cell) for row in (table.header, *table.rows) for cell in row)
    return runs_right_to_left(" ".join(texts), default)


def _inside(marks: Marks, cell: _Cell) -> Marks:
    """The marks as the cell counts positions."""

    def part(span: tuple[int, int]) -> tuple[int, int]:
        return max(0, span[0] - cell.start), max(0, min(cell.end, span[1]) - cell.start)

    selected = part(marks.selected) if marks.selected else None
    return Marks(selected, tuple(part(span) for span in marks.found), marks.current)
