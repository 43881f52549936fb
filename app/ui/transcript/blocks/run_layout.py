"""Runs of words and formulas set as lines of text: the one place that talks to Qt's text layout.

Positions are Python's characters; what Qt counts otherwise is in `laid_text`. Not here: what block the runs belong to
(`prose`, `table_block`, `code_block`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from app.core.markdown.blocks import Align, Chip, Math, Runs, Style, Words
from app.ui.transcript.blocks.formulas import Formulas, SetFormula, Unset
from app.ui.transcript.blocks.laid_text import LaidText, opening_of
from app.ui.transcript.blocks.view import Marks
from app.ui.transcript.look import Face, Look

_ALIGNMENTS = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft,
    Align.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight,
}
_CODE_RADIUS = 4.0
_MOST_ROUNDED = 24  # grounds that have round corners, which take long to draw
_CLOSE = 0.5  # pixels between letters that stand side by side


@dataclass(frozen=True, slots=True)
class _Object:
    """A formula in the text. `at` is its UTF-16 position."""

    at: int
    math: Math
    formula: SetFormula | Unset
    width: float


@dataclass(frozen=True, slots=True)
class Link:
    """A link's part of the text, in UTF-16 positions."""

    start: int
    end: int
    url: str
    text: str


class RunLayout:
    """Some runs in one face and colour. `height` and `natural_width` are right after `lay_out`."""

    def __init__(
        self,
        runs: Runs,
        look: Look,
        formulas: Formulas,
        face: Face,
        align: Align = Align.LEFT,
        *,
        default_rtl: bool | None = None,
    ) -> None:
        self._laid = LaidText(runs, look.is_mirrored if default_rtl is None else default_rtl)
        self.text = self._laid.shown
        self.links: list[Link] = []
        self.height = float(face.line)
        self.natural_width = 0.0
        self._look = look
        self._formulas = formulas
        self._face = face
        self._objects: list[_Object] = []
        self._grounds: list[tuple[int, int]] = []  # inline code and chips
        self._ground: list[QRectF] | None = None  # behind all of them, once the lines are drawn
        self._places: list[QPointF] | None = None  # of the formulas, on the baseline, the same
        self._lines: list[QTextLine] = []
        self._tops: list[float] = []  # of the lines, with their share of the space between
        self._laid_for = 0.0
        self._layout = QTextLayout(self._laid.laid, face.font)
        option = _option(align, self._laid.is_rtl)
        self._begins_left = bool(option.alignment() & Qt.AlignmentFlag.AlignLeft)
        self._layout.setTextOption(option)
        self._layout.setFormats(list(self._ranges(runs)))
        # Whether a formula in it is still being set; one that comes later needs another layout.
        self.is_awaiting = any(isinstance(thing.formula, Unset) and thing.formula.is_pending for thing in self._objects)

    @property
    def is_rtl(self) -> bool:
        """Whether its lines run from right to left."""
        return self._laid.is_rtl

    @property
    def baseline(self) -> float:
        """The distance of the first line's baseline from the top in pixels."""
        first = self._lines[0] if self._lines else None
        return first.y() + first.ascent() if first else self._face.baseline

    def lay_out(self, width: float) -> None:
        """Break the lines at this width; lines that had more room and need none of it are left as they are."""
        if self._begins_left and self._laid_for >= width > self.natural_width:
            return
        self._laid_for, self._ground, self._places = width, None, None
        layout, lines, tops, top, widest = self._layout, list[QTextLine](), [0.0], 0.0, 0.0
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 20.0))
            top = self._place(line, top)
            widest = max(widest, line.naturalTextWidth())
            lines.append(line)
            tops.append(top)
        layout.endLayout()
        self._lines, self._tops, self.natural_width = lines, tops, widest
        self.height = max(top, float(self._face.line))

    def paint(self, painter: QPainter, origin: QPointF, colour: QColor, marks: Marks) -> None:
        """Draw the lines, what is marked in them, and the formulas."""
        if self._grounds:
            self._paint_ground(painter, origin)
        for number, (start, end) in enumerate(marks.found):
            shade = self._look.current if number == marks.current else self._look.found
            self._fill(painter, origin, *self._span(start, end), shade, is_full=False)
        if marks.selected:
            start, end = marks.selected
            self._fill(painter, origin, *self._span(start, end), self._look.selected, is_full=True)
        painter.setPen(colour)
        self._layout.draw(painter, origin)
        if self._objects:
            self._paint_objects(painter, origin, colour)

    def position_at(self, point: QPointF) -> int:
        """The position nearest to a point."""
        line = self._line_at(point.y())
        return self._laid.to_shown(line.xToCursor(point.x())) if line else 0

    def caret(self, position: int) -> QRectF:
        """The rectangle of the caret at a position in the text."""
        at = self._laid.to_laid(position)
        line = self._layout.lineForTextPosition(at)
        if not line.isValid():
            return QRectF(0, 0, 1, self.height)
        return QRectF(_x(line, at), line.y(), 1, line.height())

    def link_at(self, point: QPointF) -> str:
        """The address under a point."""
        return next((link.url for link in self.links for area in self.areas(link) if area.contains(point)), "")

    def areas(self, link: Link) -> list[QRectF]:
        """The rectangles of a link, one per line."""
        return list(self._rects(link.start, link.end))

    def first_area(self, link: Link) -> QRectF | None:
        """The first of them, if it is laid out."""
        return next(self._rects(link.start, link.end), None)

    def _span(self, start: int, end: int) -> tuple[int, int]:
        return self._laid.to_laid(start), self._laid.to_laid(end, is_end=True)

    def _ranges(self, runs: Runs) -> Iterator[QTextLayout.FormatRange]:
        at = 0
        pixels = self._face.font.pixelSize()
        for run in runs:
            size, signs = self._laid.size(run), int(self._laid.has_isolates and bool(opening_of(run)))
            at += signs
            if isinstance(run, Math):
                yield _range(at, 1, self._object(run, at, pixels))
            elif isinstance(run, Chip):
                self.links.append(Link(at, at + size, run.url, run.shown))
                self._grounds.append((at, at + size))
                yield _range(at, size, self._look.chip)
            elif run.style or run.href:
                self._note_words(run, at, size)
                yield _range(at, size, self._look.format(run.style, bool(run.href), pixels))
            at += size + signs

    def _note_words(self, run: Words, at: int, size: int) -> None:
        if Style.CODE in run.style:
            self._grounds.append((at, at + size))
        if run.href:
            self.links.append(Link(at, at + size, run.href, run.text))

    def _object(self, math: Math, at: int, pixels: int) -> QTextCharFormat:
        formula = self._formulas.get(math.tex, pixels, math.is_display)
        if isinstance(formula, SetFormula):
            width = formula.width
        else:
            width = self._look.code.metrics.horizontalAdvance(math.source)
        self._objects.append(_Object(at, math, formula, width))
        # An object has no size in a bare layout; the space behind an invisible character stands for it.
        return self._look.spaced(width - self._face.metrics.horizontalAdvance("\ufffc"))

    def _place(self, line: QTextLine, top: float) -> float:
        """Set a line's height: tall formulas push it apart. Answers where the next one begins."""
        face = self._face
        above, below = face.baseline, face.line - face.baseline
        if self._objects:
            start, end = line.textStart(), line.textStart() + line.textLength()
            for thing in self._objects:
                if start <= thing.at < end and isinstance(thing.formula, SetFormula):
                    above = max(above, thing.formula.ascent + 3)
                    below = max(below, thing.formula.height - thing.formula.ascent + 3)
        line.setPosition(QPointF(0, top + above - line.ascent()))
        return top + above + below

    def _line_at(self, y: float) -> QTextLine | None:
        return next(
            (line for line in self._lines if y < line.y() + line.height()), self._lines[-1] if self._lines else None
        )

    def _rects(self, start: int, end: int, is_full: bool = False) -> Iterator[QRectF]:
        """A part of the text, line by line; `is_full` leaves no gap between the lines."""
        found = self._layout.lineForTextPosition(start)
        for number in range(max(0, found.lineNumber()) if found.isValid() else 0, len(self._lines)):
            line = self._lines[number]
            if line.textStart() >= end:
                break
            first, last = max(start, line.textStart()), min(end, line.textStart() + line.textLength())
            if first < last:
                top, bottom = self._tops[number : number + 2] if is_full else (line.y(), line.y() + line.height())
                for left, right in _extents(line, first, last) if self._laid.has_rtl else [_extent(line, first, last)]:
                    yield QRectF(left, top, right - left, bottom - top)

    def _fill(self, painter: QPainter, origin: QPointF, start: int, end: int, colour: QColor, is_full: bool) -> None:
        for rect in self._rects(start, end, is_full):
            painter.fillRect(rect.translated(origin), colour)

    def _paint_ground(self, painter: QPainter, origin: QPointF) -> None:
        if self._ground is None:
            found = (rect for start, end in self._grounds for rect in self._rects(start, end))
            self._ground = [rect.adjusted(-2, 0, 2, 1) for rect in found]
        painter.save()
        painter.translate(origin)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.hover)
        if len(self._ground) > _MOST_ROUNDED:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.drawRects(self._ground)
        else:
            for rect in self._ground:
                painter.drawRoundedRect(rect, _CODE_RADIUS, _CODE_RADIUS)
        painter.restore()

    def _paint_objects(self, painter: QPainter, origin: QPointF, colour: QColor) -> None:
        if self._places is None:
            self._places = [self._place_of(thing) for thing in self._objects]
        pixels = self._face.font.pixelSize()
        for thing, place in zip(self._objects, self._places, strict=True):
            at, formula = origin + place, thing.formula
            if isinstance(formula, SetFormula):
                key = (thing.math.tex, pixels, thing.math.is_display)
                self._formulas.paint(painter, at - QPointF(0, formula.ascent), key, formula, colour)
            else:
                painter.setPen(self._look.quiet)
                painter.setFont(self._look.code.font)
                painter.drawText(at, thing.math.source)

    def _place_of(self, thing: _Object) -> QPointF:
        """Where a formula begins on its line's baseline."""
        line = self._layout.lineForTextPosition(thing.at)
        places = _extents(line, thing.at, thing.at + 1) if self._laid.has_rtl else []
        return QPointF(places[0][0] if places else _x(line, thing.at), line.y() + line.ascent())


