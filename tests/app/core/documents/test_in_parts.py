"""Reading everything in parts: cutting, asking, joining notes, and saying what was read."""

from __future__ import annotations

import re

import pytest

from app.core.documents.in_parts import (
    PartNote,
    ReadPiece,
    ask_of,
    coverage,
    fitting,
    groups,
    halves,
    is_short,
    note_of,
    pieces_of,
    result_text,
    shorten_of,
    shortened,
    sizes,
)
from app.sentence import Sentence

PAGES = "\n\n".join(
    f"[Page {number}]\nThe rent of page {number} is {number}0 francs. It is due." for number in range(1, 1001)
)
CJK = "租金每月三千元。押金为两个月租金。" * 400
KEPT = PartNote((1,), "a.pdf, part 1", "rent", 10)
EMPTY = PartNote((2,), "a.pdf, part 2", "", 1)


def letters(text: str) -> str:
    return "".join(re.sub(r"^\[Page \d+\]$", "", text, flags=re.MULTILINE).split())


@pytest.mark.parametrize(
    ("text", "has_pages", "tokens", "most"),
    [
        (PAGES, True, len(PAGES) // 4, 3000),
        (PAGES, True, len(PAGES) // 4, 7),
        (CJK, False, len(CJK), 500),
        ("word " * 5000, False, 5000, 900),
        ("x" * 10_000, False, 5000, 100),
        ("short", False, 1, 100),
    ],
    ids=["1,000 pages", "less than a page", "CJK", "no paragraphs", "no spaces", "one part"],
)
def test_all_of_a_text_is_in_the_pieces_in_order(text: str, has_pages: bool, tokens: int, most: int) -> None:
    pieces = pieces_of(ReadPiece("a.pdf", text, has_pages), tokens, most)
    assert "".join(letters(piece.text) for piece in pieces) == letters(text)
    longest = len(text) * most / tokens + len("[Page 1000]\n")
    assert max(len(piece.text) for piece in pieces) <= longest
    assert {(piece.name, piece.has_pages) for piece in pieces} == {("a.pdf", has_pages)}


def test_a_piece_begins_at_a_page_or_says_on_which_it_is() -> None:
    text = "[Page 7]\n" + "One sentence. " * 40 + "\n\n[Page 8]\nThe end."
    pieces = pieces_of(ReadPiece("a.pdf", text, has_pages=True), len(text), 300)
    assert [piece.text.split("\n")[0] for piece in pieces] == ["[Page 7]", "[Page 7]", "[Page 7]"]
    assert pieces[-1].text.endswith("[Page 8]\nThe end.")
    assert note_of(pieces[-1], 3, "x").head == "a.pdf, part 3, p. 7–8"


def test_what_looks_like_a_page_in_a_text_without_pages_is_text() -> None:
    text = "[Page 7]\n" + "One sentence. " * 40
    pieces = pieces_of(ReadPiece("log.txt", text), len(text), 300)
    assert not pieces[1].text.startswith("[Page")
    assert note_of(pieces[0], 1, "x").head == "log.txt, part 1"


@pytest.mark.parametrize("text", [PAGES, CJK, "x" * 101, "ab"])
def test_halves_have_all_of_it(text: str) -> None:
    both = halves(ReadPiece("a", text))
    assert "".join(letters(half.text) for half in both) == letters(text)
    assert all(len(half.text) < len(text) or len(text) == 2 for half in both)


def test_a_part_is_asked_with_its_place_and_cannot_end_its_fence() -> None:
    asked = ask_of(ReadPiece("a.md", "```\ncode\n```"), "How many?", 3, 40)
    assert "part 3 of 40, from the file “a.md”" in asked and "The question: How many?" in asked
    assert asked.endswith("````\n```\ncode\n```\n````")


@pytest.mark.parametrize("text", ["nothing", "Nothing.", " **nothing** ", "“Nothing”"])
def test_nothing_is_an_empty_note(text: str) -> None:
    assert note_of(ReadPiece("a", "x"), 1, text).text == ""


def test_what_begins_with_nothing_is_a_note() -> None:
    assert note_of(ReadPiece("a", "x"), 1, "Nothing is due (p. 2).").text == "Nothing is due (p. 2)."


@pytest.mark.parametrize(
    ("context", "places", "at_once", "share"),
    [(131_072, 4, 4, 16_384), (16_384, 4, 4, 4096), (8192, 4, 2, 4096), (2000, 4, 1, 2000), (131_072, 1, 1, 16_384)],
)
def test_parts_that_run_side_by_side_fit_together(context: int, places: int, at_once: int, share: int) -> None:
    found = sizes(context, places)
    assert (found.at_once, found.share) == (at_once, share)
    assert found.at_once * found.share <= context
    assert found.prompt + found.notes == share and found.notes <= found.joined <= max(found.notes, context // 4)


def test_notes_are_grouped_in_a_row_two_at_least_until_they_fit() -> None:
    notes = [PartNote((number,), f"part {number}", "x", 100) for number in range(1, 8)]
    assert not is_short(notes, 699)
    assert is_short(notes, 700)
    assert [[note.parts[0] for note in group] for group in groups(notes, 340)] == [[1, 2, 3], [4, 5, 6], [7]]
    assert [len(group) for group in groups(notes, 50)] == [2, 2, 2, 1]
    one = shortened(notes[:3], " short ")
    assert (one.parts, one.head, one.text) == ((1, 2, 3), "parts 1–3", "short")


def test_of_notes_that_nobody_counted_the_first_that_fit_are_kept() -> None:
    notes = [PartNote((number,), "a", "x" * 294) for number in range(1, 8)]
    assert fitting([EMPTY, *notes], 250) == [EMPTY, *notes[:2]]


def test_notes_keep_their_heads_when_they_are_made_shorter() -> None:
    assert shorten_of([KEPT, EMPTY], "How much?").endswith("## a.pdf, part 1\nrent")


@pytest.mark.parametrize(
    ("read", "total", "said"),
    [
        ({1, 2, 3}, 3, Sentence("All {total} parts read.", total=3)),
        ({1}, 1, Sentence("Read as a whole.")),
        ({1, 3}, 5, Sentence("{read} of {total} parts read. Not read: {missing}.", read=2, total=5, missing="2, 4–5")),
        (set[int](), 2, Sentence("{read} of {total} parts read. Not read: {missing}.", read=0, total=2, missing="1–2")),
    ],
)
def test_the_record_says_what_was_read(read: set[int], total: int, said: Sentence) -> None:
    text = result_text([KEPT, EMPTY], read, total)
    assert coverage(text) == said
    assert ("say so in the answer" in text) == (len(read) < total)
    assert text.endswith("## a.pdf, part 1\nrent")


def test_where_no_part_says_anything_that_is_said() -> None:
    assert result_text([EMPTY], {1, 2}, 2).endswith("No part that was read says anything for the question.")
    assert coverage("An ordinary result.") is None
