"""Draws a code block: language, Wrap and Copy above, coloured lines below, only those in sight.

While code streams only its last line is lexed again; finished code is lexed as a whole by `lexing.Highlighter`. A line
too long to be set at once goes on in the next row, plain.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.core.markdown.blocks import Block, Code
from app.core.markdown.pieces import line_pieces, stacked_weight
from app.ui.kit.theme import Radius, Space
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.lexing import LONGEST_LINE, Spans, lex_line
from app.ui.transcript.blocks.lines import CodeLine
from app.ui.transcript.blocks.view import BlockView, Marks
from app.ui.transcript.commands import ChangeView, Control, CopyText
from app.ui.transcript.controls import paint_control, row
from app.ui.transcript.stack import Stack

_MOST_LINES = 300  # set lines kept
_MOST_WRAPPED = 1500  # lines that can be wrapped, for which all of them are set
_LONGEST_WRAPPED = 100_000  # characters, the same
_TAB = 4


class CodeView(BlockView):
    """One code block; wide lines scroll sideways unless they are wrapped."""

    def __init__(self, block: Code, kit: Kit, *, is_wrapped: bool = False) -> None:
        super().__init__(block)
        self._code = block
        self._kit = kit
        self._width = 0.0
        self._is_wrapped = is_wrapped
        self._shift = 0.0
        self._lines: list[str] = []
        self._starts: list[int] = []
        self._columns = 0
        self._pieces: set[int] = set()  # rows that hold a part of a long line
        self._tops: Stack | None = None  # of wrapped lines
        self._set: dict[int, CodeLine] = {}
        self._spans: dict[int, Spans] = {}
        self._whole: tuple[Spans, ...] | None = None
        self._read(block.text)

    def lay_out(self, width: float) -> None:
        if width != self._width:
            self._width = width
            self._forget_wrapping()
        self._is_wrapped = self._is_wrapped and self._can_wrap
        if self._is_wrapped:
            self._wrap()
        body = self._tops.total if self._tops else len(self._lines) * self._line_height
        bar = Space.SMALL if self._overflow > 0 else 0
        self.height = self._head + Space.MEDIUM * 2 - 2 + body + bar

    def update(self, block: Block) -> bool:
        if not isinstance(block, Code) or not block.text.startswith(self._code.text):
            return False
        before, self._code, self.block = self._code, block, block
        if block.language != before.language:
            self._spans.clear()
            self._set.clear()
        self._append(block.text[len(before.text) :])
        return True

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks: Marks) -> None:
        self._apply_colours()
        self._paint_frame(painter, origin)
        for control in self.controls():
            paint_control(painter, control.moved(origin.x(), origin.y()), self._kit.look, self._kit.look.note, marks)
        painter.save()
        box = QRectF(origin.x() + 1, origin.y() + self._head, self._width - 2, self.height - self._head)
        painter.setClipRect(box.adjusted(0, 0, 0, -1), Qt.ClipOperation.IntersectClip)
        first = self._line_at(clip.top() - origin.y())
        last = self._line_at(clip.bottom() - origin.y())
        sight = max(box.left(), clip.left()), min(box.right(), clip.right())
        for number in range(first, last + 1):
            self._paint_line(painter, origin, number, marks, sight)
        painter.restore()
        self._paint_bar(painter, origin)

    def position_at(self, point: QPointF) -> int:
        number = self._line_at(point.y())
        inner = QPointF(point.x() - Space.MEDIUM + self._shift, point.y() - self._top(number))
        return self._starts[number] + self._line(number).position_at(inner)

    def caret(self, position: int) -> QRectF:
        number = self._line_of(position)
        found = self._line(number).caret(position - self._starts[number])
        return found.translated(Space.MEDIUM - self._shift, self._top(number))

    def controls(self) -> Sequence[Control]:
        look = self._kit.look
        unwrap = QCoreApplication.translate("Transcript", "Do not wrap")
        wrap = unwrap if self._is_wrapped else QCoreApplication.translate("Transcript", "Wrap")
        tips = (
            QCoreApplication.translate("Transcript", "Break long lines at the edge"),
            QCoreApplication.translate("Transcript", "Copy this code"),
        )
        words = (
            ("wrap", wrap, tips[0], ChangeView(self._toggle_wrap)),
            ("copy", QCoreApplication.translate("Transcript", "Copy"), tips[1], CopyText(self._code.text)),
        )
        y = (self._head - look.note.line) / 2
        if not self._can_wrap and not self._is_wrapped:
            words = words[1:]
        return row(words, look.note, self._width - Space.MEDIUM, y, from_right=True)

    def scroll_sideways(self, point: QPointF, pixels: float) -> bool:
        shift = max(0.0, min(self._overflow, self._shift + pixels))
        has_moved, self._shift = shift != self._shift, shift
        return has_moved

    @property
    def _can_wrap(self) -> bool:
        return len(self._lines) <= _MOST_WRAPPED and len(self._code.text) <= _LONGEST_WRAPPED

    @property
    def _head(self) -> float:
        return float(self._kit.look.scaled(26))

    @property
    def _line_height(self) -> float:
        return float(self._kit.look.code.line)

    @property
    def _overflow(self) -> float:
        if self._is_wrapped:
            return 0.0
        widest = self._columns * self._kit.look.code.metrics.horizontalAdvance("0")
        return max(0.0, widest - (self._width - 2 * Space.MEDIUM))

    def _read(self, text: str) -> None:
        self._lines, self._starts, self._columns = [""], [0], 0
        self._pieces.clear()
        self._append(text)

    def _append(self, text: str) -> None:
        last = len(self._lines) - 1
        self._set.pop(last, None)
        self._spans.pop(last, None)
        lines = text.split("\n")
        lines[0] = self._lines.pop() + lines[0]
        start = self._starts.pop()
        if max(map(len, lines)) <= LONGEST_LINE and not stacked_weight(text):
            self._lines += lines
            self._starts += accumulate((len(line) + 1 for line in lines[:-1]), initial=start)
        else:
            self._append_long(lines, start)
        new = self._lines[last:]
        widths = (len(line.expandtabs(_TAB)) for line in new) if "\t" in text else map(len, new)
        self._columns = max(self._columns, *widths, 0)
        if self._tops:
            self._tops.truncate(last)

    def _append_long(self, lines: Sequence[str], start: int) -> None:
        for line in lines:
            pieces = list(line_pieces(line, LONGEST_LINE))
            for piece in pieces:
                if len(pieces) > 1:
                    self._pieces.add(len(self._lines))
                self._lines.append(piece)
                self._starts.append(start)
                start += len(piece)
            start += 1

    def _toggle_wrap(self) -> None:
        self._is_wrapped = not self._is_wrapped
        self._shift = 0.0
        self._forget_wrapping()

    def _forget_wrapping(self) -> None:
        self._tops = None
        self._set.clear()

    def _wrap(self) -> None:
        tops = self._tops = self._tops or Stack()
        for number in range(len(tops), len(self._lines)):
            tops.append(self._line(number).height)

    def _top(self, number: int) -> float:
        inner = self._tops.top(number) if self._tops else number * self._line_height
        return self._head + Space.MEDIUM - 1 + inner

    def _line_at(self, y: float) -> int:
        inner = y - self._head - Space.MEDIUM + 1
        number = self._tops.index_at(inner) if self._tops else int(inner // self._line_height)
        return max(0, min(len(self._lines) - 1, number))

    def _line_of(self, position: int) -> int:
        return max(0, bisect_right(self._starts, position) - 1)

    def _line(self, number: int) -> CodeLine:
        if number not in self._set:
            if len(self._set) > _MOST_LINES:
                self._set.clear()
            width = self._width - 2 * Space.MEDIUM if self._is_wrapped else 0.0
            self._set[number] = CodeLine(self._lines[number], self._spans_of(number), self._kit.look, width)
        return self._set[number]

    def _apply_colours(self) -> None:
        """Ask for the finished code lexed as a whole, until it is."""
        if self._code.is_closed and self._whole is None:
            self._whole = self._kit.highlighter.get(self._code.language, self._code.text)
            if self._whole is not None:
                self._set.clear()

    def _spans_of(self, number: int) -> Spans:
        if number in self._pieces:
            return ()
        if self._whole is not None:
            return self._whole[number] if number < len(self._whole) else ()
        if self._code.is_closed and number not in self._spans:
            return ()  # the whole is being lexed
        if number not in self._spans:
            self._spans[number] = lex_line(self._code.language, self._lines[number])
        return self._spans[number]

    def _paint_frame(self, painter: QPainter, origin: QPointF) -> None:
        look = self._kit.look
        painter.setPen(QPen(look.line, 1))
        painter.setBrush(look.sunken)
        frame = QRectF(origin.x() + 0.5, origin.y() + 0.5, self._width - 1, self.height - 1)
        painter.drawRoundedRect(frame, Radius.CONTROL, Radius.CONTROL)
        y = origin.y() + self._head + 0.5
        painter.drawLine(QPointF(origin.x() + 1, y), QPointF(origin.x() + self._width - 1, y))
        painter.setPen(look.quiet)
        painter.setFont(look.note.font)
        baseline = origin.y() + (self._head - look.note.line) / 2 + look.note.baseline
        painter.drawText(
            QPointF(origin.x() + Space.MEDIUM, baseline),
            self._code.language or QCoreApplication.translate("Transcript", "text"),
        )

    def _paint_line(
        self, painter: QPainter, origin: QPointF, number: int, marks: Marks, sight: tuple[float, float]
    ) -> None:
        start = self._starts[number]
        at = QPointF(origin.x() + Space.MEDIUM - self._shift, origin.y() + self._top(number))
        found = tuple((first - start, last - start) for first, last in marks.found)
        selected = None if marks.selected is None else (marks.selected[0] - start, marks.selected[1] - start)
        self._line(number).paint(painter, at, Marks(selected, found, marks.current), sight)

    def _paint_bar(self, painter: QPainter, origin: QPointF) -> None:
        """The thin bar that shows how much of a wide block is in sight."""
        if self._overflow <= 0:
            return
        room = self._width - 2 * Space.MEDIUM
        length = max(24.0, room * room / (room + self._overflow))
        x = origin.x() + Space.MEDIUM + (room - length) * self._shift / self._overflow
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._kit.look.line)
        painter.drawRoundedRect(QRectF(x, origin.y() + self.height - 8, length, 4), 2, 2)
