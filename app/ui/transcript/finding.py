"""Find in the conversation: in what is shown of it, with a count, forwards and back.

What is shown has to be read from Markdown first, so the search goes through a long conversation in slices. Not here:
which letters are the same (`app.core.text`), the bar (`find_bar`), when the next slice comes (`transcript`).
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.chats.transcript import AnswerEntry
from app.core.markdown.growing import segments_of
from app.core.markdown.parse import MarkdownReader
from app.core.markdown.text import shown
from app.core.text.matching import Matcher, TextSpan, letters_of
from app.ui.transcript.message import Message
from app.ui.transcript.parts.paragraphs import paragraphs
from app.ui.transcript.parts.question_part import question_pieces

_SLICE = 0.008  # seconds: half of a frame
_MOST_SPANS = 2000  # texts whose matches are remembered while they are painted
_LONGEST = 100_000  # characters of a source that are looked at in one go
_UNLIKE = ("](", "&", "<")  # with these in it, a source can show words that are not in a row there


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where something was found: a message, a part of it, and which match within that part it is."""

    message: int
    part: int
    number: int


class _Source:
    """The Markdown of an answer and, once they were needed, its letters and what is shown of each segment."""

    def __init__(self, text: str) -> None:
        self._text = text
        is_telling = len(text) <= _LONGEST and not any(mark in text for mark in _UNLIKE)
        self._letters = letters_of(text) if is_telling else ""
        self._shown: list[tuple[str, ...]] | None = None

    def may_show(self, matcher: Matcher) -> bool:
        """Whether it is worth reading; True where that cannot be told."""
        return not self._letters or matcher.may_be_in(self._letters)

    def shown(self, reader: MarkdownReader) -> Iterator[tuple[str, ...]]:
        """The shown texts of each segment; read once."""
        if self._shown is not None:
            yield from self._shown
            return
        found: list[tuple[str, ...]] = []
        for segment in segments_of(self._text):
            found.append(tuple(shown(block) for block in reader.blocks(segment)))
            yield found[-1]
        self._shown = found


class Finder:
    """What is looked for, what was found so far, and which of it is the current one."""

    def __init__(self) -> None:
        self.matches: list[Spot] = []  # in the order of the conversation
        self.spot: Spot | None = None  # the current one
        self._matcher = Matcher("")
        self._reader = MarkdownReader()
        self._sources: dict[str, _Source] = {}
        self._spans: dict[str, tuple[TextSpan, ...]] = {}
        self._scan: Iterator[list[Spot]] | None = None

    @property
    def is_active(self) -> bool:
        """Whether something is looked for."""
        return not self._matcher.is_empty

    @property
    def is_searching(self) -> bool:
        """Whether `go_on` has more to do."""
        return self._scan is not None

    @property
    def current(self) -> int:
        """Which of the matches the current one is; -1 for none of those found so far."""
        if self.spot is None:
            return -1
        place = bisect_left(self.matches, self.spot)
        return place if self.matches[place : place + 1] == [self.spot] else -1

    def search(self, wanted: str, messages: Sequence[Message]) -> None:
        """Look for something else; `go_on` finds it. Nothing wanted ends the search."""
        self._matcher = Matcher(wanted)
        self._spans.clear()
        self.spot = None
        self.search_again(messages)

    def search_again(self, messages: Sequence[Message]) -> None:
        """Look for the same in messages that have changed; the current match stays where it is."""
        self.matches = []
        self._scan = self._scanned(tuple(messages)) if self.is_active else None
        if not self.is_active:
            self._sources.clear()

    def go_on(self, seconds: float = _SLICE) -> None:
        """Find for about so long."""
        end = time.perf_counter() + seconds
        for found in self._scan or ():
            self.matches += found
            if time.perf_counter() >= end:
                return
        self._scan = None
        if self.spot is not None and self.current < 0:  # it is gone: the next one is nearest
            self.spot = self.matches[bisect_left(self.matches, self.spot) % len(self.matches)] if self.matches else None

    def step(self, step: int) -> Spot | None:
        """Make the next (1) or previous (-1) match the current one, round the ends."""
        if not self.matches:
            return None
        if self.spot is None:
            place = 0 if step > 0 else -1
        elif step > 0:
            place = bisect_right(self.matches, self.spot)
        else:
            place = bisect_left(self.matches, self.spot) - 1
        self.spot = self.matches[place % len(self.matches)]
        return self.spot

    def go_to(self, number: int, messages: Sequence[Message]) -> Spot | None:
        """Make the first match in a message the current one; None where it has none."""
        found = (spot for spots in self._in_message(number, messages[number]) for spot in spots)
        self.spot = next(found, None)
        return self.spot

    def spans(self, text: str) -> tuple[TextSpan, ...]:
        """What is found in a shown text."""
        known = self._spans.get(text)
        if known is None:
            if len(self._spans) >= _MOST_SPANS:
                self._spans.clear()
            known = self._spans[text] = self._matcher.spans(text)
        return known

    def _scanned(self, messages: tuple[Message, ...]) -> Iterator[list[Spot]]:
        for number, message in enumerate(messages):
            yield from self._in_message(number, message)

    def _in_message(self, number: int, message: Message) -> Iterator[list[Spot]]:
        """The matches of a message, part by part."""
        if not isinstance(message.entry, AnswerEntry):
            for part, piece in enumerate(question_pieces(message.entry.text)):
                yield self._in_part(number, part, tuple(map(shown, paragraphs(piece))))
            return
        for part, blocks in message.blocks_above():
            yield self._in_part(number, part, tuple(map(shown, blocks)))
        source = self._source(message.entry.cited.text)
        if not source.may_show(self._matcher):
            yield []
            return
        for part, texts in enumerate(source.shown(self._reader), message.first_text):
            yield self._in_part(number, part, texts)

    def _in_part(self, message: int, part: int, texts: tuple[str, ...]) -> list[Spot]:
        count = sum(len(self._matcher.spans(text)) for text in texts)
        return [Spot(message, part, number) for number in range(count)]

    def _source(self, text: str) -> _Source:
        if text not in self._sources:
            self._sources[text] = _Source(text)
        return self._sources[text]
