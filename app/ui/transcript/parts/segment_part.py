"""A piece of an answer: a segment of Markdown, read when it comes into sight, with its markers and quote lines.

Not here: what its blocks look like (`app.ui.transcript.blocks`), how Markdown is read (`app.core.markdown`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.core.markdown.blocks import Block, Code, Formula, Indent, Prose, Rule, Table
from app.core.markdown.open_segment import Segment, SegmentKind
from app.ui.kit.theme import Space
from app.ui.transcript.blocks.code_block import CodeView
from app.ui.transcript.blocks.formula_block import FormulaView, RuleView
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.prose import ProseView
from app.ui.transcript.blocks.table_block import TableView
from app.ui.transcript.blocks.view import BlockView
from app.ui.transcript.commands import Control
from app.ui.transcript.parts.part import LaidOutView, MarksOf, MessagePart

_STEP = 24.0  # indent of a list level
_QUOTE = 18.0
_CHARACTER = 0.5  # mean width of a letter, of the text size


def view_of(block: Block, kit: Kit) -> BlockView:
    """The view that draws a block."""
    match block:
        case Prose():
            quoted = kit.look.quiet if block.indent.quotes else None
            return ProseView(block, kit.look, kit.formulas, colour=quoted)
        case Code():
            return CodeView(block, kit)
        case Table():
            return TableView(block, kit)
        case Formula():
            return FormulaView(block, kit)
        case Rule():
            return RuleView(block, kit)
    assert_never(block)


class SegmentPart(MessagePart):
    """Draws one segment; takes newer values of it while it streams, keeping the views that did not change."""

    def __init__(self, segment: Segment, kit: Kit, width: float) -> None:
        super().__init__(estimate(segment, kit, width))
        self._segment = segment
        self._kit = kit
        self._placed: list[LaidOutView] | None = None
        self._width = width

    def update(self, segment: Segment) -> bool:
        """Take a newer value of the segment; whether anything changed."""
        if segment is self._segment or segment == self._segment:
            return False
        self._segment = segment
        if self._placed is not None:
            self._placed = self._renewed(self._placed)
        self.invalidate()
        return True

    def blocks(self) -> tuple[Block, ...]:
        """The blocks, read if need be."""
        return self._kit.reader.blocks(self._segment)

    def is_ready(self, width: float) -> bool:
        return self._placed is not None and super().is_ready(width)

    def go_stale(self) -> None:
        """Lay out again whatever is in it."""
        for placed in self._placed or ():
            placed.is_stale = True
        self.invalidate()

    def is_awaiting(self) -> bool:
        """Whether a formula in it is not set yet."""
        return any(placed.view.awaited for placed in self._placed or ())

    def release(self) -> None:
        self._placed = None

    def placed(self) -> Sequence[LaidOutView]:
        if self._placed is None:
            self._placed = self._renewed([])
        return self._placed

    def controls(self) -> Sequence[Control]:
        return [
            control.moved(placed.x, placed.y, f"{number}.")
            for number, placed in enumerate(self.placed())
            for control in placed.view.controls()
        ]

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        directions = self._directions()
        for number, placed in enumerate(self.placed()):
            top = origin.y() + placed.y
            if top > clip.bottom() or top + placed.view.height < clip.top():
                continue
            self._paint_indent(painter, origin, placed, directions[number])
            placed.view.paint(painter, origin + QPointF(placed.x, placed.y), clip, marks_of(number))

    def _renewed(self, old: list[LaidOutView]) -> list[LaidOutView]:
        made: list[LaidOutView] = []
        for number, block in enumerate(self.blocks()):
            kept = old[number] if number < len(old) else None
            if kept is None or (kept.view.block != block and not kept.view.update(block)):
                kept = LaidOutView(view_of(block, self._kit))
            elif kept.view.block is not block:
                kept.is_stale = True
            made.append(kept)
        return made

    def _measure(self, width: float) -> float:
        is_other_width = not super().is_ready(width)
        y = 0.0
        self._width = width
        for placed, is_rtl in zip(self.placed(), self._directions(), strict=True):
            indent = _indent_of(placed.view.block.indent)
            y += _gap(placed.view.block, self._kit)
            placed.x, placed.y = 0.0 if is_rtl else indent, y
            if placed.is_stale or is_other_width or placed.view.awaited:
                placed.view.lay_out(width - indent)
                placed.is_stale = False
            y += placed.view.height
        return y

    def _directions(self) -> list[bool]:
        """Whether each view begins at the right; what has no words of its own stands as what is above it."""
        found: list[bool] = []
        for placed in self.placed():
            own = placed.view.is_rtl
            found.append((found[-1] if found else self._kit.look.is_mirrored) if own is None else own)
        return found

    def _paint_indent(self, painter: QPainter, origin: QPointF, placed: LaidOutView, is_rtl: bool) -> None:
        look, indent = self._kit.look, placed.view.block.indent
        top = origin.y() + placed.y
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.line)
        for quote in range(indent.quotes):
            x = self._width - quote * _QUOTE - 3 if is_rtl else quote * _QUOTE
            painter.drawRect(QRectF(origin.x() + x, top, 3, placed.view.height))
        if indent.marker:
            self._paint_marker(painter, QPointF(origin.x(), top + placed.view.baseline), indent, is_rtl)

    def _paint_marker(self, painter: QPainter, at: QPointF, indent: Indent, is_rtl: bool) -> None:
        """A number or bullet in the indent, on the side where the words begin: `1.` before them, or `.1` behind."""
        look = self._kit.look
        painter.setFont(look.answer.font)
        painter.setPen(look.quiet)
        width = look.answer.metrics.horizontalAdvance(indent.marker)
        room = _indent_of(indent) - Space.SMALL
        x = min(self._width - room, self._width + 4 - width) if is_rtl else max(room - width, -4.0)
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_rtl else Qt.LayoutDirection.LeftToRight)
        painter.drawText(at + QPointF(x, 0), indent.marker)
        painter.restore()


def estimate(segment: Segment, kit: Kit, width: float) -> float:
    """A guess at the height of a segment that was not read yet."""
    look, lines = kit.look, segment.text.count("\n") + 1
    match segment.kind:
        case SegmentKind.FENCE | SegmentKind.INDENTED:
            return look.code.line * max(1, lines - 2) + 60.0
        case SegmentKind.TABLE:
            return (look.cell.line + 13.0) * lines
        case _:
            return text_height(segment.text, look.answer.line, width, look.answer.font.pixelSize()) + 10


def text_height(text: str, line: float, width: float, pixels: int) -> float:
    """A guess at the height of words."""
    per_line = max(10.0, width / (pixels * _CHARACTER))
    return line * (text.count("\n") + 1 + int(len(text) / per_line))


def _indent_of(indent: Indent) -> float:
    return indent.quotes * _QUOTE + indent.depth * _STEP


def _gap(block: Block, kit: Kit) -> float:
    if isinstance(block, Table) and block.is_continued:
        return -1.0  # shares the line above it
    if block.indent.joint is not None:
        return 0.0
    if block.indent.is_tight:
        return float(Space.HAIR)
    if isinstance(block, Prose):
        return kit.look.scaled(20) if block.level in (1, 2) else kit.look.scaled(16) if block.level else 10.0
    return float(Space.MEDIUM)
