"""Rows with figures, their goal, and whether it is met, as plain text that pastes into a note; and all of them at the
end, as a table and as `bench.json`.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Literal

_STUDENT = (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833)
"""For 2, 3, 4 … rounds: how many standard errors leave one case of twenty outside on either side."""


class Verdict(StrEnum):
    """What a figure says of its goal. Noisy: its rounds leave it open on which side of the goal it is."""

    MET = "met"
    MISSED = "missed"
    NOISY = "noisy"


@dataclass(frozen=True)
class Row:
    """One measured thing. `figures` are shown as they are; `value` is compared with `goal` where there is one; `spread`
    is how far from it the truth may lie, 0 where that is not known.
    """

    what: str
    figures: tuple[str, ...]
    value: float | None = None
    goal: float | None = None
    better: Literal["more", "less"] = "more"
    unit: str = "×"
    spread: float = 0.0

    @property
    def verdict(self) -> Verdict | None:
        """What it says of its goal; None without one."""
        if self.value is None or self.goal is None:
            return None
        gap = self.value - self.goal if self.better == "more" else self.goal - self.value
        if abs(gap) < self.spread:
            return Verdict.NOISY
        return Verdict.MET if gap >= 0 else Verdict.MISSED

    @property
    def told(self) -> str:
        """The value, and the goal it met or missed."""
        if self.value is None:
            return ""
        shown = f"{self.value:.3f}{self.unit}" if abs(self.value) < 10 else f"{self.value:.1f}{self.unit}"
        shown += f" ± {self.spread:.3f}" if self.spread else ""
        if (verdict := self.verdict) is None:
            return shown
        sign = "≥" if self.better == "more" else "≤"
        said = verdict if verdict is Verdict.MET else verdict.upper()
        return f"{shown} (goal {sign} {self.goal:g}{self.unit}: {said})"


_shown: list[tuple[str, Row]] = []  # all rows of this run, with the title of their table


def show(title: str, headings: Sequence[str], rows: Sequence[Row]) -> None:
    """Print one table, and remember it for the end."""
    _shown.extend((title, row) for row in rows)
    _print([[title, *headings, ""], *([row.what, *row.figures, row.told] for row in rows)])


def show_all(file: Path) -> None:
    """Print every row that has a goal in one table, and write all that have a value to a file."""
    judged = [(title, row) for title, row in _shown if row.verdict is not None]
    if judged:
        _print([["all goals", ""], *([f"{title}: {row.what}", row.told] for title, row in judged)])
    file.write_text(
        json.dumps({"rows": [_told(title, row) for title, row in _shown if row.value is not None]}, indent=1)
    )


def _told(title: str, row: Row) -> dict[str, object]:
    told: dict[str, object] = {"what": f"{title}: {row.what}", "value": row.value, "goal": row.goal}
    return {**told, "spread": row.spread, "verdict": row.verdict}


def _print(cells: Sequence[Sequence[str]]) -> None:
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    print()
    for number, line in enumerate(cells):
        texts = [line[0].ljust(widths[0])]
        texts += [cell.rjust(width) for cell, width in zip(line[1:-1], widths[1:-1], strict=True)]
        print("  ".join([*texts, line[-1]]).rstrip())
        if number == 0:
            print("-" * (sum(widths) + 2 * len(widths)))


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Median, and from where to where the runs went."""
    middle = statistics.median(values)
    return f"{middle:.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f})"


def ratio(
    what: str,
    ours: Sequence[float],
    theirs: Sequence[float],
    goal: float | None,
    better: Literal["more", "less"] = "more",
) -> Row:
    """A row of two sides that took turns: the median of the rounds' own ratios, since a round is one weather for both.

    The spread is half of the interval in which nine of ten such medians lie, by Student's t, which knows that three
    rounds may have agreed by chance. Raises StatisticsError for a single round, which says nothing of the next one.
    """
    rounds = [one / other for one, other in zip(ours, theirs, strict=True)]
    likely = statistics.stdev(rounds) / len(rounds) ** 0.5 * _STUDENT[min(len(rounds), len(_STUDENT) + 1) - 2]
    return Row(what, (spread(ours), spread(theirs)), statistics.median(rounds), goal, better, spread=likely)
