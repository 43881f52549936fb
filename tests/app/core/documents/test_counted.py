"""Slides and sheets are counted by the headings that their readers write."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.documents.counted import sheets_in, slides_in
from app.reading.archive import read_archive

GOLDEN = Path(__file__).resolve().parents[3] / "golden/documents"


@pytest.mark.parametrize(
    ("name", "slides", "sheets"), [("plan.pptx", 2, 0), ("rents.xlsx", 0, 2), ("lease.docx", 0, 0)]
)
def test_they_are_counted(name: str, slides: int, sheets: int) -> None:
    text = read_archive(GOLDEN / name)
    assert (slides_in(name, text), sheets_in(name.upper(), text)) == (slides, sheets)
    assert slides_in("notes.md", text) == sheets_in("notes.md", text) == 0
