"""Pictures of a judging for a page without scripts: both curves as SVG, a matrix as a table.

Not here: the page around them (`judge_report`).
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from app.core.policy.classification import Matrix
from app.core.policy.curves import Curves, precision_steps

_SIDE, _LEFT, _TOP = 220, 44, 30  # of the square in which a curve is painted


def roc_chart(found: Curves, name: str) -> str:
    """Return the ROC curve, with the line of chance."""
    points = [(point.false_alarm_rate, point.recall) for point in found.points]
    chance = f"<path d='M{_x(0):.1f} {_y(0):.1f}L{_x(1):.1f} {_y(1):.1f}' class='chance'/>"
    return _chart(f"{name}: ROC, area {found.roc_area:.3f}", ("False alarms", "Recall"), points, chance)


def precision_chart(found: Curves, name: str) -> str:
    """Return precision over recall, in steps, as its area is counted."""
    points = precision_steps(found.points)
    title = f"{name}: average precision {found.average_precision:.3f}"
    return _chart(title, ("Recall", "Precision"), points)


def matrix_table(found: Matrix, title: str) -> str:
    """Return a matrix as a table: rows are labels, columns verdicts; the deeper a cell, the more items of its row."""
    heads = "".join(f"<th scope='col'>{html.escape(name)}</th>" for name in found.classes)
    named = enumerate(zip(found.classes, found.counts, strict=True))
    rows = "".join(_matrix_row(name, row, place) for place, (name, row) in named)
    caption = f"<caption>{html.escape(title)}</caption>"
    top = f"<thead><tr><th>Label ↓ verdict →</th>{heads}</tr></thead>"
    return f"<table class='matrix'>{caption}{top}<tbody>{rows}</tbody></table>"


def _matrix_row(name: str, row: Sequence[int], place: int) -> str:
    total = sum(row) or 1
    cells = "".join(
        f"<td style='background:rgba({'35,119,106' if column == place else '176,58,46'},{0.6 * count / total:.2f})'>"
        f"{count}</td>"
        for column, count in enumerate(row)
    )
    return f"<tr><th scope='row'>{html.escape(name)}</th>{cells}</tr>"


def _chart(title: str, axes: tuple[str, str], points: Sequence[tuple[float, float]], below: str = "") -> str:
    line = "L".join(f"{_x(across):.1f} {_y(up):.1f}" for across, up in points)
    label = html.escape(title, quote=True)
    return (
        f"<svg viewBox='0 0 {_LEFT + _SIDE + 16} {_TOP + _SIDE + 44}' role='img' aria-label='{label}'>"
        f"<text x='0' y='14' class='head'>{label}</text>{_frame(axes)}{below}<path d='M{line}' class='curve'/></svg>"
    )


def _frame(axes: tuple[str, str]) -> str:
    """Return the square with its axes, whose ends are 0 and 1."""
    across, up = map(html.escape, axes)
    bottom = _TOP + _SIDE
    return (
        f"<rect x='{_LEFT}' y='{_TOP}' width='{_SIDE}' height='{_SIDE}' class='frame'/>"
        f"<text x='{_LEFT - 12}' y='{bottom}'>0</text><text x='{_LEFT - 12}' y='{_TOP + 10}'>1</text>"
        f"<text x='{_LEFT}' y='{bottom + 16}'>0</text><text x='{_LEFT + _SIDE - 6}' y='{bottom + 16}'>1</text>"
        f"<text x='{_LEFT + _SIDE / 2:.0f}' y='{bottom + 32}' text-anchor='middle'>{across}</text>"
        f"<text x='14' y='{_TOP + _SIDE / 2:.0f}' text-anchor='middle' "
        f"transform='rotate(-90 14 {_TOP + _SIDE / 2:.0f})'>{up}</text>"
    )


def _x(share: float) -> float:
    return _LEFT + _SIDE * share


def _y(share: float) -> float:
    return _TOP + _SIDE * (1 - share)
