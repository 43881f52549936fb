"""Headings of the side bar."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.chats.listing import Heading, Span, heading

TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 3, 1), Heading(Span.TODAY)),
        (date(2026, 3, 2), Heading(Span.TODAY)),
        (date(2026, 2, 28), Heading(Span.YESTERDAY)),
        (date(2026, 2, 27), Heading(Span.MONTH, 2026, 2)),
        (date(2025, 12, 31), Heading(Span.YEAR, 2025)),
    ],
)
def test_by_day(day: date, expected: Heading) -> None:
    assert heading(day, TODAY) == expected


def test_earlier_this_month() -> None:
    assert heading(date(2026, 3, 1), date(2026, 3, 20)) == Heading(Span.THIS_MONTH, 2026, 3)