def _x(line: QTextLine, position: int) -> float:
    found = line.cursorToX(position)
    return cast("tuple[float, int]", found)[0]  # the stub says object


def _range(start: int, length: int, made: QTextCharFormat) -> QTextLayout.FormatRange:
    part = QTextLayout.FormatRange()
    part.start, part.length, part.format = start, length, made
    return part


def _extent(line: QTextLine, first: int, last: int) -> tuple[float, float]:
    return _x(line, first), _x(line, last)


def _extents(line: QTextLine, first: int, last: int) -> list[tuple[float, float]]:
    """From where to where a part of a line stands; in several places where letters run both ways.

    Told by the glyphs, for where the direction changes a caret stands at one side of a letter as well as at the other.
    """
    found: list[tuple[float, float]] = []
    for run in line.glyphRuns(first, last - first):
        advances = run.rawFont().advancesForGlyphIndexes(run.glyphIndexes())
        ends = [(at.x(), at.x() + advance.x()) for at, advance in zip(run.positions(), advances, strict=True)]
        found.append((min(left for left, _ in ends), max(right for _, right in ends)))
    merged: list[tuple[float, float]] = []
    for left, right in sorted(found):
        if merged and left <= merged[-1][1] + _CLOSE:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return merged


def _option(align: Align, is_rtl: bool) -> QTextOption:
    """Text that runs from right to left begins at the right."""
    begins_right = align is Align.LEFT and is_rtl
    option = QTextOption(Qt.AlignmentFlag.AlignRight if begins_right else _ALIGNMENTS[align])
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
