"""Which parts of attached files a model has seen in an answer: the pages that were opened, or the lines.

A few words of each result of a search are not counted: they are where to look, not what was read. Not here: drawing the
line that says it (`app.ui.transcript`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.chats.steps import Steps, ToolResult
from app.core.text.ranges import ranges
from app.core.tools.browser.asking import NAMESPACE
from app.core.tools.browser.finding import found_in
from app.core.tools.browser.page import page_number, without_page
from app.core.tools.browser.view import read_head
from app.sentence import Sentence

_NUMBERED = re.compile(r"^L(\d+): ?(.*)$", re.MULTILINE)
_TOTAL = re.compile(r"\*\*viewing lines \[\d+ - \d+\] of (\d+)\*\*")
_MATCH_PAGE = re.compile(r"match at L\d+\u3011 p\. (\d+)$")


@dataclass
class _Seen:
    """What was seen of one file."""

    pages: set[int] = field(default_factory=set[int])
    lines: set[int] = field(default_factory=set[int])
    total_lines: int = 0


def seen_sentence(steps: Steps, files: Mapping[str, int]) -> Sentence | None:
    """Say what was seen of each file, by its address; `files` gives their pages, 0 for none. None: of none anything."""
    seen = _seen(steps, files)
    told: Sentence | None = None
    for address, found in seen.items():
        sentence = _told(address, found, files[address])
        told = sentence if told is None else told.then(sentence)
    return told


def _told(name: str, seen: _Seen, pages: int) -> Sentence:
    if pages:
        shown = Sentence(
            "Seen of “{name}”: {count} of {total} pages (p. {pages}).", name=name, pages=ranges(seen.pages)
        )
        return shown.filled(count=len(seen.pages), total=pages)
    return Sentence(
        "Seen of “{name}”: {count} of {total} lines.", name=name, count=len(seen.lines), total=seen.total_lines
    )


def _seen(steps: Steps, files: Mapping[str, int]) -> dict[str, _Seen]:
    found: dict[str, _Seen] = {}
    for result in steps:
        if not isinstance(result, ToolResult) or result.tool not in (f"{NAMESPACE}open", f"{NAMESPACE}find"):
            continue
        head = read_head(result.content)
        if head is None:
            continue
        shown, page = without_page(head.address)
        address = found_in(head.title, shown.replace("%20", " "))[1]
        if address in files:
            _add(found.setdefault(address, _Seen()), result, page)
    return {address: seen for address, seen in found.items() if seen.pages or (seen.lines and not files[address])}


def _add(seen: _Seen, result: ToolResult, page: int) -> None:
    is_found = result.tool.endswith("find")
    total = _TOTAL.search(result.content)
    for number, text in _NUMBERED.findall(result.content):
        mark = _MATCH_PAGE.search(text) if is_found else None
        page = int(mark[1]) if mark else page_number(text) or page
        if page and text.strip() and not page_number(text):
            seen.pages.add(page)
        if not is_found:
            seen.lines.add(int(number))
            seen.total_lines = int(total[1]) + 1 if total else 0
