"""The pages that were shown in one answer, by their cursors, and what a further call needs on top of them.

It follows from the calls that were made and their results alone, so an answer that is run again has the same cursors.
Not here: fetching what is needed (`app.services.tools`), reading arguments (`asking`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.core.tools.browser.asking import BrowserCall, FindCall, OpenCall, SearchCall, read_call
from app.core.tools.browser.finding import find_page
from app.core.tools.browser.page import BrowserError, Page, without_page
from app.core.tools.browser.view import read_head
from backends.contract.calls import ToolCall

FILES, WEB = "files", "web"
_WEB_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_BEFORE_MATCH = 4  # lines that are shown above what a link leads to


@dataclass(frozen=True)
class WantedPage:
    """What has to be at hand to show a page: the page itself, or results of a query, or what lies at an address."""

    source: str
    page: Page | None = None
    query: str = ""
    address: str = ""
    is_named: bool = False  # by the model, in words of its own: no page that was shown has this link
    loc: int = 0
    num_lines: int = -1


Shelf = Callable[[WantedPage], Page | None]
"""What is at hand of what is wanted; None where it would have to be fetched."""


@dataclass(frozen=True)
class Shown:
    """A page that was shown; None where it is not at hand any more, but its address is known."""

    page: Page | None
    source: str
    address: str = ""


class Trail:
    """The pages by cursor, for one chat in which these sources are on, the first by default."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._sources = tuple(sources)
        self._shown: list[Shown] = []

    @property
    def next_cursor(self) -> int:
        """The cursor of the next page that is shown."""
        return len(self._shown)

    def replay(self, earlier: Iterable[tuple[ToolCall, str]], shelf: Shelf) -> None:
        """Go through calls of the browser and their results again; what shows no page counts for nothing."""
        for call, result in earlier:
            head = read_head(result)
            if head is not None and head.cursor == self.next_cursor:
                self._shown.append(self._again(call, head.address, shelf))

    def wanted(self, ask: BrowserCall) -> WantedPage:
        """What a call needs. Raises BrowserError where it shows no page."""
        match ask:
            case SearchCall():
                return WantedPage(self.source_of(ask), query=ask.query)
            case FindCall():
                return WantedPage(self.source_of(ask), page=find_page(self._page(ask.cursor), ask.pattern))
            case OpenCall(id=str() as address):
                return self._by_address(ask, address)
            case OpenCall():
                return self._by_link(ask) if isinstance(ask.id, int) and ask.id >= 0 else self._same_page(ask)

    def source_of(self, ask: BrowserCall) -> str:
        """Where a call goes, by what it says, by the page that it builds on, else to the first source."""
        if ask.source in self._sources:
            return ask.source
        if isinstance(ask, OpenCall) and isinstance(ask.id, str):
            likely = WEB if _WEB_ADDRESS.match(ask.id) else FILES
            return likely if likely in self._sources else self._sources[0]
        if isinstance(ask, (OpenCall, FindCall)) and self._shown and (shown := self._at(ask.cursor)):
            return shown.source
        return self._sources[0]

    def _again(self, call: ToolCall, address: str, shelf: Shelf) -> Shown:
        plain = without_page(address)[0]
        try:
            wanted = self.wanted(read_call(call))
        except BrowserError:
            return Shown(None, WEB if _WEB_ADDRESS.match(plain) else FILES, plain)
        return Shown(wanted.page or shelf(wanted), wanted.source, wanted.address or plain)

    def _by_address(self, ask: OpenCall, address: str) -> WantedPage:
        source = self.source_of(ask)
        is_named = not any(address == link.address for shown in self._shown if shown.page for link in shown.page.links)
        return WantedPage(
            source, address=without_page(address)[0], is_named=is_named, loc=max(ask.loc, 0), num_lines=ask.num_lines
        )

    def _by_link(self, ask: OpenCall) -> WantedPage:
        page = self._page(ask.cursor)
        assert isinstance(ask.id, int), "an address is no link"
        if ask.id >= len(page.links):
            raise BrowserError(f"Invalid link id `{ask.id}`.")
        link = page.links[ask.id]
        loc = ask.loc
        if loc < 0:
            line = link.line or 0
            loc = line - _BEFORE_MATCH if line > _BEFORE_MATCH else line
        return WantedPage(page.source, address=link.address, loc=loc, num_lines=ask.num_lines)

    def _same_page(self, ask: OpenCall) -> WantedPage:
        shown = self._at(ask.cursor)
        if shown is None:
            raise BrowserError("No pages to access!")
        if shown.page is None and not shown.address:
            raise _gone()
        return WantedPage(shown.source, shown.page, "", shown.address, loc=max(ask.loc, 0), num_lines=ask.num_lines)

    def _page(self, cursor: int) -> Page:
        shown = self._at(cursor)
        if shown is None:
            raise BrowserError("No pages to access!")
        if shown.page is None:
            raise _gone()
        return shown.page

    def _at(self, cursor: int) -> Shown | None:
        """The page of a cursor; the last for -1, none where there is none at all. Raises BrowserError."""
        if not self._shown:
            return None
        if cursor == -1:
            return self._shown[-1]
        if not 0 <= cursor < len(self._shown):
            last = len(self._shown) - 1
            raise BrowserError(f"Cursor `{cursor}` is out of range. Available cursor indices: [0 - {last}].")
        return self._shown[cursor]


def _gone() -> BrowserError:
    return BrowserError("This page is not at hand any more. Search again, or open it by its address.")
