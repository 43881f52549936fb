"""Where a wording stands on a page, as a page of results: each with a link to its line, and the lines around it.

Letters are the same as in all searches (`app.core.text.folding`), and a wording may go on in the next line.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from app.core.text.folding import fold
from app.core.tools.browser.page import BrowserError, Page, PageLink, link_text

MOST_RESULTS = 50
LINES_SHOWN = 4
_FIND = "/find?pattern="
_TITLE = re.compile(r"Find results for text: `.*` in `(?P<title>.*)`")
_LINK = re.compile("\u3010\\d+\u2020(?P<text>[^\u3010\u3011\u2020]+)(?:\u2020[^\u3010\u3011\u2020]+)?\u3011")


@functools.lru_cache(maxsize=32)  # each further call of an answer walks through the earlier ones
def find_page(page: Page, pattern: str) -> Page:
    """Look for a wording. Raises BrowserError on a page that is itself a list of results."""
    if page.is_results:
        raise BrowserError("Cannot run `find` on search results page or find results page")
    wanted = " ".join(fold(pattern).split())
    lines = [_LINK.sub(lambda link: link["text"], line) for line in page.lines]
    found = list(_found(lines, wanted)) if wanted else []
    parts = [_part(number, line, lines, page.page_at(line)) for number, line in enumerate(found)]
    shown = pattern.lower()
    return Page(
        page.source,
        f"{page.address}{_FIND}{quote(shown)}",
        f"Find results for text: `{shown}` in `{page.title}`",
        "\n\n".join(parts) or f"No `find` results for pattern: `{shown}`",
        tuple(PageLink(page.address, line) for line in found),
        is_results=True,
    )


def _part(number: int, line: int, lines: Sequence[str], page: int) -> str:
    """One match; in a document with pages with the number of its page, which the reference does not have."""
    where = f" p. {page}" if page else ""
    return "\n".join((f"# {link_text(number, f'match at L{line}')}{where}", *lines[line : line + LINES_SHOWN]))


def _found(lines: Sequence[str], wanted: str) -> Iterator[int]:
    """The lines in which it begins; those that are shown with one before are not told again."""
    folded = [" ".join(fold(line).split()) for line in lines]
    number = told = 0
    while number < len(folded) and told < MOST_RESULTS:
        if not _begins(folded, number, wanted):
            number += 1
            continue
        yield number
        told += 1
        number += LINES_SHOWN


def _begins(folded: Sequence[str], number: int, wanted: str) -> bool:
    if wanted in folded[number]:
        return True
    if number + 1 == len(folded) or wanted in folded[number + 1]:
        return False
    return wanted in f"{folded[number]} {folded[number + 1]}"


def found_in(title: str, address: str) -> tuple[str, str]:
    """The title and the address of the page in which was looked, of the title and address of what was found there."""
    named = _TITLE.fullmatch(title)
    return (named["title"], address.rpartition(_FIND)[0]) if named and _FIND in address else (title, address)
