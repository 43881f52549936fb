"""The messages one under the other and the window onto them; only what is in sight is ever measured.

The reader's place is an anchor (a part and where it stands in the window), or the end. When guessed heights turn out
different, everything moves but the anchor. Not here: drawing, input, any widget.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.ui.transcript.message import Message
from app.ui.transcript.stack import Stack

MARGIN = 24.0  # above the first and below the last message
_AHEAD = 300.0  # measured beyond the window, so that scrolling finds exact heights
_MOST_ROUNDS = 40
_NEAR_END = 3.0
FRAME = 0.005  # seconds for all that a frame takes in and measures; the rest of it is for drawing
OPENING = 0.06  # the same, where all is new


@dataclass(slots=True)
class Anchor:
    """A part of a message, and where it begins below the window's top."""

    message: int = 0
    part: int = 0
    offset: float = MARGIN


class Column:
    """Messages, their heights, and the window's place among them. `width` is the reading column's."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.width = 600.0
        self.view_height: float = 400.0
        self.is_at_end = True
        self.is_unsettled = False  # something in the window is not measured yet
        self._stack = Stack()
        self._anchor = Anchor()
        self._covered = 0.0  # of the window's upper edge, by a notice
        self._kept_above = 0.0  # of that, scrolled away so that nothing moved when it came
        self._kept_below: float = 0.0  # so much stays in view where a card has gone, until text has filled its room

    @property
    def height(self) -> float:
        """Of everything, as far as it is known."""
        return self._stack.total + self._covered + 2 * MARGIN

    @property
    def lowest_top(self) -> float:
        """The window's top when it shows the end."""
        return max(self._kept_above, self._kept_below, self.height - self.view_height)

    @property
    def view_top(self) -> float:
        """Where the window's top edge is in the column, in pixels."""
        if self.is_at_end:
            return self.lowest_top
        anchor = self._anchor
        return max(0.0, min(self.lowest_top, self.part_top(anchor.message, anchor.part) - anchor.offset))

    def set_messages(self, messages: Sequence[Message]) -> None:
        """Show these messages in place of those before."""
        if list(messages) != self.messages:
            self._kept_above = self._kept_below = 0.0
        self.messages = list(messages)
        self._stack = Stack(message.height for message in messages)
        self._anchor.message = min(self._anchor.message, max(0, len(messages) - 1))

    def cover(self, pixels: float) -> None:
        """So much of the window's upper edge is covered.

        Nothing on screen moves; scrolling up shows what is hidden, and what comes next begins below.
        """
        more = pixels - self._covered
        self._covered = pixels
        self._kept_above = max(0.0, self._kept_above + more) if self.messages else 0.0

    def resize(self, width: float, view_height: float) -> None:
        """Another size of the window."""
        is_other_width = width != self.width
        if is_other_width or view_height != self.view_height:
            self._kept_below = 0.0
        self.width, self.view_height = width, view_height
        self.settle(OPENING if is_other_width else FRAME)

    def top(self, message: int) -> float:
        """Where a message begins in the column, in pixels."""
        return self._covered + MARGIN + self._stack.top(message)

    def part_top(self, message: int, part: int) -> float:
        """Where a part of a message begins in the column, in pixels."""
        if message >= len(self.messages):
            return self._covered + MARGIN
        return self.top(message) + self.messages[message].top(min(part, len(self.messages[message].parts)))

    def message_at(self, y: float) -> int:
        """The message at a height."""
        return self._stack.index_at(y - self._covered - MARGIN)

    def in_sight(self, ahead: float = 0.0) -> Iterator[int]:
        """The numbers of the messages in the window."""
        top = self.view_top - ahead
        number = self.message_at(top)
        while number < len(self.messages) and self.top(number) < top + self.view_height + 2 * ahead:
            yield number
            number += 1

    def scroll_to(self, top: float) -> None:
        """The reader moved the window; what was on screen moves by exactly as much."""
        moved = top - self.view_top
        if moved < 0:
            self._kept_below = 0.0
        was_lowest = top >= self.lowest_top - _NEAR_END
        if self.is_at_end:
            self._set_anchor(self.view_top)
        self.is_at_end = was_lowest and moved >= 0
        if abs(moved) > 2 * self.view_height:
            self._set_anchor(top)
        else:
            self._anchor.offset -= moved
        self.settle()

    def hold(self, message: int, part: int) -> None:
        """Keep this part where it stands in the window while heights change."""
        self._anchor = Anchor(message, part, self.part_top(message, part) - self.view_top)
        self.is_at_end = False

    def prepare(self, message: int, part: int) -> bool:
        """Make a part of a message, or go towards it for a frame; whether it can be revealed now."""
        is_there = self.messages[message].prepare_part(part, self.width)
        self.changed(message)
        return is_there

    def reveal(self, message: int, part: int, offset: float) -> None:
        """Bring a part into the window, this far below its top."""
        self.messages[message].show_part(part, self.width)
        self.changed(message)
        self.is_at_end = False
        self._anchor = Anchor(message, part, offset)
        self.settle()

    def stay(self) -> None:
        """Whatever goes at the end now, what is above it keeps its place until there is as much text again."""
        if self.is_at_end:
            self._kept_below = self.view_top

    def fold_question(self, number: int, offset: float) -> None:
        """Show all of a long question, or its beginning, which then is in the window, this far below its top."""
        message = self.messages[number]
        self.hold(number, 0)
        message.fold_question(self.width)
        self.changed(number)
        if not message.is_unfolded and self.view_top > self.top(number):
            self.reveal(number, 0, offset)

    def go_to_end(self) -> None:
        """Show the end and follow it."""
        self.is_at_end = True
        self.settle()

    def changed(self, message: int) -> None:
        """A message has another height."""
        self._stack[message] = self.messages[message].height

    def settle(self, seconds: float = FRAME) -> None:
        """Measure what is in the window until nothing in it changes any more, or for about so long of the thread's own
        time. Where that was not enough, `is_unsettled` tells; what was not measured is not drawn yet.
        """
        if not self.messages:
            return
        end = time.thread_time() + seconds
        self.is_unsettled = not all(self._measure_around(ahead, end) for ahead in (0.0, _AHEAD))
        top = self.view_top
        self.is_at_end = self.is_at_end or top >= self.lowest_top - 1
        if not self.is_at_end:
            self._set_anchor(top)

    @property
    def is_behind(self) -> bool:
        """Whether something in the window is so long that not all of it could be cut into parts at once."""
        return any(self.messages[number].is_behind for number in self.in_sight())

    def catch_up(self) -> None:
        """Go on with what is behind, for a part of a frame; where the reader is stays in its place."""
        for number in self.in_sight():
            if self.messages[number].is_behind:
                self.messages[number].catch_up(self.width)
                self.changed(number)
                return

    def release_far(self) -> None:
        """Let go of what is far from the window."""
        near = set(self.in_sight(ahead=2 * self.view_height))
        top, bottom = self.view_top - 2 * self.view_height, self.view_top + 3 * self.view_height
        for number, message in enumerate(self.messages):
            if number in near:
                message.release_outside(top - self.top(number), bottom - self.top(number))
            else:
                message.collapse()

    def _measure_around(self, ahead: float, end: float) -> bool:
        """Measure the window and so much beyond it; whether there was time enough."""
        for _ in range(_MOST_ROUNDS):
            top = self.view_top
            has_changed = self._measure_between(top - ahead, top + self.view_height + ahead, end)
            if time.thread_time() >= end:
                return False
            if not has_changed:
                break
        return True

    def _measure_between(self, top: float, bottom: float, end: float) -> bool:
        has_changed = False
        number = self.message_at(top)
        while number < len(self.messages) and self.top(number) <= bottom:
            begin = self.top(number)
            if self.messages[number].measure_between(top - begin, bottom - begin, self.width, end):
                self.changed(number)
                has_changed = True
            if time.thread_time() >= end:
                break
            number += 1
        return has_changed

    def _set_anchor(self, top: float) -> None:
        """Make the first part in the window the anchor."""
        number = self.message_at(top)
        message = self.messages[number]
        message.expand(self.width)
        self.changed(number)
        part = message.part_at(top - self.top(number))
        self._anchor = Anchor(number, part, self.part_top(number, part) - top)
