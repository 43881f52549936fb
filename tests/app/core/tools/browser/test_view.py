"""What the model is shown of a page: the head, the numbered lines, and where a view ends."""

from __future__ import annotations

import pytest

from app.core.tools.browser.page import BrowserError, Page, link_text, wrapped
from app.core.tools.browser.view import MOST_TOKENS, VIEW_TOKENS, tokens_of, view


def page(text: str, address: str = "https://example.org/a", title: str = "Title") -> Page:
    return Page("web", address, title, text)


def test_a_page_has_a_head_and_numbered_lines() -> None:
    shown = view(page("\nURL: https://example.org/a\nOne\n\nTwo"), 6)
    assert shown == (
        "[6] Title (https://example.org/a)\n**viewing lines [0 - 4] of 4**\n\n"
        "L0: \nL1: URL: https://example.org/a\nL2: One\nL3: \nL4: Two"
    )


def test_what_has_no_address_shows_none() -> None:
    assert view(page("One", address="", title="a query"), 0).startswith("[0] a query\n**viewing lines [0 - 0] of 0**")


def test_a_view_begins_at_a_line_and_has_as_many_as_were_asked_for() -> None:
    shown = view(page("\n".join(f"line {number}" for number in range(50))), 1, 10, 3)
    assert "**viewing lines [10 - 12] of 49**\n\nL10: line 10\nL11: line 11\nL12: line 12" in shown


@pytest.mark.parametrize("loc", [3, 400, -2])
def test_a_line_that_is_not_there_is_refused(loc: int) -> None:
    with pytest.raises(BrowserError, match=rf"^Invalid location parameter: `{loc}`. Cannot exceed page maximum of 2.$"):
        view(page("a\nb\nc"), 0, loc)


def test_a_view_ends_with_the_line_that_goes_over_its_tokens() -> None:
    lines = view(page("\n".join(["twelve words of plain English prose in every one of these lines"] * 500)), 0).split(
        "\n"
    )
    body = [1 + tokens_of(line) for line in lines[3:]]
    assert sum(body[:-1]) <= VIEW_TOKENS < sum(body)


def test_however_many_lines_are_asked_for_a_view_has_an_end() -> None:
    shown = view(page("\n".join(["x" * 79] * 100_000)), 0, 0, 90_000)
    assert tokens_of(shown) < MOST_TOKENS + 100


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ("",)),
        ("short", ("short",)),
        ("  two blanks", ("  two blanks",)),
        ("a\n\nb", ("a", "", "b")),
        ("word " * 17, ("word " * 16, "word ")),
        ("x" * 170, ("x" * 80, "x" * 80, "x" * 10)),
        ("東" * 90, ("東" * 80, "東" * 10)),
        ("a\tb", ("a       b",)),
    ],
)
def test_lines_have_80_columns(text: str, lines: tuple[str, ...]) -> None:
    assert wrapped(text) == lines


def test_breaking_lines_loses_nothing() -> None:
    text = "A sentence with-hyphens, and averyveryverylongword" + "x" * 200 + " and   blanks " * 20
    assert "".join(wrapped(text)) == text


def test_a_title_cannot_end_its_link() -> None:
    assert link_text(3, "a】b†c\nd", "x.org") == "【3†a〗b‡c d†x.org】"


def test_lines_know_their_page() -> None:
    document = page("\nURL: a.pdf\n[Page 1]\nfirst\n\n[Page 2: no text]\n\n[Page 3]\nthird", address="a.pdf")
    assert [document.page_at(line) for line in (0, 2, 3, 5, 8)] == [0, 1, 1, 2, 3]
    assert view(document, 0, 7).startswith("[0] Title (a.pdf#page=3)\n")
    assert view(document, 0).startswith("[0] Title (a.pdf)\n")
