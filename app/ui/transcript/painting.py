"""Draws the part of the column that is in the window, with its selection, matches, hover and focus marks.

Not here: what the parts look like (they draw themselves), where they are (`column`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.core.markdown.text import shown
from app.ui.transcript.blocks.view import NO_MARKS, Marks
from app.ui.transcript.column import Column
from app.ui.transcript.finding import Finder
from app.ui.transcript.look import Look
from app.ui.transcript.parts.part import MarksOf, MessagePart
from app.ui.transcript.parts.question_part import QuestionPart
from app.ui.transcript.selection import Selection


@dataclass
class Focus:
    """Where the keyboard is: a message, and one of its controls or the message itself. -1: nowhere."""

    message: int = -1
    key: str = ""


@dataclass
class Scene:
    """All that the painter looks at."""

    column: Column
    selection: Selection
    finder: Finder
    focus: Focus
    hovered: Focus
    look: Look
    has_keyboard: bool = False
    copied: Focus = field(default_factory=Focus)  # the control that has just copied


def paint(painter: QPainter, scene: Scene, clip: QRectF) -> None:
    """Draw everything that touches `clip`, in the column's coordinates."""
    column = scene.column
    number = column.message_at(clip.top())
    while number < len(column.messages) and column.top(number) <= clip.bottom():
        _paint_message(painter, scene, number, clip)
        number += 1


def _paint_message(painter: QPainter, scene: Scene, number: int, clip: QRectF) -> None:
    column = scene.column
    message = column.messages[number]
    top = column.top(number)
    part = message.part_at(clip.top() - top) if message.parts else 0
    while part < len(message.parts) and top + message.top(part) <= clip.bottom():
        drawn = message.parts[part]
        if drawn.is_ready(column.width):
            origin = QPointF(0, top + message.top(part))
            marks_of = _marks_of(scene, number, part, drawn)
            drawn.paint(painter, origin, clip, marks_of)
            if isinstance(drawn, QuestionPart):
                is_near = number == scene.hovered.message or (scene.has_keyboard and number == scene.focus.message)
                drawn.paint_controls(painter, origin, marks_of, is_near)
        part += 1
    if scene.has_keyboard and scene.focus.message == number and not scene.focus.key:
        _paint_focus(painter, scene, QRectF(-14, top, 2, message.height - 16))


def _paint_focus(painter: QPainter, scene: Scene, bar: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(scene.look.accent)
    painter.drawRoundedRect(bar, 1, 1)


def _marks_of(scene: Scene, message: int, number: int, part: MessagePart) -> MarksOf:
    """How a part asks for the marks of its views (from 0), or of itself (-1)."""
    hovered = _key(scene.hovered, message, number)
    focused = _key(scene.focus, message, number) if scene.has_keyboard else ""
    copied = _key(scene.copied, message, number)
    ends = scene.selection.ends
    is_selected = ends is not None and ends[0].message <= message <= ends[1].message
    if not is_selected and not scene.finder.is_active:
        if not hovered and not focused and not copied:
            return _unmarked
        return lambda view: Marks(None, (), -1, *(_of_view(key, view) for key in (hovered, focused, copied)))
    views = part.placed()
    current = _current(scene, message, number, part)

    def marks(view: int) -> Marks:
        keys = (_of_view(hovered, view), _of_view(focused, view), _of_view(copied, view))
        if view < 0:
            return Marks(None, (), -1, *keys)
        text = shown(views[view].view.block)
        selected = scene.selection.span(message, number, view, len(text)) if is_selected else None
        return Marks(selected, scene.finder.spans(text), current.get(view, -1), *keys)

    return marks


def _unmarked(_view: int) -> Marks:
    return NO_MARKS


def _key(focus: Focus, message: int, part: int) -> str:
    prefix = f"{part}:"
    return focus.key.removeprefix(prefix) if focus.message == message and focus.key.startswith(prefix) else ""


def _of_view(key: str, view: int) -> str:
    """A segment's controls are named after their view: `0.copy`."""
    head, dot, rest = key.partition(".")
    if not dot:
        return key
    return rest if head == str(view) else ""


def _current(scene: Scene, message: int, number: int, part: MessagePart) -> dict[int, int]:
    """The view that holds the current match, and which of its matches it is."""
    spot = scene.finder.spot
    if spot is None or (spot.message, spot.part) != (message, number):
        return {}
    left = spot.number
    for view, placed in enumerate(part.placed()):
        count = len(scene.finder.spans(shown(placed.view.block)))
        if left < count:
            return {view: left}
        left -= count
    return {}


def spot_rect(scene: Scene) -> QRectF | None:
    """Where the current match is in the column, if it can be seen in the shown text."""
    spot = scene.finder.spot
    if spot is None or spot.part >= len(scene.column.messages[spot.message].parts):
        return None
    part = scene.column.messages[spot.message].parts[spot.part]
    top = scene.column.part_top(spot.message, spot.part)
    for view, match in _current(scene, spot.message, spot.part, part).items():
        placed = part.placed()[view]
        start = scene.finder.spans(shown(placed.view.block))[match][0]
        return placed.view.caret(start).translated(placed.x, top + placed.y)
    return None
