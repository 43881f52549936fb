"""What a search found, as a page: a list of links with a few words of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.core.tools.browser.page import Page, PageLink, link_text, plain

MOST_HITS = 20  # the reference shows as many, whatever is asked for
_LONGEST_SUMMARY = 400


@dataclass(frozen=True)
class PageHit:
    """One thing that a search found."""

    title: str
    address: str
    summary: str = ""
    line: int | None = None  # of the page at the address
    site: str = ""  # shown with the title; empty: it goes without saying


def results_page(source: str, query: str, hits: Sequence[PageHit]) -> Page:
    """The results of a search, in the order in which they were found."""
    shown = hits[:MOST_HITS]
    items = "\n".join(map(_item, range(len(shown)), shown)) or f"No results for `{plain(query)}`."
    title = " ".join(plain(query).split())
    text = f"\nURL: \n# Search Results\n\n{items}"
    return Page(source, "", title, text, tuple(PageLink(hit.address, hit.line) for hit in shown), is_results=True)


def site_of(address: str) -> str:
    """The host of a web address, as it is shown behind a title."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _item(number: int, hit: PageHit) -> str:
    words = " ".join(plain(hit.summary).split())
    summary = words if len(words) <= _LONGEST_SUMMARY else f"{words[:_LONGEST_SUMMARY]}…"
    return f"  * {link_text(number, hit.title or hit.address, hit.site)} {summary}".rstrip()
