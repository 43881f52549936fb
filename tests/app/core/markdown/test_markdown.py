"""Markdown to blocks and back: what is recognised, what stays text, and that pieces give what the whole gives."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st

from app.core.markdown import text as markdown_text
from app.core.markdown.blocks import BREAK, Align, Block, Chip, Code, Formula, Math, Prose, Rule, Style, Table, Words
from app.core.markdown.growing import Growing
from app.core.markdown.parse import MarkdownReader
from app.core.markdown.segments import ROWS_PER_PIECE, Segmenter, cut
from tests.app.ui.transcript.samples import TECHNICAL

READER = MarkdownReader()


def blocks(text: str) -> tuple[Block, ...]:
    return READER.all_blocks(text)


def shown(text: str) -> list[str]:
    return [markdown_text.shown(block) for block in blocks(text)]


def copied(text: str) -> str:
    """What copying all of it gives."""
    return markdown_text.join([(block, markdown_text.markdown(block)) for block in blocks(text)])


def test_paragraphs_headings_and_rules() -> None:
    found = blocks("# One\n\ntwo\nlines\n\nThree\n---\n\n***\n")
    assert [(type(block), getattr(block, "level", None)) for block in found] == [
        (Prose, 1), (Prose, 0), (Prose, 2), (Rule, None),
    ]  # fmt: skip
    assert markdown_text.shown(found[1]) == "two lines"


def test_styles_combine() -> None:
    (block,) = blocks("**bold *both*** `code` ~~gone~~")
    assert isinstance(block, Prose)
    styles = {run.text: run.style for run in block.runs if isinstance(run, Words)}
    assert styles["both"] == Style.BOLD | Style.ITALIC
    assert styles["code"] is Style.CODE and styles["gone"] is Style.STRIKE


def test_lists_nest_and_count_on() -> None:
    found = blocks("1. one\n   - inner\n2. two\n\n9. nine")
    assert [(b.indent.marker, b.indent.depth) for b in found] == [("1.", 1), ("\u2013", 2), ("2.", 1), ("3.", 1)]


def test_a_list_broken_by_a_code_block_goes_on_with_its_own_number() -> None:
    found = blocks("1. do this:\n```sh\nls\n```\n2. then that")
    assert [b.indent.marker for b in found] == ["1.", "", "2."]


def test_task_lists_have_boxes() -> None:
    assert [b.indent.marker for b in blocks("- [ ] open\n- [x] done")] == ["\u2610", "\u2611"]
    assert shown("- [ ] open") == ["open"]


def test_quotes_keep_their_depth() -> None:
    found = blocks("> one\n> > two")
    assert [b.indent.quotes for b in found] == [1, 2]


def test_fences_keep_language_and_text() -> None:
    assert blocks("```python\nx = 1\n\ny\n```") == (Code("x = 1\n\ny", "python"),)
    assert blocks("~~~~\n```\n~~~~") == (Code("```", ""),)
    assert blocks("    indented\n\n    more") == (Code("indented\n\nmore"),)


def test_an_unclosed_fence_is_code_to_the_end() -> None:
    assert blocks("```c\nint x;\n") == (Code("int x;", "c", is_closed=True),)


def test_tables_have_alignments_and_are_cut_into_pieces() -> None:
    rows = "".join(f"| {n} | {n * n} |\n" for n in range(20))
    found = blocks(f"| a | b |\n|---|--:|\n{rows}")
    tables = [block for block in found if isinstance(block, Table)]
    assert [len(table.rows) for table in tables] == [ROWS_PER_PIECE, ROWS_PER_PIECE, 4]
    assert tables[0].aligns == (Align.LEFT, Align.RIGHT)
    assert [table.is_continued for table in tables] == [False, True, True]


def test_a_line_break_tag_breaks_the_line_and_other_html_stays_text() -> None:
    assert shown("one<br>two <b>bold</b>") == [f"one{BREAK}two <b>bold</b>"]


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        (r"so \(a + b\) holds", "a + b"),
        (r"so $x^2$ holds", "x^2"),
        (r"inside \[ y \] a line", "y"),
        (r"and $$z$$ too", "z"),
        (r"it costs $5 and $6, then $x$", "x"),
    ],
)
def test_tex_among_words(text: str, tex: str) -> None:
    (block,) = blocks(text)
    assert isinstance(block, Prose)
    assert [run.tex for run in block.runs if isinstance(run, Math)] == [tex]


@pytest.mark.parametrize("text", ["\\[\nx = 1\n\\]", "$$\nx = 1\n$$", "$$x = 1$$", r"\[ x = 1 \]"])
def test_tex_on_lines_of_its_own(text: str) -> None:
    (block,) = blocks(text)
    assert isinstance(block, Formula) and block.tex == "x = 1" and block.source == text


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $6.", "US$5 or CA$7", "from $900 to $1,200", "$ 5 $", "a$b$c", "only $5", "\\$x\\$",
        "between $5-$10 a day", "**$5** and **$6**",
    ],
)  # fmt: skip
def test_prices_are_not_formulas(text: str) -> None:
    (block,) = blocks(text)
    assert isinstance(block, Prose)
    assert not [run for run in block.runs if isinstance(run, Math)]


def test_images_become_chips_and_addresses_links() -> None:
    (block,) = blocks("see ![a plot](https://x.org/p.png) at https://x.org/a_b_c.")
    assert isinstance(block, Prose)
    assert Chip("a plot", "https://x.org/p.png") in block.runs
    assert Words("https://x.org/a_b_c", href="https://x.org/a_b_c") in block.runs


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("(see https://x.org/Moth_(insect)).", "https://x.org/Moth_(insect)"),
        ("https://x.org/f(a)/b, then", "https://x.org/f(a)/b"),
        ("https://x.org/(open", "https://x.org/"),
        ("（见https://x.org/书）。", "https://x.org/书"),
        ("请看https://x.org/a，然后走", "https://x.org/a"),
        ("「https://x.org/a」", "https://x.org/a"),
    ],
)
def test_an_address_ends_where_the_sentence_goes_on(text: str, address: str) -> None:
    (block,) = blocks(text)
    assert isinstance(block, Prose)
    assert [run for run in block.runs if isinstance(run, Words) and run.href] == [Words(address, href=address)]


def test_footnotes_and_definitions_stay_visible() -> None:
    assert shown("A claim[^1].\n\n[^1]: The proof.\n\n[x]: http://y.org") == [
        "A claim[^1].", "[^1]: The proof.", "[x]: http://y.org",
    ]  # fmt: skip


def test_whole_blocks_go_back_to_markdown_that_reads_the_same() -> None:
    found = blocks(TECHNICAL)
    again = markdown_text.join([(block, markdown_text.markdown(block)) for block in found])
    assert [markdown_text.shown(block) for block in blocks(again)] == [markdown_text.shown(block) for block in found]
    assert "```rust" in again and r"\frac{n \pi x}{L}" in again and "- [x] Stable" in again


def test_a_part_of_a_paragraph_keeps_its_styles() -> None:
    (block,) = blocks("one **two three** four")
    assert markdown_text.markdown(block, 0, 7) == "one **two**"
    assert markdown_text.plain(block, 4, 13) == "two three"


def test_numbers_of_words_in_code_and_tables_are_positions() -> None:
    table, code = blocks("| a | b |\n|---|---|\n| c | d |\n\n```\nx\ny\n```")
    assert markdown_text.shown(table) == "a\tb\nc\td"
    assert markdown_text.plain(code, 2, 3) == "y"


PIECES = [
    "# Head\n", "text ", "**bold", "** ", "\n", "\n\n", "- item\n", "  - inner\n", "1. one\n", "2. two\n", "```py\n",
    "x = 1\n", "```\n", "```", "| a | b |\n", "|---|---|\n", "| 1 | 2 |\n", "\\[", "\\]", "$$", "$x$",
    "\\(a\\)", "> quote\n",
    "---\n", "===\n", "    code\n", "\t", "<div>\n", "[l](http://x)", "![i](y)", "\\", "`", "~~~\n",
    "\r\n", "é😀", "0. ",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def _streamed(text: str, cuts: list[int]) -> tuple[Block, ...]:
    edges = sorted({0, len(text), *(cut % (len(text) + 1) for cut in cuts)})
    segmenter = Segmenter()
    for start, end in pairwise(edges):
        segmenter.feed(text[start:end])
        for segment in segmenter.tail():
            READER.blocks(segment)
    return tuple(block for segment in segmenter.finish() for block in READER.blocks(segment))


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.lists(st.integers(0, 2000), max_size=12))
def test_any_pieces_of_a_text_give_the_blocks_of_the_whole(text: str, cuts: list[int]) -> None:
    assert _streamed(text, cuts) == blocks(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_no_text_is_too_strange(text: str) -> None:
    for block in blocks(text):
        markdown_text.markdown(block)
        markdown_text.plain(block)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_finished_segments_never_change(text: str) -> None:
    segmenter = Segmenter()
    seen: list[object] = []
    for character in text:
        segmenter.feed(character)
        assert segmenter.finished[: len(seen)] == seen
        seen = list(segmenter.finished)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_every_character_of_the_text_is_in_some_segment(text: str) -> None:
    for segment in cut(text):
        line = segment.text.split("\n", 1)[0]
        assert text[segment.start :].startswith(line)


def test_half_a_table_is_held_back_until_it_is_one() -> None:
    segmenter = Segmenter()
    segmenter.feed("Look:\n\n| a | b")
    assert [segment.text for segment in segmenter.tail()] == []
    segmenter.feed(" |\n|---|---|\n")
    assert [segment.kind.value for segment in segmenter.tail()] == ["table"]


def test_a_last_line_that_may_become_anything_is_held_back() -> None:
    segmenter = Segmenter()
    segmenter.feed("A paragraph\n--")
    assert [segment.text for segment in segmenter.tail()] == ["A paragraph"]


def test_a_growing_text_tells_what_changed() -> None:
    growing = Growing()
    growing.update("one\n\ntwo", is_complete=False)
    assert [(first, [s.text for s in segments]) for first, segments in [growing.changed()]] == [(0, ["one", "two"])]
    growing.update("one\n\ntwo and", is_complete=False)
    assert [(first, [s.text for s in segments]) for first, segments in [growing.changed()]] == [(1, ["two and"])]
    growing.update("other", is_complete=True)
    assert [(first, [s.text for s in segments]) for first, segments in [growing.changed()]] == [(0, ["other"])]


def test_what_is_unfinished_stays_while_more_waits_to_be_cut() -> None:
    growing, code = Growing(), "```\n" + "line\n" * 100
    growing.update(code, is_complete=False)
    assert [segment.text for segment in growing.changed()[1]] == [code.rstrip("\n")]
    growing.update(code + "line\n" * 5000, is_complete=False, seconds=0)
    assert growing.is_behind
    assert [segment.text for segment in growing.changed()[1]] == [code.rstrip("\n")]
    growing.go_on(float("inf"))
    assert [segment.text.count("line") for segment in growing.changed()[1]] == [5100]
    growing.update(code + "line\n" * 5000 + "```\n" + "word " * 5000, is_complete=False, seconds=0)
    first, segments = growing.changed()
    assert first == 0 and growing.is_behind and segments[0].is_closed


def test_a_text_full_of_prices_holds_no_formula() -> None:
    text = ("costs $5 or " * 4000).strip()
    assert " ".join(shown(text)) == text
    assert copied(text) == text
