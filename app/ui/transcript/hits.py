"""What is under a point of the column: a control, a link, a place in the text. Also the rectangles of both.

Not here: what a click does with it (`pointer`), drawing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from app.core.chats.transcript import QuestionEntry
from app.ui.transcript.column import Column
from app.ui.transcript.commands import Control
from app.ui.transcript.parts.part import LaidOutView, MessagePart
from app.ui.transcript.selection import Caret

_SLACK = 3.0  # a word is hit a little round it


@dataclass(frozen=True, slots=True)
class Target:
    """A control and where it is in the column."""

    message: int
    part: int
    control: Control

    @property
    def key(self) -> str:
        """Its name within the message."""
        return f"{self.part}:{self.control.key}"


def targets(column: Column, message: int) -> Iterator[Target]:
    """The controls of a message that are laid out, in reading order."""
    for number, part in enumerate(column.messages[message].parts):
        if part.is_ready(column.width):
            top = column.part_top(message, number)
            for control in part.controls():
                yield Target(message, number, control.moved(0, top))


def target_at(column: Column, point: QPointF) -> Target | None:
    """The control under a point."""
    if not column.messages:
        return None
    message = column.message_at(point.y())
    number, part, origin = _part_at(column, message, point)
    if not part.is_ready(column.width):
        return None
    for control in part.controls():
        found = control.moved(origin.x(), origin.y())
        if found.rect.adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK).contains(point):
            return Target(message, number, found)
    return None


def link_at(column: Column, point: QPointF) -> str:
    """The address under a point."""
    placed, _, inner = _placed_at(column, point)
    return placed.view.link_at(inner) if placed else ""


def is_text_at(column: Column, point: QPointF) -> bool:
    """Whether a point is on a block of text."""
    placed, _, inner = _placed_at(column, point)
    return placed is not None and 0 <= inner.y() <= placed.view.height and inner.x() >= 0


def scroll_sideways(column: Column, point: QPointF, pixels: float) -> bool:
    """Move a wide block under a point; whether anything moved."""
    placed, _, inner = _placed_at(column, point)
    return placed is not None and placed.view.scroll_sideways(inner, pixels)


def caret_at(column: Column, point: QPointF) -> Caret | None:
    """The place in the text nearest to a point."""
    if not column.messages:
        return None
    placed, where, inner = _placed_at(column, point)
    return where._replace(position=placed.view.position_at(inner)) if placed else where


def caret_rect(column: Column, caret: Caret) -> QRectF:
    """Where a place in the text is, if it is laid out."""
    message = column.messages[min(caret.message, len(column.messages) - 1)]
    message.expand(column.width)
    column.changed(min(caret.message, len(column.messages) - 1))
    part = message.parts[min(caret.part, len(message.parts) - 1)]
    top = column.part_top(caret.message, caret.part)
    placed = part.placed()
    if caret.view >= len(placed):
        return QRectF(0, top, 1, part.height)
    found = placed[caret.view]
    return found.view.caret(caret.position).translated(found.x, top + found.y)


def is_question(column: Column, message: int) -> bool:
    """Whether a message is a question."""
    return isinstance(column.messages[message].entry, QuestionEntry)


def _part_at(column: Column, message: int, point: QPointF) -> tuple[int, MessagePart, QPointF]:
    found = column.messages[message]
    found.expand(column.width)
    column.changed(message)
    number = found.part_at(point.y() - column.top(message))
    return number, found.parts[number], QPointF(0, column.part_top(message, number))


def _placed_at(column: Column, point: QPointF) -> tuple[LaidOutView | None, Caret, QPointF]:
    """The view at a point (the last that begins above it), its place, and the point as it sees it."""
    if not column.messages:
        return None, Caret(0, 0, 0, 0), QPointF()
    message = column.message_at(point.y())
    number, part, origin = _part_at(column, message, point)
    placed = part.placed()
    if not placed:
        return None, Caret(message, number, 0, 0), QPointF()
    index = 0
    for candidate, view in enumerate(placed):
        if origin.y() + view.y <= point.y():
            index = candidate
    found = placed[index]
    return found, Caret(message, number, index, 0), point - origin - QPointF(found.x, found.y)
