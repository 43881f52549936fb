"""However long or strange a text is, no piece of it is more than can be read and set at once, and nothing is lost."""

from __future__ import annotations

import random

import pytest

from app.core.markdown import text as markdown_text
from app.core.markdown.blocks import Block, Code, Formula, Prose, Table
from app.core.markdown.open_segment import MOST_CHARACTERS, MOST_LINES, Segment, SegmentKind
from app.core.markdown.parse import MarkdownReader
from app.core.markdown.pieces import line_pieces
from app.core.markdown.segments import MOST_CELLS, MOST_COLUMNS, Segmenter, cut
from tests.rendering_cases import CASES, table

READER = MarkdownReader()
CODE = (SegmentKind.FENCE, SegmentKind.INDENTED)  # drawn line by line
WORDS = "word " * 2000
ENOUGH = 12  # segments of a case that are read


def blocks(text: str) -> list[Block]:
    return [block for segment in cut(text) for block in READER.blocks(segment)]


def copied(text: str) -> str:
    return markdown_text.join([(block, markdown_text.markdown(block)) for block in blocks(text)])


@pytest.mark.parametrize("name", CASES)
def test_no_segment_of_a_hostile_text_is_too_long(name: str) -> None:
    segments = cut(CASES[name]()[:200_000])
    limited = [segment for segment in segments if segment.kind not in CODE]
    outside_code = [segment for segment in limited if "```" not in segment.text]
    assert all(len(segment.text) <= MOST_CHARACTERS + MOST_LINES + 2 for segment in outside_code if not segment.lead)
    assert all(segment.text.count("\n") <= MOST_LINES for segment in outside_code)


@pytest.mark.parametrize("name", CASES)
def test_no_block_of_a_hostile_text_is_too_large(name: str) -> None:
    segments = cut(CASES[name]()[:200_000])
    found = [block for segment in segments[:ENOUGH] for block in READER.blocks(segment)]
    for block in found:
        if not isinstance(block, Code):
            assert len(markdown_text.shown(block)) <= MOST_CHARACTERS + MOST_CELLS
        if isinstance(block, Table):
            assert len(block.rows) * len(block.header) <= MOST_CELLS


@pytest.mark.parametrize("name", CASES)
def test_hostile_texts_give_the_same_however_they_come(name: str) -> None:
    text, chance = CASES[name]()[:9000], random.Random(name)
    whole, segmenter = cut(text), Segmenter()
    edges = sorted(chance.randrange(len(text) + 1) for _ in range(12))
    for start, end in zip([0, *edges], [*edges, len(text)], strict=True):
        segmenter.feed(text[start:end])
        segmenter.tail()
    assert segmenter.finish() == whole


@pytest.mark.parametrize(
    "text",
    [WORDS.strip(), "x" * 10_000, "one line\n" * 500 + "end", "a, *b*, **c** " * 700 + "d", "\u6f22" * 7000],
)
def test_a_long_paragraph_is_copied_as_one(text: str) -> None:
    assert len(cut(text)) > 1
    assert copied(text).replace("\n", " ") == text.replace("\n", " ")


def test_a_long_list_item_stays_inside_its_list() -> None:
    found = blocks(f"- {WORDS}\n  more\n\n  second\n- next")
    assert {block.indent.depth for block in found} == {1}
    assert [block.indent.marker for block in found if block.indent.marker] == ["\u2022", "\u2022"]


def test_numbers_go_on_behind_a_long_item() -> None:
    found = blocks(f"1. {WORDS}\n2. next")
    assert [block.indent.marker for block in found if block.indent.marker] == ["1.", "2."]


def test_a_long_quote_stays_a_quote() -> None:
    found = blocks("> " + "line of a letter\n> " * 400 + "end")
    assert len(found) > 3
    assert {block.indent.quotes for block in found} == {1}


def test_long_code_inside_an_item_stays_whole() -> None:
    code = "\n".join(f"   line {number} of it" for number in range(200))
    found = blocks(f"1. Write:\n   ```python\n{code}\n   ```\n2. next")
    inner = [block for block in found if isinstance(block, Code)]
    assert [block.text.count("\n") for block in inner] == [199]


def test_marks_at_a_cut_begin_no_list() -> None:
    found = blocks("- a b " + "- " * 4000)
    assert len([block for block in found if block.indent.marker == "\u2022" and block.indent.depth == 1]) == 1
    prose = blocks("a " + "- " * 4000)
    assert not any(block.indent.depth for block in prose)


def test_a_table_too_wide_to_be_read_is_text_as_written() -> None:
    wide = table(3, MOST_COLUMNS + 1).strip()
    found = blocks(wide)
    assert all(isinstance(block, Prose) and block.is_source for block in found)
    assert copied(wide) == wide
    assert isinstance(blocks(table(3, MOST_COLUMNS))[0], Table)


def test_a_formula_beyond_all_measure_is_text_as_written() -> None:
    long = "$$" + "x+" * 3000 + "y$$"
    assert all(isinstance(block, Prose) and block.is_source for block in blocks(long))
    assert copied(long) == long
    assert isinstance(blocks("$$x+y$$")[0], Formula)


def test_long_rows_make_short_pieces_of_a_table() -> None:
    cell = "words " * 100
    found = blocks("|a|b|\n|-|-|\n" + f"|{cell}|{cell}|\n" * 8)
    assert len(found) > 2
    assert all(isinstance(block, Table) for block in found)


@pytest.mark.parametrize("line", ["", "short", "x" * 2500, "ab cd " * 500, "\U0001f469\u200d" * 2000, "a\u0301" * 1500])
def test_pieces_of_a_line_make_the_line_again(line: str) -> None:
    pieces = list(line_pieces(line, 1000))
    assert "".join(pieces) == line
    assert max(map(len, pieces)) <= 1000
    assert not any(piece.startswith(("\u0301", "\u200d")) for piece in pieces[1:])


def test_a_segment_that_goes_on_says_what_stood_between() -> None:
    def joints(text: str) -> set[str | None]:
        return {segment.joint for segment in cut(text)[1:]}

    assert joints(WORDS) == {" "}
    assert joints("x" * 10_000) == {""}
    assert joints("line\n" * 500) == {"\n"}
    assert Segment(0, SegmentKind.PROSE, "a").joint is None
