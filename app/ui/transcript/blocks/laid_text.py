"""The text of some runs as it is laid out, and its positions there: Qt counts UTF-16 units, the transcript characters.

In a text with letters that run from right to left, code, formulas, links and images are isolated: invisible signs
round them keep `f(x)` from being turned over and from turning what stands beside it. Not here: setting lines
(`run_layout`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from app.core.markdown.blocks import Chip, Math, Run, Runs, Style
from app.core.markdown.text import runs_shown
from app.core.text.direction import has_right_to_left, runs_right_to_left

_LEFT_TO_RIGHT, _BY_ITSELF, _END = "\u2066", "\u2068", "\u2069"  # the isolates of Unicode


class LaidText:
    """What is shown of some runs, which way it runs, and what is laid out for it."""

    def __init__(self, runs: Runs, default_rtl: bool = False) -> None:
        self.shown = runs_shown(runs)
        self.has_rtl = has_right_to_left(self.shown)
        self.is_rtl = default_rtl
        self.laid = self.shown
        self._inserts: list[int] = []  # characters before which an invisible sign stands
        self._laid_inserts: list[int] = []  # the same, as Qt counts
        if self.has_rtl:
            self.laid = self._isolated(runs)
            spoken = "".join(run.shown for run in runs if not opening_of(run))
            self.is_rtl = runs_right_to_left(spoken, default_rtl)
        elif default_rtl:
            self.is_rtl = runs_right_to_left(self.shown, default_rtl)
        self.is_wide = not self.shown.isascii() and max(self.shown, default="") > "\uffff"
        if self._inserts:
            self._laid_inserts = [self._units(at) + number for number, at in enumerate(self._inserts)]

    def to_laid(self, position: int, is_end: bool = False) -> int:
        """A character's position as Qt counts it; the end of a part stands before the sign that ends an isolate."""
        find = bisect_left if is_end else bisect_right
        return self._units(position) + (find(self._inserts, position) if self._inserts else 0)

    def to_shown(self, position: int) -> int:
        """Qt's position as characters are counted."""
        position -= bisect_left(self._laid_inserts, position) if self._laid_inserts else 0
        if not self.is_wide:
            return position
        return len(self.shown.encode("utf-16-le")[: position * 2].decode("utf-16-le", "ignore"))

    def size(self, run: Run) -> int:
        """How long a run is as Qt counts, without the signs round it."""
        return len(run.shown.encode("utf-16-le")) // 2 if self.is_wide else len(run.shown)

    @property
    def has_isolates(self) -> bool:
        """Whether there are invisible signs in what is laid out."""
        return bool(self._inserts)

    def _isolated(self, runs: Runs) -> str:
        """The text with its signs, whose places are noted."""
        laid, at = "", 0
        for run in runs:
            opening = opening_of(run)
            if opening:
                self._inserts += (at, at + len(run.shown))
            laid += f"{opening}{run.shown}{_END}" if opening else run.shown
            at += len(run.shown)
        return laid

    def _units(self, position: int) -> int:
        return len(self.shown[:position].encode("utf-16-le")) // 2 if self.is_wide else position


def opening_of(run: Run) -> str:
    """The sign that isolates a run from the text round it; none where it belongs to the sentence."""
    if isinstance(run, Math):
        return _LEFT_TO_RIGHT
    if isinstance(run, Chip):
        return _BY_ITSELF
    if Style.CODE in run.style:
        return _LEFT_TO_RIGHT
    return _BY_ITSELF if run.href else ""
