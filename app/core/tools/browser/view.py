"""What is shown of a page at once: about 1,024 tokens of numbered lines, under cursor, title and address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from app.core.tools.browser.page import BrowserError, Page

_HEAD = re.compile(r"\[(\d+)\] (?P<title>.*?)(?: \((?P<address>\S*)\))?\n\*\*viewing lines \[")
VIEW_TOKENS = 1024
MOST_TOKENS = 4 * VIEW_TOKENS  # that are shown at once, however many lines were asked for
_LONGEST_ADDRESS = 1024


class _Weights(dict[int, float]):
    """About how many tokens of o200k a character is, by its kind; measured on ten texts: within a third of the truth,
    and half too many for Russian.
    """

    def __missing__(self, code: int) -> float:
        found = self[code] = _weight(chr(code))
        return found


def view(page: Page, cursor: int, loc: int = 0, num_lines: int = -1) -> str:
    """Show a page from a line on. Raises BrowserError for a line that it does not have."""
    lines = page.lines
    if not 0 <= loc < len(lines):
        raise BrowserError(f"Invalid location parameter: `{loc}`. Cannot exceed page maximum of {len(lines) - 1}.")
    numbered = [f"L{loc + number}: {line}" for number, line in enumerate(lines[loc : loc + _most_lines(num_lines)])]
    shown = numbered[: _fitting(numbered, VIEW_TOKENS if num_lines <= 0 else MOST_TOKENS)]
    address = shortened(page.address_at(loc).replace(" ", "%20"))  # so that it can be told from the title
    title = " ".join(page.title.split())
    head = f"[{cursor}] {title} ({address})" if address else f"[{cursor}] {title}"
    bar = f"**viewing lines [{loc} - {loc + len(shown) - 1}] of {len(lines) - 1}**"
    return "\n".join((head, bar, "", *shown))


@dataclass(frozen=True)
class Head:
    """What the first line of a view says."""

    cursor: int
    title: str
    address: str  # with the number of the document's page, as `Page.address_at` has it; empty: none


def read_head(shown: str) -> Head | None:
    """The head of a view; None where this is none, but an error."""
    found = _HEAD.match(shown)
    return None if found is None else Head(int(found[1]), found["title"], found["address"] or "")


def tokens_of(text: str) -> float:
    """About how many tokens a text is."""
    return sum(map(_WEIGHTS.__getitem__, map(ord, text)))


def shortened(text: str, most: int = _LONGEST_ADDRESS) -> str:
    """A text, and of a long one the beginning."""
    return text if len(text) <= most else f"{text[: most - 3]}..."


def _most_lines(num_lines: int) -> int:
    """More are never shown, for a line's number alone is more than a token."""
    return MOST_TOKENS if num_lines <= 0 else min(num_lines, MOST_TOKENS)


def _fitting(lines: Sequence[str], most: float) -> int:
    """How many lines are shown: those up to the limit, and the one that goes over it."""
    spent = accumulate(1 + tokens_of(line) for line in lines)
    return next((number for number, tokens in enumerate(spent, 1) if tokens > most), len(lines))


def _weight(character: str) -> float:
    if character.isascii():
        return 0.22 if character.isalpha() or character == " " else 0.45 if character.isdigit() else 0.5
    if ord(character) >= 0x2E80:  # Chinese, Japanese, Korean, and what stands behind them
        return 0.75
    return 0.28 if character.isalpha() or unicodedata.category(character)[0] == "M" else 1.0


_WEIGHTS = _Weights()
