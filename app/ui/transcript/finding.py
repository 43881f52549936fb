"""Find in the conversation: in the text as written, with a count, forwards and back. Not here: the bar (`find_bar`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.chats.transcript import AnswerEntry
from app.core.markdown.segments import cut
from app.ui.transcript.message import Message


@dataclass(frozen=True, slots=True)
class Match:
    """Where something was found: a message and a character of its text."""

    message: int
    offset: int


@dataclass(frozen=True, slots=True)
class Spot:
    """The same as the canvas counts: the part, and which match within that part it is."""

    message: int
    part: int
    number: int


class Finder:
    """What is looked for, all that was found, and which is the current one."""

    def __init__(self) -> None:
        self.matches: list[Match] = []
        self.current = -1
        self.spot: Spot | None = None
        self._pattern: re.Pattern[str] | None = None

    def search(self, wanted: str, messages: Sequence[Message]) -> int:
        """Find all; how many there are."""
        self._pattern = re.compile(re.escape(wanted), re.IGNORECASE) if wanted else None
        pattern = self._pattern
        self.matches = [
            Match(number, found.start())
            for number, message in enumerate(messages if pattern else ())
            for found in (pattern.finditer(message.text) if pattern else ())
        ]
        self.current, self.spot = -1, None
        return len(self.matches)

    def step(self, step: int, messages: Sequence[Message]) -> Spot | None:
        """Make the next (1) or previous (-1) match the current one, round the ends."""
        if not self.matches or self._pattern is None:
            return None
        fresh = 0 if step > 0 else len(self.matches) - 1
        self.current = fresh if self.current < 0 else (self.current + step) % len(self.matches)
        match = self.matches[self.current]
        self.spot = _spot(match, messages[match.message], self._pattern)
        return self.spot

    def go_to(self, message: int, messages: Sequence[Message]) -> Spot | None:
        """Make the first match in a message the current one; None where it has none."""
        place = next((i for i, match in enumerate(self.matches) if match.message == message), -1)
        if place < 0:
            return None
        self.current = place - 1  # -1 is before the first
        return self.step(1, messages)

    def spans(self, text: str) -> tuple[tuple[int, int], ...]:
        """What is found in a shown text."""
        return tuple(found.span() for found in self._pattern.finditer(text)) if self._pattern else ()

    @property
    def is_active(self) -> bool:
        """Whether something is looked for."""
        return self._pattern is not None


def _spot(match: Match, message: Message, pattern: re.Pattern[str]) -> Spot:
    if not isinstance(message.entry, AnswerEntry):
        return Spot(match.message, 0, len(pattern.findall(message.text[: match.offset])))
    part, begin = message.first_text, 0
    for number, segment in enumerate(cut(message.text), message.first_text):
        if segment.start > match.offset:
            break
        part, begin = number, segment.start
    return Spot(match.message, part, len(pattern.findall(message.text[begin : match.offset])))
