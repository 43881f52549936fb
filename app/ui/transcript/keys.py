"""The keyboard on the canvas: moving over messages and their controls, and stretching the selection.

Up and Down walk the messages, Left, Right and Tab a message's controls, Enter or Space acts. With Shift the arrows
stretch the selection. Not here: what a control does (`actions`), which keys are bound (`transcript`).
"""

from __future__ import annotations

from app.core.chats.transcript import AnswerEntry
from app.core.markdown.text import shown
from app.ui.transcript.blocks.words_at import word_step
from app.ui.transcript.column import Column
from app.ui.transcript.hits import Target, caret_at, caret_rect, targets
from app.ui.transcript.painting import Focus
from app.ui.transcript.selection import END, START, Caret, Selection

_REVEAL = 24.0  # from the window's edge
_STEP = 0.5  # of the window: how far Down scrolls inside a long message


class Keys:
    """Moves the focus and the selection's head. Nothing is drawn or emitted here."""

    def __init__(self, column: Column, focus: Focus, selection: Selection) -> None:
        self._column = column
        self._focus = focus
        self._selection = selection

    def enter(self) -> None:
        """The canvas got the focus: go to the last message in the window, unless some visible one has it."""
        sight = list(self._column.in_sight())
        if sight and self._focus.message not in sight:
            self._focus.message, self._focus.key = sight[-1], ""

    def step_message(self, step: int) -> None:
        """Go to the next or previous message; inside one that is taller than the window, scroll first."""
        column = self._column
        if not column.messages:
            return
        number = self._focus.message
        if not 0 <= number < len(column.messages):
            self.enter()
            return
        if not self._scroll_inside(number, step):
            self._focus.message = max(0, min(len(column.messages) - 1, number + step))
            self._focus.key = ""
            self._reveal_message(self._focus.message, step)

    def step_control(self, step: int) -> bool:
        """Go to the next or previous control of the message; whether there was one."""
        found = self._targets()
        keys = [target.key for target in found]
        at = keys.index(self._focus.key) if self._focus.key in keys else (-1 if step > 0 else 0)
        wanted = at + step
        if wanted == -1 and self._focus.key:
            self._focus.key = ""
            return True
        if not 0 <= wanted < len(keys):
            return False
        self._focus.key = keys[wanted]
        self._reveal_rect(found[wanted])
        return True

    def target(self) -> Target | None:
        """What Enter acts on: the focused control, or an answer's reasoning when the answer itself has the focus."""
        found = self._targets()
        if self._focus.key:
            return next((target for target in found if target.key == self._focus.key), None)
        if found and isinstance(self._column.messages[self._focus.message].entry, AnswerEntry):
            return next((target for target in found if target.control.key == "reasoning"), None)
        return None

    def select_all(self) -> None:
        """Select the whole conversation from its first character to its last."""
        self._selection.set(START, END)

    def stretch(self, across: int, down: int, is_word: bool) -> None:
        """Move the selection's head by characters or words, and by lines."""
        head = self._selection.head or self._first_caret()
        anchor = self._selection.anchor or head
        if head is None or anchor is None:
            return
        moved = self._across(head, across, is_word) if across else self._down(head, down)
        self._selection.set(anchor, moved)
        rect = caret_rect(self._column, moved)
        self._into_view(rect.top(), rect.bottom())

    def _targets(self) -> list[Target]:
        if not 0 <= self._focus.message < len(self._column.messages):
            return []
        return list(targets(self._column, self._focus.message))

    def _first_caret(self) -> Caret | None:
        self.enter()
        return Caret(max(0, self._focus.message), 0, 0, 0) if self._column.messages else None

    def _across(self, head: Caret, step: int, is_word: bool) -> Caret:
        text = self._text(head)
        position = word_step(text, head.position, step) if is_word else head.position + step
        if 0 <= position <= len(text):
            return head._replace(position=position)
        return self._next_view(head, step)

    def _next_view(self, head: Caret, step: int) -> Caret:
        """The nearest end of the next view that has text."""
        column = self._column
        message, part, view = head.message, head.part, head.view + step
        while 0 <= message < len(column.messages):
            column.messages[message].expand(column.width)
            column.changed(message)
            parts = column.messages[message].parts
            part = part if part >= 0 else len(parts) - 1
            while 0 <= part < len(parts):
                count = len(parts[part].placed())
                view = view if view >= 0 else count - 1
                if 0 <= view < count:
                    found = Caret(message, part, view, 0)
                    return found if step > 0 else found._replace(position=len(self._text(found)))
                part, view = part + step, 0 if step > 0 else -1
            message, part, view = message + step, 0 if step > 0 else -1, 0 if step > 0 else -1
        return head

    def _down(self, head: Caret, step: int) -> Caret:
        rect = caret_rect(self._column, head)
        point = rect.center()
        point.setY(rect.bottom() + 6 if step > 0 else rect.top() - 6)
        moved = caret_at(self._column, point)
        if moved is None or moved == head or (moved > head) != (step > 0):
            return self._next_view(head, step)
        return moved

    def _text(self, caret: Caret) -> str:
        part = self._column.messages[caret.message].parts[caret.part]
        views = part.placed()
        return shown(views[caret.view].view.block) if caret.view < len(views) else ""

    def _scroll_inside(self, number: int, step: int) -> bool:
        column = self._column
        top, bottom = column.top(number), column.top(number) + column.messages[number].height
        view_bottom = column.view_top + column.view_height
        hidden = bottom - view_bottom if step > 0 else column.view_top - top
        is_tall = bottom - top > column.view_height
        if not is_tall or hidden <= _REVEAL:
            return False
        column.scroll_to(column.view_top + step * min(hidden, column.view_height * _STEP))
        return True

    def _reveal_message(self, number: int, step: int) -> None:
        column = self._column
        column.messages[number].expand(column.width)
        column.changed(number)
        top, bottom = column.top(number), column.top(number) + column.messages[number].height
        if bottom - top > column.view_height:
            bottom = top + _REVEAL if step > 0 else bottom
            top = top if step > 0 else bottom - _REVEAL
        self._into_view(top, bottom)

    def _reveal_rect(self, target: Target) -> None:
        self._into_view(target.control.rect.top(), target.control.rect.bottom())

    def _into_view(self, top: float, bottom: float) -> None:
        column = self._column
        if top < column.view_top + _REVEAL:
            column.scroll_to(max(0.0, top - _REVEAL))
        elif bottom > column.view_top + column.view_height - _REVEAL:
            column.scroll_to(min(column.lowest_top, bottom + _REVEAL - column.view_height))
