"""Citations of an answer as numbered notes."""

from __future__ import annotations

import pytest

from app.core.chats.steps import Call, Reasoning, Steps, Text, ToolResult
from app.core.chats.turns import Attachment, Question
from app.core.tools.browser.attached import AttachedFiles
from app.core.tools.browser.finding import find_page
from app.core.tools.browser.page import Page
from app.core.tools.browser.results import PageHit, results_page
from app.core.tools.browser.view import view
from app.core.tools.citations import Cited, Note, cited
from app.core.tools.cited_file import cited_file

LEASE = "[Page 1]\nLease of the flat.\n\n[Page 2]\nThe notice period is three months.\n\n[Page 3]\nRent."
FILES = AttachedFiles((Attachment("lease.pdf", LEASE, 3),))
DOCUMENT = FILES.pages[0]
WEB = Page("web", "https://example.org/a(b)", "A (good) page", "\nURL: https://example.org/a(b)\nOne\nTwo")


def shown(*results: tuple[str, str]) -> Steps:
    steps: list[Call | ToolResult | Reasoning] = []
    for name, content in results:
        steps += [Reasoning("so"), Call(f"browser.{name}", "{}"), ToolResult(f"browser.{name}", content)]
    return tuple(steps)


STEPS = shown(
    ("search", view(FILES.search("notice"), 0)),
    ("open", view(DOCUMENT, 1, 4)),
    ("open", "No pages to access!"),
    ("find", view(find_page(DOCUMENT, "rent"), 2)),
    ("open", view(WEB, 3)),
    ("search", view(results_page("web", "q (x)", [PageHit("Title", "https://b.org/", "words", site="b.org")]), 4)),
)


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        ("0†L4", Note(1, "lease.pdf", "", 2)),
        ("1†L4", Note(1, "lease.pdf", "", 1)),
        ("1†L6", Note(1, "lease.pdf", "", 2)),
        ("1†L6-L9", Note(1, "lease.pdf", "", 2)),
        ("1†L8–L9", Note(1, "lease.pdf", "", 3)),
        ("2†L1", Note(1, "lease.pdf", "", 3)),
        ("3†L2-L3", Note(1, "A (good) page", "https://example.org/a(b)")),
        ("3†all of it", Note(1, "A (good) page", "https://example.org/a(b)")),
        ("4†L4", Note(1, "b.org – Title")),
        ("4†L0", Note(1, "q (x)")),
    ],
)
def test_a_citation_means_a_place(mark: str, note: Note) -> None:
    found = cited(STEPS, f"So it is.【{mark}】")
    assert (found.text, found.notes) == (f"So it is.【{mark}†1】", (note,))


def test_a_place_has_one_number_wherever_it_is_cited() -> None:
    found = cited(STEPS, "a【3†L2】 b【1†L6】【3†L3】 c【1†L6-L7】【0†L4】")
    assert found.text == "a【3†L2†1】 b【1†L6†2】【3†L3†1】 c【1†L6-L7†2】【0†L4†2】"
    assert [note.label for note in found.notes] == ["example.org – A (good) page", "lease.pdf, p. 2"]
    place = found.place("1†L6")
    assert place is not None
    assert (place.note.number, place.step) == (2, 5)
    assert place.lines == ("L6: The notice period is three months.",)


def test_a_copy_has_numbers_in_brackets_and_the_list() -> None:
    found = cited(STEPS, "a【3†L2】 b【1†L6】.")
    assert found.plain == (
        "a[1] b[2].\n\n[1] example.org – A (good) page https://example.org/a(b)\n[2] lease.pdf, p. 2"
    )
    assert cited(STEPS, "nothing").plain == "nothing"


@pytest.mark.parametrize(
    "text", ["【9†L3】", "【】", "【a†b】", "【3】", "【3†】", "【3†L2", "x】", "【99999999999†L1】"]
)
def test_what_was_never_shown_stays_as_it_is(text: str) -> None:
    assert cited(STEPS, text) == Cited(text)


def test_a_forged_number_is_taken_off() -> None:
    assert cited((), "a【9†L3†7】").text == "a【9†L3】"
    assert cited(STEPS, "a【3†L3†7】").text == "a【3†L3†1】"


@pytest.mark.parametrize("cut", range(len("【3†L2-L3】")))
def test_while_it_grows_an_unfinished_citation_is_held_back(cut: int) -> None:
    unfinished = "So.【3†L2-L3】"[: 3 + cut]
    assert cited(STEPS, unfinished, is_growing=True).text == "So."
    assert cited(STEPS, unfinished).text == unfinished


def test_what_grows_only_grows() -> None:
    text = "One【3†L2】, 【two】 and 【9†L1】three【1†L6-L7】. ```\n【3†L2】\n``` end【3†L3】"
    before = ""
    for length in range(len(text) + 1):
        now = cited(STEPS, text[:length], is_growing=True).text
        assert now.startswith(before)
        before = now


def test_code_is_left_alone() -> None:
    text = "a【3†L2】\n```text\n【3†L2】\n```\nb【3†L2】\n~~~\n```\n【3†L2】\n~~~\n"
    marked = "a【3†L2†1】\n```text\n【3†L2】\n```\nb【3†L2†1】\n~~~\n```\n【3†L2】\n~~~\n"
    assert cited(STEPS, text).text == marked


def test_results_of_other_tools_are_not_cited() -> None:
    steps: Steps = (Call("functions.f"), ToolResult("functions.f", view(WEB, 0)), Text("x"))
    assert cited(steps, "a【0†L2】") == Cited("a【0†L2】")


def test_the_file_of_a_note_is_found_by_the_name_that_the_browser_gave_it() -> None:
    first, second = Attachment("a.pdf", "one"), Attachment("a.pdf", "two")
    path = [Question("q", None, 1, 0.0, "?", (first,)), Question("r", "q", 2, 0.0, "?", (second,))]
    assert cited_file(path, Note(1, "a.pdf")) is first
    assert cited_file(path, Note(1, "a.pdf (2)", page=3)) is second
    assert cited_file(path, Note(1, "b.pdf")) is None
    assert cited_file(path, Note(1, "a.pdf", "https://example.org/a.pdf")) is None


def test_a_page_whose_own_address_looks_like_a_finding_keeps_it() -> None:
    page = Page("web", "https://example.org/find?pattern=cats", "Cats", "\nURL: x\nall about them")
    steps: Steps = (Call("browser.open"), ToolResult("browser.open", view(page, 0)), Text("x"))
    assert [note.address for note in cited(steps, "a【0†L2】").notes] == ["https://example.org/find?pattern=cats"]
