"""A page as the browser shows it: lines of 80 columns, links with numbers, and where it comes from.

Not here: the part of it that is shown at once (`view`), how results become a page (`results`, `finding`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

COLUMNS = 80
_PAGE_MARK = re.compile(r"\[Page (\d+)(?:: no text)?\]")  # as `app.reading.pdf` writes it
_UNLIKE_LINKS = str.maketrans("\u3010\u3011\u25fc", "\u3016\u3017\u25fe")  # brackets and squares that only we may write
_ROW = re.compile(rf".{{1,{COLUMNS}}}(?:(?<=\s)|(?=\s)|$)|.{{1,{COLUMNS}}}", re.DOTALL)  # ends beside a blank if it can
_FRAGMENT = "#page="


class BrowserError(Exception):
    """A call that shows no page; its text is for the model."""


@dataclass(frozen=True)
class PageLink:
    """Where a link leads: to a page, and to a line of it where that is known."""

    address: str
    line: int | None = None


@dataclass(frozen=True)
class Page:
    """One page. `links` go by their numbers; results of a search have no address."""

    source: str  # "files", "web"
    address: str
    title: str
    text: str
    links: tuple[PageLink, ...] = ()
    is_results: bool = False  # of a search, or of a find

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The text in lines of 80 columns."""
        return wrapped(self.text)

    def address_at(self, line: int) -> str:
        """The address, with the number of the document's page on which a line stands, if it has pages."""
        number = self.page_at(line)
        return f"{self.address}{_FRAGMENT}{number}" if number else self.address

    def page_at(self, line: int) -> int:
        """The number of the document's page on which a line stands; 0 where there are none."""
        place = bisect_right(self._page_starts, line) - 1
        return self._page_numbers[place] if place >= 0 else 0

    @cached_property
    def _page_starts(self) -> list[int]:
        return [place for place, line in enumerate(self.lines) if page_number(line)] if not self.is_results else []

    @cached_property
    def _page_numbers(self) -> list[int]:
        return [page_number(self.lines[place]) for place in self._page_starts]


def page_number(line: str) -> int:
    """The number in a line that begins a page of a document; 0 in every other line."""
    mark = _PAGE_MARK.fullmatch(line) if line.startswith("[Page ") else None
    return int(mark[1]) if mark else 0


def without_page(address: str) -> tuple[str, int]:
    """An address as `Page.address_at` writes it, taken apart again."""
    plain, mark, number = address.rpartition(_FRAGMENT)
    return (plain, int(number)) if mark and number.isdecimal() else (address, 0)


def wrapped(text: str) -> tuple[str, ...]:
    """Break a text into lines of 80 columns, beside blanks; nothing is left out, and short lines stay as they are."""
    made: list[str] = []
    for line in text.expandtabs().split("\n"):
        made += [line] if len(line) <= COLUMNS else _ROW.findall(line)
    return tuple(made)


def plain(text: str) -> str:
    """A text of others, in which nothing looks like a link or a citation."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNLIKE_LINKS)


def link_text(number: int, title: str, site: str = "") -> str:
    """A link as the model reads it: `【3†title】`, with the site where it is another one."""
    words = " ".join(plain(title).replace("\u2020", "\u2021").split())
    return f"\u3010{number}\u2020{words}\u2020{site}\u3011" if site else f"\u3010{number}\u2020{words}\u3011"
