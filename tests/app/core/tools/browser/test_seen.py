"""Which parts of files were seen in an answer."""

from __future__ import annotations

import pytest

from app.core.chats.steps import Steps, ToolResult
from app.core.chats.turns import Attachment
from app.core.tools.browser.attached import AttachedFiles
from app.core.tools.browser.finding import find_page
from app.core.tools.browser.page import Page
from app.core.tools.browser.seen import ranges, seen_sentence
from app.core.tools.browser.view import view

PAGES = 40
TEXT = "\n\n".join(f"[Page {number}]\nwords of page {number}" for number in range(1, PAGES + 1))
FILES = AttachedFiles((Attachment("my report.pdf", TEXT, PAGES), Attachment("notes.txt", "\n".join("abcdefgh"))))
REPORT, NOTES = FILES.pages
NAMES = {"my report.pdf": PAGES, "notes.txt": 0}


def opened(page: Page, loc: int, lines: int) -> ToolResult:
    return ToolResult("browser.open", view(page, 0, loc, lines))


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((), None),
        ((ToolResult("browser.search", view(FILES.search("words"), 0)),), None),
        ((ToolResult("browser.open", "No pages to access!"),), None),
        ((ToolResult("functions.f", view(REPORT, 0, 0, 9)),), None),
        ((opened(REPORT, 0, 5),), "Seen of “my report.pdf”: 1 of 40 pages (p. 1)."),
        ((opened(REPORT, 6, 1), opened(REPORT, 33, 8)), "Seen of “my report.pdf”: 4 of 40 pages (p. 2, 11–13)."),
        (
            (ToolResult("browser.find", view(find_page(REPORT, "page 7"), 0)),),
            "Seen of “my report.pdf”: 1 of 40 pages (p. 7).",
        ),
        ((opened(NOTES, 2, 3), opened(NOTES, 4, 2)), "Seen of “notes.txt”: 4 of 10 lines."),
        (
            (opened(NOTES, 0, 1), opened(REPORT, 2, 2)),
            "Seen of “notes.txt”: 1 of 10 lines. Seen of “my report.pdf”: 1 of 40 pages (p. 1).",
        ),
        ((opened(Page("web", "https://a.org", "A", "x"), 0, 1),), None),
    ],
)
def test_what_was_opened_is_told(steps: Steps, told: str | None) -> None:
    sentence = seen_sentence(steps, NAMES)
    assert (None if sentence is None else str(sentence)) == told


def test_numbers_in_a_row_are_ranges() -> None:
    assert ranges((14, 3, 12, 13, 20, 21)) == "3, 12–14, 20–21"
    assert ranges(()) == ""
