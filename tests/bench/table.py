"""Rows with figures, their goal, and whether it is met, as plain text that pastes into a note."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Row:
    """One measured thing. `figures` are shown as they are; `value` is compared with `goal` where there is one."""

    what: str
    figures: tuple[str, ...]
    value: float | None = None
    goal: float | None = None
    better: Literal["more", "less"] = "more"
    unit: str = "×"

    @property
    def verdict(self) -> str:
        """The value, and the goal it met or missed."""
        if self.value is None:
            return ""
        shown = f"{self.value:.3f}{self.unit}" if abs(self.value) < 10 else f"{self.value:.1f}{self.unit}"
        if self.goal is None:
            return shown
        is_met = self.value >= self.goal if self.better == "more" else self.value <= self.goal
        sign = "≥" if self.better == "more" else "≤"
        return f"{shown} (goal {sign} {self.goal:g}{self.unit}: {'met' if is_met else 'MISSED'})"


def show(title: str, headings: Sequence[str], rows: Sequence[Row]) -> None:
    """Print one table."""
    cells = [[title, *headings, ""], *([row.what, *row.figures, row.verdict] for row in rows)]
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
