"""Draws a table, or eight rows of one; the first piece fixes the columns' widths for all. Not here: reading tables."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from app.core.markdown.blocks import Align, Block, Runs, Style, Table, Words
from app.core.markdown.text import table_rows
from app.ui.kit.theme import Space
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.run_layout import RunLayout
from app.ui.transcript.blocks.view import BlockView, Marks
from app.ui.transcript.commands import Control, OpenLink

_ACROSS, _DOWN = Space.MEDIUM, 6.0  # inside a cell
_NARROWEST = 48.0
_MOST_KNOWN = 50  # tables whose widths are kept
_FREE = 1e6  # a width at which nothing breaks


class _Cell:
    """One cell: what it says and where its text begins among the table's positions."""

    def __init__(self, runs: Runs, align: Align, kit: Kit) -> None:
        self.runs = runs
        self.start = 0
        self.x = self.y = 0.0
        self.layout = RunLayout(runs, kit.look, kit.formulas, kit.look.cell, align)

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
        self._lead_waits = block.lead is not None  # to be set, or for a formula
        self._fill([])

    def lay_out(self, width: float) -> None:
        widths = self._widths(width)
        top = 0.0
        self._tops = [top]
        for row in self._rows:
            top = _place_row(row, widths, top)
            self._tops.append(top)
        self._width, self.height = sum(widths), top + 1

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
            painter.drawLine(QPointF(origin.x(), y), QPointF(origin.x() + self._width, y))

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
            Control(f"link{number}", link.text, link.url, areas[0].translated(cell.x, cell.y), OpenLink(link.url))
            for number, (cell, link, areas) in enumerate(links)
        ]

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
        return _Cell(runs, aligns[column] if column < len(aligns) else Align.LEFT, self._kit)

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
        return next((cell for cell in reversed(row) if cell.x - _ACROSS <= point.x()), row[0] if row else None)


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


def _place_row(row: list[_Cell], widths: list[float], top: float) -> float:
    x, tallest = 0.0, 0.0
    for cell, width in zip(row, widths, strict=False):
        cell.x, cell.y = x + _ACROSS, top + _DOWN
        cell.layout.lay_out(width - 2 * _ACROSS)
        tallest = max(tallest, cell.layout.height)
        x += width
    return top + tallest + 2 * _DOWN + 1


def _inside(marks: Marks, cell: _Cell) -> Marks:
    """The marks as the cell counts positions."""

    def part(span: tuple[int, int]) -> tuple[int, int]:
        return max(0, span[0] - cell.start), max(0, min(cell.end, span[1]) - cell.start)

    selected = part(marks.selected) if marks.selected else None
    return Marks(selected, tuple(part(span) for span in marks.found), marks.current)
