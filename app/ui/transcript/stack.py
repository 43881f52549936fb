"""Heights of things one under the other, and where each begins; exact at any length, cheap to change at the end.

Not here: what the things are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable


class Stack:
    """A list of heights with running sums that are worked out as far as they are asked for."""

    def __init__(self, heights: Iterable[float] = ()) -> None:
        self._heights = list(heights)
        self._tops = [0.0]

    def __len__(self) -> int:
        return len(self._heights)

    def __getitem__(self, index: int) -> float:
        return self._heights[index]

    def __setitem__(self, index: int, height: float) -> None:
        if self._heights[index] != height:
            self._heights[index] = height
            del self._tops[index + 1 :]

    def append(self, height: float) -> None:
        """One more at the end."""
        self._heights.append(height)

    def truncate(self, length: int) -> None:
        """Only the first `length` stay."""
        del self._heights[length:]
        del self._tops[length + 1 :]

    @property
    def total(self) -> float:
        """The height of all things together."""
        return self.top(len(self._heights))

    def top(self, index: int) -> float:
        """Where a thing begins below the top of the stack."""
        tops = self._tops
        if index >= len(tops):
            at = tops[-1]
            for height in self._heights[len(tops) - 1 : index]:
                at += height
                tops.append(at)
        return tops[index]

    def index_at(self, y: float) -> int:
        """The thing at a height: the last that begins at or above it."""
        self.top(len(self._heights))
        return max(0, min(len(self._heights), bisect_right(self._tops, y)) - 1)
