"""Under which heading of the side bar a conversation stands: today, yesterday, this month, an earlier month or year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Span(StrEnum):
    """The kinds of headings, nearest first."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_MONTH = "this_month"
    MONTH = "month"  # an earlier month of this year
    YEAR = "year"  # an earlier year


@dataclass(frozen=True)
class Heading:
    """A kind and, where it needs them, its year and month."""

    span: Span
    year: int = 0
    month: int = 0


def heading(day: date, today: date) -> Heading:
    """Where a conversation of `day` stands. A day in the future (a clock set back) counts as today."""
    if day >= today:
        return Heading(Span.TODAY)
    if day == today - timedelta(days=1):
        return Heading(Span.YESTERDAY)
    if (day.year, day.month) == (today.year, today.month):
        return Heading(Span.THIS_MONTH, day.year, day.month)
    if day.year == today.year:
        return Heading(Span.MONTH, day.year, day.month)
    return Heading(Span.YEAR, day.year)
