"""Opens the place of a note: a page of the web through whoever opens links, else the result in which it stands.

Not here: which place a note means (`app.core.tools.citations`), drawing notes (`parts.notes_part`).
"""

from __future__ import annotations

from app.core.chats.transcript import AnswerEntry
from app.core.markdown.text import shown
from app.core.tools.citations import CitedPlace
from app.ui.kit.theme import Space
from app.ui.transcript.canvas import Canvas
from app.ui.transcript.message import Message
from app.ui.transcript.parts.call_part import CallPart
from app.ui.transcript.selection import Caret

_ABOVE = 120.0  # pixels that are shown above the first line


def place_of(message: Message, mark: str) -> CitedPlace | None:
    """What a mark in a message means; None where it means nothing."""
    return message.entry.cited.place(mark) if isinstance(message.entry, AnswerEntry) else None


def show_place(canvas: Canvas, number: int, place: CitedPlace) -> None:
    """Unfold the result that is cited, bring it into the window, and select the lines in it."""
    message = canvas.column.messages[number]
    part = _part_with(message, place)
    if part < 0:
        return
    call = message.parts[part]
    assert isinstance(call, CallPart), "results stand in such parts"
    call.unfold()
    message.remeasure(canvas.column.width)
    canvas.column.changed(number)
    canvas.column.reveal(number, part, float(Space.WIDE))
    _select(canvas, Caret(number, part, 0, 0), place)
    canvas.refresh()


def _part_with(message: Message, place: CitedPlace) -> int:
    assert isinstance(message.entry, AnswerEntry), "only answers have notes"
    result = message.entry.steps[place.step]
    parts = enumerate(message.parts)
    return next((number for number, part in parts if isinstance(part, CallPart) and part.shows(result)), -1)


def _select(canvas: Canvas, at: Caret, place: CitedPlace) -> None:
    """The lines from the first to the last, where they stand in one of the views."""
    if not place.lines:
        return
    for view, placed in enumerate(canvas.column.messages[at.message].parts[at.part].placed()):
        text = shown(placed.view.block)
        start, last = text.find(place.lines[0]), text.find(place.lines[-1])
        if 0 <= start <= last:
            end = last + len(place.lines[-1])
            canvas.selection.set(at._replace(view=view, position=start), at._replace(view=view, position=end))
            caret = placed.view.caret(start).translated(0, placed.y)
            top = canvas.column.part_top(at.message, at.part) + caret.top()
            canvas.column.scroll_to(max(0.0, top - _ABOVE))
