"""However long or strange a text is, no piece of it is more than can be read and set at once, and nothing is lost."""

from __future__ import annotations

import random

import pytest

from app.core.markdown import text as markdown_text
from app.core.markdown.blocks import Block, Code, Formula, Prose, Table
from app.core.markdown.open_segment import MOST_CHARACTERS, MOST_LINES, Segment, SegmentKind
from app.core.markdown.parse import MarkdownReader
from app.core.markdown.pieces import STACKED, GrowingPieces, PieceRoom, line_pieces, stacked_weight, text_pieces
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


STACKS = {
    "accents": "a" + "\u0301" * 40,
    "isolates": "\u2068" * 40,
    "embeddings": "\u202b" * 40,
    "zero width": "\u200b" * 40,
    "selectors": "a" + "\ufe0f" * 40,
    "thai": "\u0e2a" + "\u0e47" * 40,
    "enclosing": "a" + "\u20dd" * 40,
    "tags": "\U0001f3f4" + "\U000e0067" * 40,
}


@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
@pytest.mark.parametrize("frame", ["{}", "> {}", "- {}", "|a|b|\n|-|-|\n|{}|x|", "$$\n{}\n$$", "    {}"])
def test_signs_that_take_no_room_are_few_in_a_piece(stack: str, frame: str) -> None:
    segments = cut(frame.format(stack * 400))
    assert "".join(segment.text for segment in segments).count(stack[-1]) == 400 * stack.count(stack[-1])
    for segment in segments:
        if segment.kind not in CODE:
            assert len(segment.text) <= MOST_CHARACTERS / STACKED + 2 * len(stack)


@pytest.mark.parametrize(
    "text",
    [
        "\u05d1\u05b0\u05bc\u05e8\u05b5\u05d0\u05e9\u05b4\u05c1\u05d9\u05ea",  # pointed Hebrew
        "\u0939\u093f\u0928\u094d\u0926\u0940 \u092e\u0947\u0902",  # Hindi
        "\u0e17\u0e35\u0e48\u0e19\u0e35\u0e48",  # Thai
        "\u0627\u064e\u0644\u0633\u064e\u0651\u0644\u064e\u0627\u0645\u064f",  # vowelled Arabic
        "Vi\u1ec7\u0302\u0323t",  # Vietnamese, decomposed
        "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 3,  # a family
        "\u3002\u3002\u3002\u2026\u2026",
        "plain",
    ],
)
def test_writings_with_marks_weigh_no_more_than_others(text: str) -> None:
    assert stacked_weight(text * 50) == 0


@pytest.mark.parametrize("stack", STACKS.values(), ids=STACKS)
def test_a_stacked_line_comes_in_short_pieces_and_whole(stack: str) -> None:
    pieces = list(line_pieces(stack * 100))
    assert "".join(pieces) == stack * 100
    assert max(map(len, pieces)) <= 2 * len(stack)


def test_many_addresses_are_parted() -> None:
    text = " ".join(f"https://e{number}.example.com/" for number in range(300))
    assert max(segment.text.count("://") for segment in cut(text)) < 60


LONG_LINES = {
    "words": "word " * 5000,
    "a list in a line": "- " + "item of it - " * 2000,
    "a numbered one": "12. " + "1. x " * 4000,
    "a quote": "> " + "quoted > text " * 2000,
    "bars": "a | b | " * 4000,
    "a table's row": "| a | b " * 4000,
    "dollars": "$$ a " * 4000 + "$$ b",
    "stars": "* " * 9000,
    "dashes": "-" * 20_000,
    "dashes and more": "- " * 9000 + "x",
    "marks upon marks": "a" + "\u0301" * 20_000,
    "isolates": "\u2068" * 20_000,
    "line ends inside": "word\r " * 4000,
    "spaces": " " * 20_000 + "x",
    "code in a row": "`a` ``b`` " * 2000,
    "struck": "~~a~~ ~b " * 2000,
    "one dollar": "$a and \\( b " * 2000,
    "a fence": "``` " + "word " * 4000,
    "a heading": "# " + "word " * 4000,
}


@pytest.mark.parametrize("line", LONG_LINES.values(), ids=LONG_LINES)
@pytest.mark.parametrize(
    "frame", ["{}", "before\n{}\nbehind", "- item\n{}\n\nend", "{}\n---\nx", "> a\n{}\n> b", "$$\n{}\n$$"]
)
def test_a_long_line_gives_the_same_however_it_comes(line: str, frame: str) -> None:
    text, segmenter = frame.format(line), Segmenter()
    for start in range(0, len(text), 1700):
        segmenter.feed(text[start : start + 1700])
        tail = segmenter.tail()
        assert all(segment.start < start + 1700 for segment in tail)
    assert segmenter.finish() == cut(text)


def test_of_a_long_line_only_its_end_is_unfinished() -> None:
    segmenter = Segmenter()
    for _ in range(100):
        segmenter.feed("word " * 300)
        assert len(segmenter.tail()) < 10
    assert len(segmenter.finished) > 40


@pytest.mark.parametrize("name", CASES)
def test_the_pieces_of_a_growing_text_are_those_of_the_whole(name: str) -> None:
    text, room, growing = CASES[name]()[:20_000], PieceRoom(300, 6), GrowingPieces(PieceRoom(300, 6))
    for end in range(0, len(text), 1234):
        assert growing.pieces(text[:end]) == list(text_pieces(text[:end], room))
    assert growing.pieces(text) == list(text_pieces(text, room))


def test_of_a_growing_text_what_was_cut_is_kept_and_another_text_is_cut_anew() -> None:
    growing = GrowingPieces(PieceRoom(100, 4))
    before = growing.pieces("a line\n" * 40)
    after = growing.pieces("a line\n" * 80)
    assert all(one is other for one, other in zip(before[:-1], after, strict=False))
    assert [piece.text for piece in growing.pieces("another")] == ["another"]
