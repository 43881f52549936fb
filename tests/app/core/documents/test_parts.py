"""How a text is cut into parts."""

from __future__ import annotations

from app.core.documents.parts import PART_LENGTH, DocumentPart, parts_of


def test_pages_and_headings_begin_parts() -> None:
    lines = ["[Page 1]", "one", "", "[Page 2: no text]", "", "[Page 3]", "# Three", "text"]
    assert parts_of(lines, has_pages=True) == (
        DocumentPart(1, 2, "one", 1, ""),
        DocumentPart(6, 7, "# Three\ntext", 3, "Three"),
    )


def test_a_text_without_pages_may_write_what_looks_like_one() -> None:
    assert parts_of(["[Page 1]", "one"], has_pages=False) == (DocumentPart(0, 1, "[Page 1]\none"),)


def test_a_long_text_is_cut_between_its_paragraphs() -> None:
    paragraph = ["x" * 79] * 5
    lines = [line for _ in range(20) for line in (*paragraph, "")]
    parts = parts_of(lines, has_pages=False)
    assert all(PART_LENGTH <= len(part.text) < 2 * PART_LENGTH for part in parts[:-1])
    assert [part.first for part in parts[1:]] == [part.last + 1 for part in parts[:-1]]
    assert all(lines[part.last] == "" for part in parts[:-1])


def test_a_text_without_paragraphs_is_cut_all_the_same() -> None:
    parts = parts_of(["x" * 79] * 200, has_pages=False)
    assert max(len(part.text) for part in parts) <= 2 * PART_LENGTH + 80
    assert sum(part.last - part.first + 1 for part in parts) == 200


def test_nothing_has_no_parts() -> None:
    assert parts_of(["", "  "], has_pages=False) == ()
