"""One line of code set and coloured; of a wide one that is not wrapped, only what is in sight.

Not here: the block round it (`code_block`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import cast

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QTextLayout, QTextLine, QTextOption

from app.core.markdown.pieces import line_pieces
from app.ui.transcript.blocks.lexing import Spans
from app.ui.transcript.blocks.view import Marks
from app.ui.transcript.look import Look

_UNBROKEN = 1e7
_TAB = 4
_PIECE = 250  # characters of a wide line that are set at once: about as many as a window shows


class CodeLine:
    """A line of code, broken at `width` or, with width 0, not at all. Its positions may lie outside of it."""

    def __init__(self, text: str, spans: Spans, look: Look, width: float) -> None:
        self._text = text
        self._spans = spans
        self._look = look
        self._width = width
        self._texts = [text] if width else list(line_pieces(text, _PIECE))
        self._starts = list(accumulate(map(len, self._texts[:-1]), initial=0))
        self._set: list[_LinePiece] = []  # from the left, as far as anything was asked for
        self.height = self._piece(0).height if width else float(look.code.line)

    def paint(self, painter: QPainter, origin: QPointF, marks: Marks, sight: tuple[float, float]) -> None:
        """Draw what of it is between two edges, which are the painter's, with its marks."""
        for number in range(len(self._texts)):
            piece, start = self._piece(number), self._starts[number]
            x = origin.x() + piece.x
            if x > sight[1]:
                break
            if x + piece.width >= sight[0]:
                piece.paint(painter, QPointF(x, origin.y()), marks, start, is_last=number == len(self._texts) - 1)

    def position_at(self, point: QPointF) -> int:
        """The position nearest to a point."""
        number = 0
        while number < len(self._texts) - 1 and point.x() >= self._piece(number).right:
            number += 1
        piece = self._piece(number)
        return self._starts[number] + piece.position_at(point - QPointF(piece.x, 0))

    def caret(self, position: int) -> QRectF:
        """The rectangle of the caret at a position in the text."""
        position = max(0, min(len(self._text), position))
        number = bisect_right(self._starts, position) - 1
        piece = self._piece(number)
        return piece.caret(position - self._starts[number]).translated(piece.x, 0)

    def _piece(self, number: int) -> _LinePiece:
        while len(self._set) <= number:
            at = len(self._set)
            text, start, x = self._texts[at], self._starts[at], self._set[-1].right if self._set else 0.0
            self._set.append(_LinePiece(text, _inside(self._spans, start, len(text)), self._look, self._width, x))
        return self._set[number]


class _LinePiece:
    """A part of a line, or all of it, that begins at `x`."""

    def __init__(self, text: str, spans: Spans, look: Look, width: float, x: float) -> None:
        self.x = x
        self._text = text
        self._look = look
        self._is_wide = not text.isascii() and max(text, default="") > "\uffff"
        self._layout = QTextLayout(text, look.code.font)
        self._layout.setTextOption(_option(look, width))
        self._layout.setFormats([self._range(*span) for span in spans])
        self._lines: list[QTextLine] = []
        self._break(width or _UNBROKEN)
        self.height = len(self._lines) * float(look.code.line)
        self.width = width or _x(self._lines[0], self._utf16(len(text)))

    @property
    def right(self) -> float:
        """Where it ends and the next one begins."""
        return self.x + self.width

    def paint(self, painter: QPainter, origin: QPointF, marks: Marks, start: int, *, is_last: bool) -> None:
        """Draw it; the marks count from the line's beginning, it begins at `start`."""
        for number, (first, last) in enumerate(marks.found):
            colour = self._look.current if number == marks.current else self._look.found
            self._fill(painter, origin, first - start, last - start, colour, is_last)
        if marks.selected:
            first, last = marks.selected
            self._fill(painter, origin, first - start, last - start, self._look.selected, is_last)
        painter.setPen(self._look.text)
        self._layout.draw(painter, origin)

    def position_at(self, point: QPointF) -> int:
        """The position in it nearest to a point."""
        number = max(0, min(len(self._lines) - 1, int(point.y() // self._look.code.line)))
        at = self._lines[number].xToCursor(point.x())
        return len(self._text.encode("utf-16-le")[: at * 2].decode("utf-16-le", "ignore")) if self._is_wide else at

    def caret(self, position: int) -> QRectF:
        """The rectangle of the caret at a position in it."""
        at = self._utf16(position)
        line = self._layout.lineForTextPosition(at)
        return QRectF(_x(line, at), line.lineNumber() * self._look.code.line, 1, self._look.code.line)

    def _break(self, width: float) -> None:
        self._layout.beginLayout()
        top = self._look.code.baseline
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top - line.ascent()))
            top += self._look.code.line
            self._lines.append(line)
        self._layout.endLayout()

    def _utf16(self, position: int) -> int:
        return len(self._text[:position].encode("utf-16-le")) // 2 if self._is_wide else position

    def _range(self, start: int, length: int, kind: str) -> QTextLayout.FormatRange:
        part = QTextLayout.FormatRange()
        part.start = self._utf16(start)
        part.length = self._utf16(start + length) - part.start
        part.format = self._look.code_formats[kind]
        return part

    def _fill(
        self, painter: QPainter, origin: QPointF, start: int, end: int, colour: QColor, with_line_end: bool
    ) -> None:
        for rect in self._rects(start, end, with_line_end):
            painter.fillRect(rect.translated(origin), colour)

    def _rects(self, start: int, end: int, with_line_end: bool) -> Iterator[QRectF]:
        goes_on = with_line_end and end > len(self._text)
        first, last = self._utf16(max(0, start)), self._utf16(max(0, min(len(self._text), end)))
        height = float(self._look.code.line)
        for number, line in enumerate(self._lines):
            left, right = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
            x, width = _x(line, left), _x(line, right) - _x(line, left) if left < right else 0.0
            if goes_on and number == len(self._lines) - 1 and start <= len(self._text):
                width += self._look.code.metrics.horizontalAdvance(" ")
            if width > 0:
                yield QRectF(x, number * height, width, height)


def _inside(spans: Spans, start: int, size: int) -> Spans:
    """The coloured spans of a part of a line, counted from where it begins."""
    cut = ((max(at, start), min(at + length, start + size), kind) for at, length, kind in spans)
    return tuple((first - start, last - first, kind) for first, last, kind in cut if first < last)


def _x(line: QTextLine, position: int) -> float:
    found = line.cursorToX(position)
    return cast("tuple[float, int]", found)[0]  # the stub says object


def _option(look: Look, width: float) -> QTextOption:
    option = QTextOption()
    option.setTabStopDistance(look.code.metrics.horizontalAdvance(" ") * _TAB)
    mode = QTextOption.WrapMode
    option.setWrapMode(mode.WrapAtWordBoundaryOrAnywhere if width else mode.NoWrap)
    return option
