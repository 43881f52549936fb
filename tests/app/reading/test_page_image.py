"""Pictures of pages: their size, what is marked on them, and what is said of pages that cannot be drawn."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from app.core.documents.wire import PageImage, RenderPage, Unreadable, UnreadableReason
from app.reading.page_image import MOST_PIXELS
from app.reading.process import answer
from backends.lines import encode_line
from tests.app.reading.conftest import GOLDEN


def rendered(name: str, page: int = 1, width: int = 300, words: tuple[str, ...] = ()) -> PageImage | Unreadable:
    """What the process would answer."""
    found = answer(encode_line(RenderPage(str(GOLDEN / name), page, width, words)), lambda *_done: None)
    assert isinstance(found, PageImage | Unreadable)
    return found


def test_a_page_is_drawn_as_wide_as_was_asked() -> None:
    page = rendered("report.pdf")
    assert isinstance(page, PageImage)
    assert (page.width, page.pages) == (300, 3)
    assert abs(page.height / page.width - 792 / 612) < 0.01
    pixels = zlib.decompress(page.pixels)
    assert len(pixels) == page.stride * page.height
    assert 0 < sum(value < 128 for value in pixels) < len(pixels) // 10  # ink on paper


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        ((), 0),
        (("The first page.",), 1),
        (("The first page. It has", "two lines."), 2),  # broken otherwise than on the page
        (("no such words", "It has two lines."), 1),
        (("(first [", "*+?"), 0),
    ],
)
def test_cited_words_are_found_on_it(words: tuple[str, ...], marks: int) -> None:
    page = rendered("report.pdf", words=words)
    assert isinstance(page, PageImage)
    assert len(page.marks) == marks
    assert all(0 < mark.x < page.width and 0 < mark.y < page.height and mark.width > 10 for mark in page.marks)


@pytest.mark.parametrize(
    ("name", "page", "reason"),
    [
        ("report.pdf", 4, UnreadableReason.DAMAGED),
        ("report.pdf", 0, UnreadableReason.DAMAGED),
        ("locked.pdf", 1, UnreadableReason.PASSWORD),
        ("lease.docx", 1, UnreadableReason.DAMAGED),
        ("none.pdf", 1, UnreadableReason.DAMAGED),
    ],
)
def test_what_cannot_be_drawn_is_said(name: str, page: int, reason: UnreadableReason) -> None:
    found = rendered(name, page)
    assert isinstance(found, Unreadable)
    assert found.reason is reason


def test_a_picture_stays_within_bounds_whatever_is_asked_for() -> None:
    page = rendered("report.pdf", width=1_000_000)
    assert isinstance(page, PageImage)
    assert page.width * page.height <= 1.01 * MOST_PIXELS


def test_a_link_out_of_the_walls_is_not_followed(tmp_path: Path) -> None:
    link = tmp_path / "a.pdf"
    link.symlink_to(tmp_path / "b.pdf")
    found = answer(encode_line(RenderPage(str(link), 1, 300)), lambda *_done: None)
    assert isinstance(found, Unreadable)
