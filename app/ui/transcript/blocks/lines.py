"""One line of code set and coloured. Not here: the block round it (`code_block`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QTextLayout, QTextLine, QTextOption

from app.ui.transcript.blocks.lexing import Spans
from app.ui.transcript.blocks.view import Marks
from app.ui.transcript.look import Look

_UNBROKEN = 1e7
_TAB = 4


class CodeLine:
    """A line of code, broken at `width` or, with width 0, not at all. Its positions may lie outside of it."""

    def __init__(self, text: str, spans: Spans, look: Look, width: float) -> None:
        self._text = text
        self._look = look
        self._is_wide = not text.isascii() and max(text, default="") > "\uffff"
        self._layout = QTextLayout(text, look.code.font)
        self._layout.setTextOption(_option(look, width))
        self._layout.setFormats([self._range(*span) for span in spans])
        self._lines: list[QTextLine] = []
        self._break(width or _UNBROKEN)
        self.height = len(self._lines) * float(look.code.line)

    def paint(self, painter: QPainter, origin: QPointF, marks: Marks) -> None:
        """Draw it with its marks."""
        for number, (start, end) in enumerate(marks.found):
            self._fill(painter, origin, start, end, self._look.current if number == marks.current else self._look.found)
        if marks.selected:
            self._fill(painter, origin, *marks.selected, self._look.selected)
        painter.setPen(self._look.text)
        self._layout.draw(painter, origin)

    def position_at(self, point: QPointF) -> int:
        """The position nearest to a point."""
        number = max(0, min(len(self._lines) - 1, int(point.y() // self._look.code.line)))
        at = self._lines[number].xToCursor(point.x())
        return len(self._text.encode("utf-16-le")[: at * 2].decode("utf-16-le", "ignore")) if self._is_wide else at

    def caret(self, position: int) -> QRectF:
        """The rectangle of the caret at a position in the text."""
        at = self._utf16(max(0, min(len(self._text), position)))
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

    def _fill(self, painter: QPainter, origin: QPointF, start: int, end: int, colour: QColor) -> None:
        for rect in self._rects(start, end):
            painter.fillRect(rect.translated(origin), colour)

    def _rects(self, start: int, end: int) -> Iterator[QRectF]:
        goes_on = end > len(self._text)
        first, last = self._utf16(max(0, start)), self._utf16(max(0, min(len(self._text), end)))
        height = float(self._look.code.line)
        for number, line in enumerate(self._lines):
            left, right = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
            x, width = _x(line, left), _x(line, right) - _x(line, left) if left < right else 0.0
            if goes_on and number == len(self._lines) - 1 and start <= len(self._text):
                width += self._look.code.metrics.horizontalAdvance(" ")
            if width > 0:
                yield QRectF(x, number * height, width, height)


def _x(line: QTextLine, position: int) -> float:
    found = line.cursorToX(position)
    return cast("tuple[float, int]", found)[0]  # the stub says object


def _option(look: Look, width: float) -> QTextOption:
    option = QTextOption()
    option.setTabStopDistance(look.code.metrics.horizontalAdvance(" ") * _TAB)
    mode = QTextOption.WrapMode
    option.setWrapMode(mode.WrapAtWordBoundaryOrAnywhere if width else mode.NoWrap)
    return option
