"""One message as a stack of parts: made when it comes into sight, grown while it streams, let go when far away.

Not here: where it stands in the window (`column`), the parts themselves.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import takewhile

from app.core.chats.steps import Reasoning
from app.core.chats.transcript import RUNNING, AnswerEntry, Entry, QuestionEntry
from app.core.markdown.blocks import Block
from app.core.markdown.growing import Growing
from app.core.markdown.pieces import GrowingPieces, TextPiece
from app.ui.kit.theme import Space
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.parts.above import above_text
from app.ui.transcript.parts.answer_parts import FootPart, HeadPart, NoticePart, is_failure
from app.ui.transcript.parts.call_card import CallCard, WaitingCall
from app.ui.transcript.parts.call_part import CallPart, ToolUse
from app.ui.transcript.parts.notes_part import NotesPart
from app.ui.transcript.parts.paragraphs import ROOM, paragraphs
from app.ui.transcript.parts.part import MessagePart
from app.ui.transcript.parts.question_part import QuestionPart, question_slices
from app.ui.transcript.parts.reasoning_part import ReasoningPart
from app.ui.transcript.parts.seen_part import SeenPart
from app.ui.transcript.parts.segment_part import SegmentPart, text_height
from app.ui.transcript.stack import Stack

# Seconds of the thread for cutting a text: when it is opened, and while it streams or is caught up with.
_OPENING, _FRAME = 0.02, 0.002
AboveText = TextPiece | ToolUse | WaitingCall
_ABOVE = 1  # the first part above the text, behind the line with the effort: reasoning, be it empty


class Message:
    """An entry and, while it is near the window, its parts."""

    def __init__(self, entry: Entry, kit: Kit, width: float, is_open_by_default: bool) -> None:
        self.entry = entry
        self.parts: list[MessagePart] = []
        self.chosen_open: bool | None = None  # the user's choice for this answer's reasoning
        self.is_unfolded = False  # a long question, of which else the beginning is shown
        self._kit = kit
        self._is_open_by_default = is_open_by_default
        self._reasonings: list[GrowingPieces] = []  # one for each step of reasoning
        self._above = self._above_text(entry)
        self._growing: Growing | None = None
        self._stack = Stack()
        self._unread = 0.0  # a guess at the height of what waits to be cut into parts
        self._estimate = self._guess(width)

    @property
    def height(self) -> float:
        """Its height, as far as it is known, with the space below."""
        return (self._stack.total + self._unread if self.parts else self._estimate) + self._below

    @property
    def text(self) -> str:
        """What it says, as it is shown."""
        return self.entry.text if isinstance(self.entry, QuestionEntry) else self.entry.cited.text

    @property
    def source(self) -> str:
        """What it says, as it is copied: with the numbers of its notes, and their list below."""
        return self.entry.text if isinstance(self.entry, QuestionEntry) else self.entry.cited.plain

    @property
    def first_text(self) -> int:
        """The first part of an answer's text; before it stand the line, the reasoning and the uses of tools."""
        return _ABOVE + len(self._above)

    @property
    def wants_open(self) -> bool:
        """Whether the reasoning should be unfolded now."""
        if not isinstance(self.entry, AnswerEntry) or not self.entry.reasoning:
            return False
        if self.chosen_open is not None:
            return self.chosen_open
        is_thinking = self.entry.phase in RUNNING and not self.entry.answer
        return is_thinking or self._is_open_by_default

    @property
    def card(self) -> tuple[int, CallCard] | None:
        """The card of the call that waits, and its place among the parts, where it has been made."""
        for number, part in enumerate(self.parts):
            if isinstance(part, CallCard):
                return number, part
        return None

    @property
    def reasoning(self) -> ReasoningPart | None:
        """The part that holds the (first) reasoning, if the message is unfolded into parts and has one."""
        part = self.parts[_ABOVE] if len(self.parts) > _ABOVE else None
        return part if isinstance(part, ReasoningPart) else None

    def blocks_above(self) -> Iterator[tuple[int, Sequence[Block]]]:
        """The blocks shown above the text, by part, whether or not they were ever drawn."""
        for number, step in enumerate(self._above, _ABOVE):
            part = self.parts[number] if self.parts else None
            if isinstance(part, CallPart | CallCard):
                yield number, part.blocks()
            elif isinstance(step, TextPiece) and self.wants_open:
                yield number, paragraphs(step)

    def top(self, part: int) -> float:
        """Where a part begins below the message's top, in pixels."""
        return self._stack.top(part)

    def part_at(self, y: float) -> int:
        """The part at a height."""
        return self._stack.index_at(y)

    def expand(self, width: float) -> None:
        """Make the parts, their heights still guesses."""
        if self.parts:
            return
        if isinstance(self.entry, QuestionEntry):
            slices = question_slices(self.entry.text, self.is_unfolded)
            self.parts = [QuestionPart(self.entry, shown, self._kit, width) for shown in slices]
        else:
            self._expand_answer(self.entry, width)
        self._stack = Stack(part.height for part in self.parts)

    def collapse(self) -> None:
        """Let go of everything that can be made again."""
        if self.parts:
            self._estimate = self._stack.total + self._unread
            self._unread = 0.0
            self.parts = []
            self._growing = None
            self._stack = Stack()

    @property
    def is_behind(self) -> bool:
        """Whether more of a long answer waits to be cut into parts."""
        return self._growing is not None and self._growing.is_behind

    def catch_up(self, width: float) -> None:
        """Make some more parts of a long answer."""
        if self.is_behind and isinstance(self.entry, AnswerEntry):
            self._regrow(self.entry, None, width)

    def prepare_part(self, part: int, width: float) -> bool:
        """Make this part, which a fold may hide, or go towards it for a frame; whether it is there now."""
        if isinstance(self.entry, QuestionEntry) and part > 0 and not self.is_unfolded:
            self.fold_question(width)
        self.expand(width)
        if self._is_out_of_reach(part):
            self.catch_up(width)
        return not self._is_out_of_reach(part)

    def show_part(self, part: int, width: float) -> None:
        """Make this part, however long it takes to reach it."""
        while not self.prepare_part(part, width):
            pass

    def _is_out_of_reach(self, part: int) -> bool:
        return self.is_behind and part >= len(self.parts) - len(self._feet())

    def fold_question(self, width: float) -> None:
        """Show all of a long question, or only its beginning."""
        self.is_unfolded = not self.is_unfolded
        self.collapse()
        self.expand(width)

    def measure_between(self, top: float, bottom: float, width: float, end: float) -> bool:
        """Make exact what lies between two heights, part by part until the thread's time has come; whether any height
        changed.
        """
        before, number = self.height, 0
        self.expand(width)
        has_changed = self.height != before
        number = self.part_at(top)
        while number < len(self.parts) and self.top(number) <= bottom:
            part = self.parts[number]
            if not part.is_ready(width):
                if time.thread_time() >= end:
                    break
                part.measure(width)
                has_changed = has_changed or self._stack[number] != part.height
                self._stack[number] = part.height
            number += 1
        return has_changed

    def update(self, entry: Entry, width: float) -> None:
        """Take a newer value of the entry."""
        before, self.entry = self.entry, entry
        if not self.parts:
            self._above = self._above_text(entry)
            self._estimate = self._guess(width)
        elif isinstance(entry, AnswerEntry) and isinstance(before, AnswerEntry):
            self._update_answer(before, entry, width)
        elif entry != before:
            self.collapse()

    def dress(self, kit: Kit) -> None:
        """Draw with another kit from now on."""
        self.collapse()
        self._kit = kit

    def remeasure(self, width: float) -> None:
        """Measure again what is drawn at present; a view has changed its own height."""
        for number, part in enumerate(self.parts):
            if isinstance(part, CallPart | CallCard) or (isinstance(part, SegmentPart) and part.is_ready(width)):
                part.go_stale()
                self._remeasure(number, width)

    def mark_awaiting(self) -> None:
        """What waits for a formula must be measured again."""
        for part in self.parts:
            if isinstance(part, SegmentPart) and part.is_awaiting():
                part.invalidate()

    def unfold(self, openness: float, width: float) -> None:
        """Show this much of the reasoning."""
        reasoning, head = self.reasoning, self.parts[0] if self.parts else None
        if reasoning and isinstance(head, HeadPart):
            head.is_open = openness > 0
            for number in range(_ABOVE, self.first_text):
                part = self.parts[number]
                if isinstance(part, ReasoningPart):
                    part.unfold(openness, width)
                    if part.is_set or number == _ABOVE:
                        self._remeasure(number, width)
                    else:
                        self._stack[number] = part.height

    def release_outside(self, top: float, bottom: float) -> None:
        """Let go of the parts that lie outside of these heights."""
        for number, part in enumerate(self.parts):
            if self.top(number) > bottom or self.top(number) + part.height < top:
                part.release()

    @property
    def _below(self) -> float:
        return 0.0 if isinstance(self.entry, QuestionEntry) else float(Space.WIDE)

    def _height_of(self, text: str, width: float) -> float:
        face = self._kit.look.answer
        return text_height(text, face.line, width, face.font.pixelSize())

    def _guess(self, width: float) -> float:
        text = self.text
        if isinstance(self.entry, QuestionEntry) and not self.is_unfolded:
            text = question_slices(text, is_unfolded=False)[0].piece.text
        return self._height_of(text, width) + 60.0

    def _expand_answer(self, entry: AnswerEntry, width: float) -> None:
        head = HeadPart(entry, self._kit)
        head.is_open = self.wants_open
        openness = 1.0 if self.wants_open else 0.0
        self.parts = [head, *(self._made_above(step, openness, width) for step in self._above)]
        self._grow(entry, width, _OPENING)
        self.parts.extend(self._foot(entry))

    def _update_answer(self, before: AnswerEntry, entry: AnswerEntry, width: float) -> None:
        head = self.parts[0]
        assert isinstance(head, HeadPart), "the first part of an answer"
        head.update(entry)
        self._remeasure(0, width)
        if entry.steps != before.steps or _calls_differ(before, entry):
            self._update_above(self._above_text(entry), width)
        feet = self._foot(entry) if _foot_differs(before, entry) else None
        if (
            entry.cited.text != before.cited.text
            or (before.phase in RUNNING) != (entry.phase in RUNNING)
            or feet is not None
        ):
            self._regrow(entry, feet, width)

    def _above_text(self, entry: Entry) -> tuple[AboveText, ...]:
        """What stands above the text: a reasoning in pieces that can each be set without a pause, uses of tools."""
        if not isinstance(entry, AnswerEntry):
            return ()
        found, number = list[AboveText](), 0
        for step in above_text(entry):
            if isinstance(step, Reasoning):
                if number == len(self._reasonings):
                    self._reasonings.append(GrowingPieces(ROOM))
                found += self._reasonings[number].pieces(step.text)
                number += 1
            else:
                found.append(step)
        return tuple(found)

    def _update_above(self, above: Sequence[AboveText], width: float) -> None:
        """Give every step above the text its part; those that did not change keep theirs."""
        before, self._above = self._above, tuple(above)
        pairs = zip(before, self._above, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: _is_one_part(*pair), pairs))
        for number, step in enumerate(self._above[:same]):
            if step is not before[number] and step != before[number]:
                self._update_part(self.parts[_ABOVE + number], step)
                self._remeasure(_ABOVE + number, width)
        if same < max(len(before), len(self._above)):
            openness = self.reasoning.openness if self.reasoning else 0.0
            fresh = [self._made_above(step, openness, width) for step in self._above[same:]]
            self.parts[_ABOVE + same : _ABOVE + len(before)] = fresh
            self._stack.truncate(_ABOVE + same)
            for part in self.parts[_ABOVE + same :]:
                self._stack.append(part.height)

    def _made_above(self, step: AboveText, openness: float, width: float) -> MessagePart:
        if isinstance(step, ToolUse):
            return CallPart(step, self._kit)
        if isinstance(step, WaitingCall):
            return CallCard(step, self._kit)
        part = ReasoningPart(self._kit)
        part.update(step)
        part.unfold(openness, width)
        return part

    def _update_part(self, part: MessagePart, step: AboveText) -> None:
        """A part and a step of one kind."""
        if isinstance(step, TextPiece):
            assert isinstance(part, ReasoningPart), "pieces of reasoning have such parts"
            part.update(step)
        elif isinstance(step, ToolUse):
            assert isinstance(part, CallPart), "uses of tools have such parts"
            part.update(step)

    def _regrow(self, entry: AnswerEntry, feet: Sequence[MessagePart] | None, width: float) -> None:
        kept = self._feet()
        body = len(self.parts) - len(kept)
        del self.parts[body:]
        self._stack.truncate(body)
        self._grow(entry, width, _FRAME)
        for part in kept if feet is None else feet:
            self.parts.append(part)
            self._stack.append(part.height)

    def _feet(self) -> list[MessagePart]:
        """The parts below the text."""
        found = takewhile(
            lambda part: isinstance(part, (NotesPart, SeenPart, NoticePart, FootPart)), reversed(self.parts)
        )
        return list(found)[::-1]

    def _grow(self, entry: AnswerEntry, width: float, seconds: float) -> None:
        """Give every segment that has changed its part; in a long answer only some, and `catch_up` the others."""
        growing = self._growing = self._growing or Growing()
        growing.update(entry.cited.text, entry.phase not in RUNNING, seconds)
        self._unread = self._height_of(growing.waiting, width) if growing.is_behind else 0.0
        first, segments = growing.changed()
        for number, segment in enumerate(segments, self.first_text + first):
            if number < len(self.parts):
                part = self.parts[number]
                if isinstance(part, SegmentPart) and part.update(segment):
                    self._remeasure(number, width)
            else:
                self.parts.append(SegmentPart(segment, self._kit, width))
                self._stack.append(self.parts[-1].height)
        end = self.first_text + first + len(segments)
        del self.parts[end:]
        self._stack.truncate(end)

    def _foot(self, entry: AnswerEntry) -> list[MessagePart]:
        notice = [NoticePart(entry.notice, is_failure(entry.phase), self._kit)] if entry.notice else []
        notes = [NotesPart(entry.cited, self._kit)] if entry.cited.notes and entry.phase not in RUNNING else []
        seen = [SeenPart(entry.seen, self._kit)] if entry.seen is not None else []
        return [*notes, *seen, *notice, FootPart(entry, self._kit)]

    def _remeasure(self, number: int, width: float) -> None:
        """Measure at once what was on screen a moment ago, so that nothing is drawn at a stale height."""
        self.parts[number].measure(width)
        self._stack[number] = self.parts[number].height


def _is_one_part(before: AboveText, now: AboveText) -> bool:
    """Whether what was shown can become this without another part; another call is another question."""
    return type(before) is type(now) and (not isinstance(now, WaitingCall) or before == now)


def _calls_differ(before: AnswerEntry, entry: AnswerEntry) -> bool:
    was, now = ((one.pending, one.progress, one.phase in RUNNING) for one in (before, entry))
    return was != now


def _foot_differs(before: AnswerEntry, entry: AnswerEntry) -> bool:
    was, now = ((one.phase, one.figures, one.place, one.notice, one.cited.notes, one.seen) for one in (before, entry))
    return was != now
