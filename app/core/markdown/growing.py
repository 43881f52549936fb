"""A long text cut into segments in slices, each quick; and which segments of a growing one may have changed.

Not here: where a segment ends (`segments`), when the next slice comes (the transcript).
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from app.core.markdown.open_segment import Segment
from app.core.markdown.segments import Segmenter

SLICE = 16_000  # characters cut at once where nobody waits
_BIT = 1_500  # the same while somebody does


def segments_of(text: str) -> Iterator[Segment]:
    """The segments of a complete text, one by one; none is long in coming."""
    segmenter, given = Segmenter(), 0
    for start in range(0, len(text), SLICE):
        segmenter.feed(text[start : start + SLICE])
        yield from segmenter.finished[given:]
        given = len(segmenter.finished)
    yield from segmenter.finish()[given:]


class Growing:
    """Feeds a segmenter only what is new; starts over when the text is not what it was."""

    def __init__(self) -> None:
        self._segmenter = Segmenter()
        self._text = ""
        self._cut = 0  # how many characters of it the segmenter has had
        self._is_complete = False  # nothing more will come
        self._is_finished = False  # and the segmenter knows
        self._settled = 0  # finished segments that have been given out
        self._tail: list[Segment] = []  # the unfinished ones, the same

    @property
    def waiting(self) -> str:
        """What was not cut yet."""
        return self._text[self._cut :]

    @property
    def is_behind(self) -> bool:
        """Whether there is more to be cut."""
        return self._cut < len(self._text)

    def update(self, text: str, is_complete: bool, seconds: float = float("inf")) -> None:
        """The text is this now; cut for about so long of the thread's own time, a bit at least."""
        is_same = self._is_finished and is_complete and text == self._text
        if not is_same and (self._is_finished or not text.startswith(self._text[: self._cut])):
            self._segmenter, self._cut, self._is_finished, self._settled = Segmenter(), 0, False, 0
            self._tail = []
        self._text, self._is_complete = text, is_complete
        self.go_on(seconds)

    def go_on(self, seconds: float) -> None:
        """Cut more of the text, for about so long of the thread's own time, a bit at least."""
        end = time.thread_time() + seconds
        while self.is_behind:
            self._segmenter.feed(self._text[self._cut : self._cut + _BIT])
            self._cut = min(len(self._text), self._cut + _BIT)
            if time.thread_time() >= end:
                break
        if self._is_complete and not self.is_behind and not self._is_finished:
            self._segmenter.finish()
            self._is_finished = True

    def changed(self) -> tuple[int, list[Segment]]:
        """The number of the first segment that may have changed, and all from there to what was cut.

        While there is more to be cut, what is unfinished stays what it was.
        """
        first, finished = self._settled, self._segmenter.finished
        if not self.is_behind:
            self._tail = self._segmenter.tail()
        elif len(finished) > first:
            self._tail = []
        self._settled = len(finished)
        return first, [*finished[first:], *self._tail]
