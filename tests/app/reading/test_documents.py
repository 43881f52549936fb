"""Every kind of document becomes text: with its headings, tables, pages, the names of sheets and slides."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.core.documents.kinds import DocumentKind, kind_of
from app.core.documents.wire import DocumentText, Unreadable, UnreadableReason
from tests.app.reading.conftest import GOLDEN, read

TEXTS = {
    "report.pdf": "[Page 1]\nThe first page.\nIt has two lines.\n\n[Page 2: no text]\n\n[Page 3]\nThe third page.",
    "lease.docx": "# Lease\n\n## Duties of the tenant\n\n"
    "The tenant pays on the 3rd of each month – größer, 日本語.\n\nkeep the keys\n\n"
    "| Month | Rent |\n| --- | --- |\n| May | 700 \\| 710 |",
    "rents.xlsx": "## Sheet “Rents”\n\n| Day | Sum | Paid |\n| --- | --- | --- |\n| 2026-05-03 | 700.5 | TRUE |\n"
    "|  | late |  |\n\n## Sheet “Empty”\n\n(empty)",
    "plan.pptx": "## Slide 1\n\nPlan\n\nfirst\nsecond\n\nNotes:\n\nsay hello\n\n## Slide 2\n\nFigures\n\n"
    "| Year | Sum |\n| --- | --- |\n| 2026 | 12 |",
    "minutes.odt": "## Minutes\n\nAll were there.\n\n- one point\n\nTable “Votes”\n\n"
    "| Who | Vote |\n| --- | --- |\n| Ada | yes |",
    "tale.epub": "# One\n\nIt rained & rained.\n\n# Two\n\nThen it stopped.",
    "page.html": "## Menü\n\nTwo lines\nhere\n\n- one\n\n- two\n\n"
    "| a | b | c |\n| --- | --- | --- |\n| 1 |  | 3 |\n\n```\nif x:\n    y\n```",
    "sums.ipynb": "# Sums\nof two\n\n```python\n1 + 1\n```\n\nOutput:\n```\n2\n```",
    "mail.eml": "From: Ada <ada@example.org>\nTo: bob@example.org\nDate: Tue, 01 Dec 2026 00:00:00 +0000\n"
    "Subject: Größe\n\nIt fits.\n\nAttached to it, and not read: plan.pdf",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_document_is_read_whole(name: str) -> None:
    found = read(GOLDEN / name)
    assert isinstance(found, DocumentText)
    assert found.text == TEXTS[name]


def test_a_pdf_says_how_many_pages_it_has_and_how_many_are_without_text() -> None:
    found = read(GOLDEN / "report.pdf")
    assert isinstance(found, DocumentText)
    assert (found.pages, found.without_text) == (3, 1)


def test_writing_from_right_to_left_is_read_in_its_order() -> None:
    found = read(GOLDEN / "scripts.pdf")
    assert isinstance(found, DocumentText)
    assert "שלום עולם" in found.text
    assert "Äpfel" in found.text


@pytest.mark.parametrize(
    ("name", "reason", "pages"),
    [("scan.pdf", UnreadableReason.NO_TEXT, 2), ("locked.pdf", UnreadableReason.PASSWORD, 0)],
)
def test_what_has_no_text_to_give_says_why(name: str, reason: UnreadableReason, pages: int) -> None:
    assert read(GOLDEN / name) == Unreadable(reason, "", pages)


@pytest.mark.parametrize(("name", "wrong"), [("report.pdf", "report.docx"), ("lease.docx", "lease.pdf")])
def test_the_content_says_what_a_document_is_not_its_name(name: str, wrong: str, tmp_path: Path) -> None:
    shutil.copy(GOLDEN / name, tmp_path / wrong)
    found = read(tmp_path / wrong)
    assert isinstance(found, DocumentText)
    assert found.text == TEXTS[name]


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.txt", b"%PDF-1.7", DocumentKind.PDF),
        ("a.pdf", b"junk before\n%PDF-1.7", DocumentKind.PDF),
        ("about.md", b"A file begins with %PDF-1.7", None),
        ("a.pdf", b"plain words", None),
        ("a.DOC", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DocumentKind.OLD_OFFICE),
        ("a.HTM", b"<p>", DocumentKind.HTML),
        ("a.csv", b"a,b", None),
        ("a.py", b"print()", None),
    ],
)
def test_kinds_are_told_by_content_then_by_name(name: str, head: bytes, kind: DocumentKind | None) -> None:
    assert kind_of(name, head) is kind
