"""A text that grows while it is shown: which of its segments may have changed since the last look.

Not here: cutting (`segments`), what is drawn of it.
"""

from __future__ import annotations

from app.ui.markdown.segments import Segment, Segmenter


class Growing:
    """Feeds a segmenter only what is new; starts over when the text is not what it was."""

    def __init__(self) -> None:
        self._segmenter = Segmenter()
        self._source = ""  # what the segmenter has had
        self._is_complete = False
        self._settled = 0  # finished segments that have been given out

    def take(self, text: str, is_complete: bool) -> None:
        """The text is this now."""
        if self._is_complete or not text.startswith(self._source):
            self._segmenter, self._source, self._is_complete, self._settled = Segmenter(), "", False, 0
        self._segmenter.feed(text[len(self._source) :])
        self._source = text
        if is_complete:
            self._segmenter.finish()
            self._is_complete = True

    def changed(self) -> tuple[int, list[Segment]]:
        """The number of the first segment that may have changed, and all from there to the end."""
        first = self._settled
        segments = [*self._segmenter.finished[first:], *self._segmenter.tail()]
        self._settled = len(self._segmenter.finished)
        return first, segments
