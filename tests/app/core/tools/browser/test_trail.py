"""Cursors, links and errors of the browser: a table of calls against what the reference shows for them."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from app.core.tools.browser.asking import FindCall, OpenCall, SearchCall, read_call
from app.core.tools.browser.page import BrowserError, Page, PageLink
from app.core.tools.browser.results import PageHit, results_page
from app.core.tools.browser.trail import FILES, WEB, Trail, WantedPage
from app.core.tools.browser.view import view
from backends.contract.calls import ToolCall

A = Page(
    WEB, "https://a.org/", "A", "\n".join(["start", *["more"] * 8, "the Wörd", "end"]), (PageLink("https://b.org/"),)
)
B = Page(WEB, "https://b.org/", "B", "\nURL: https://b.org/\nbee")
FILE = Page(FILES, "f.txt", "f.txt", "\nURL: f.txt\nfile")
RESULTS = results_page(WEB, "q", [PageHit("A", A.address, "about a", site="a.org"), PageHit("B", B.address, line=2)])
PAGES = {page.address: page for page in (A, B, FILE)}


def shelf(wanted: WantedPage) -> Page | None:
    return RESULTS if wanted.query else PAGES.get(wanted.address)


def call(name: str, **arguments: object) -> ToolCall:
    return ToolCall(f"browser.{name}", json.dumps(arguments))


def browse(calls: Sequence[ToolCall], sources: Sequence[str] = (WEB,)) -> list[str]:
    """Make the calls one after the other, each on a trail that is walked again from the beginning."""
    made: list[tuple[ToolCall, str]] = []
    for each in calls:
        trail = Trail(sources)
        trail.replay(made, shelf)
        try:
            wanted = trail.wanted(read_call(each))
            found = wanted.page or shelf(wanted)
            assert found is not None
            made.append((each, view(found, trail.next_cursor, wanted.loc, wanted.num_lines)))
        except BrowserError as error:
            made.append((each, str(error)))
    return [text for _, text in made]


SEARCH = call("search", query="q")


def test_a_search_lists_links_with_their_sites() -> None:
    (shown,) = browse([SEARCH])
    assert shown == (
        "[0] q\n**viewing lines [0 - 5] of 5**\n\n"
        "L0: \nL1: URL: \nL2: # Search Results\nL3: \nL4:   * 【0†A†a.org】 about a\nL5:   * 【1†B】"
    )


@pytest.mark.parametrize(
    ("calls", "begins"),
    [
        ([call("open")], "No pages to access!"),
        ([call("open", id=0)], "No pages to access!"),
        ([call("find", pattern="x")], "No pages to access!"),
        ([SEARCH, call("open", id=0)], "[1] A (https://a.org/)\n**viewing lines [0 - 10] of 10**"),
        ([SEARCH, call("open", id="0")], "[1] A (https://a.org/)\n**viewing lines [0 - 10] of 10**"),
        ([SEARCH, call("open", id=1)], "[1] B (https://b.org/)\n**viewing lines [2 - 2] of 2**"),
        ([SEARCH, call("open", id=7)], "Invalid link id `7`."),
        ([SEARCH, call("open", id=0, cursor=5)], "Cursor `5` is out of range. Available cursor indices: [0 - 0]."),
        ([SEARCH, call("open", id=0), call("open", id=0)], "[2] B (https://b.org/)"),
        ([SEARCH, call("open", id=0), call("open", id=1, cursor=0)], "[2] B (https://b.org/)"),
        ([SEARCH, call("open", id=0), call("open", loc=5)], "[2] A (https://a.org/)\n**viewing lines [5 - 10] of 10**"),
        ([SEARCH, call("open", id=0), call("open", loc=11)], "Invalid location parameter: `11`. Cannot exceed"),
        ([SEARCH, call("open", id=0), call("open", loc=11), call("open", cursor=1)], "[2] A (https://a.org/)"),
        ([SEARCH, call("open", id=0, loc=1, num_lines=2)], "[1] A (https://a.org/)\n**viewing lines [1 - 2] of 10**"),
        ([SEARCH, call("open", id=0, view_source=True)], "[1] A (https://a.org/)"),
        ([call("open", id="https://a.org/")], "[0] A (https://a.org/)"),
        ([SEARCH, call("find", pattern="x")], "Cannot run `find` on search results page or find results page"),
        ([SEARCH, call("open", id=0), call("find", pattern="zebra")], "[2] Find results for text: `zebra` in `A`"),
        ([SEARCH, call("open", cursor=0)], "[1] q\n**viewing lines [0 - 5] of 5**"),
        ([call("search", query="q", topn=3, top_n=3, source="web")], "[0] q"),
        ([call("search")], "`query` should be a text"),
        ([call("search", query=7)], "`query` should be a text"),
        ([SEARCH, call("open", cursor="zero")], "`cursor` should be an integer, not `str`"),
        ([SEARCH, call("open", cursor="0", id="1")], "[1] B"),
        ([ToolCall("browser.open", "[1]")], "Invalid function arguments"),
        ([ToolCall("browser.open", "{")], "Invalid function arguments"),
        ([ToolCall("browser.close", "{}")], "Unknown function: close"),
    ],
)
def test_calls_show_what_the_reference_shows(calls: Sequence[ToolCall], begins: str) -> None:
    assert browse(calls)[-1].startswith(begins)


def test_find_shows_matches_with_the_lines_below_and_leads_to_them() -> None:
    shown = browse([SEARCH, call("open", id=0), call("find", pattern="WORD"), call("open", id=0)])
    assert shown[2] == (
        "[2] Find results for text: `word` in `A` (https://a.org//find?pattern=word)\n"
        "**viewing lines [0 - 2] of 2**\n\nL0: # 【0†match at L9】\nL1: the Wörd\nL2: end"
    )
    assert shown[3].startswith("[3] A (https://a.org/)\n**viewing lines [5 - 10] of 10**")


def test_find_goes_over_the_end_of_a_line() -> None:
    page = Page(WEB, "https://c.org/", "C", "one two\nthree four\nfive")
    trail = Trail((WEB,))
    trail.replay([(call("open", id=page.address), view(page, 0))], lambda _: page)
    found = trail.wanted(FindCall("two three")).page
    assert found is not None
    assert found.links == (PageLink(page.address, 0),)


def test_a_failed_call_takes_no_cursor() -> None:
    assert [text[:3] for text in browse([call("open"), SEARCH, call("open", id=9), call("open", id=0)])] == [
        "No ",
        "[0]",
        "Inv",
        "[1]",
    ]


@pytest.mark.parametrize(
    ("sources", "ask", "goes_to"),
    [
        ((FILES, WEB), SearchCall("q"), FILES),
        ((WEB,), SearchCall("q"), WEB),
        ((FILES, WEB), SearchCall("q", "web"), WEB),
        ((FILES,), SearchCall("q", "web"), FILES),
        ((FILES, WEB), OpenCall("https://a.org/"), WEB),
        ((FILES,), OpenCall("https://a.org/"), FILES),
        ((FILES, WEB), OpenCall("f.txt"), FILES),
        ((FILES, WEB), OpenCall(0), WEB),
        ((FILES, WEB), FindCall("x"), WEB),
    ],
)
def test_a_call_goes_where_it_says_or_where_its_page_is_from(
    sources: Sequence[str], ask: SearchCall | OpenCall | FindCall, goes_to: str
) -> None:
    trail = Trail(sources)
    trail.replay([(call("search", query="q", source="web"), view(RESULTS, 0))], lambda _: RESULTS)
    assert trail.source_of(ask) == goes_to


def test_a_page_that_is_not_at_hand_can_be_opened_again_but_not_read_on() -> None:
    trail = Trail((WEB,))
    trail.replay([(SEARCH, view(RESULTS, 0)), (call("open", id=0), view(A, 1))], lambda _: None)
    assert trail.next_cursor == 2
    assert trail.wanted(OpenCall(loc=3)) == WantedPage(WEB, address="https://a.org/", loc=3)
    with pytest.raises(BrowserError, match="not at hand any more"):
        trail.wanted(FindCall("x"))
    with pytest.raises(BrowserError, match="not at hand any more"):
        trail.wanted(OpenCall(cursor=0))


def test_an_address_that_no_page_has_shown_is_one_that_the_model_named() -> None:
    trail = Trail((WEB,))
    trail.replay([(SEARCH, view(RESULTS, 0))], lambda _: RESULTS)
    assert not trail.wanted(OpenCall("https://a.org/")).is_named
    assert trail.wanted(OpenCall("https://evil.org/?secret")).is_named
    assert not trail.wanted(OpenCall(0)).is_named
