"""Markdown as models write it: each input of tests/golden/markdown with the reading that is right.

A line `<<<>>>` parts the texts of a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.markdown import text as markdown_text
from app.core.markdown.blocks import Block, Code, Math, Prose, Run, Style, Table, Words
from app.core.markdown.parse import MarkdownReader

GOLDEN = Path(__file__).parents[3] / "golden" / "markdown"
READER = MarkdownReader()
UNMARKED = ("5 * 3 * 2", 'a **"q"**b', "**Note:**next")  # as CommonMark reads them
FORMULAS = {"$x^2$", "$\\{1,2\\}$", "$a$-th", "$$x$$", "$\\alpha$", "$f(x)=x$", "$1{,}000$", "$a_1$"}
ORDINARY = {"\\[x^2\\]", "\\(x\\)"}


def texts(name: str) -> list[str]:
    return (GOLDEN / f"{name}.md").read_text("utf-8").split("\n<<<>>>\n")


def runs(text: str) -> Iterator[Run]:
    for block in READER.all_blocks(text):
        if isinstance(block, Prose):
            yield from block.runs
        elif isinstance(block, Table):
            yield from (run for row in (block.header, *block.rows) for cell in row for run in cell)


def words(text: str) -> str:
    return "".join(run.shown for run in runs(text))


@pytest.mark.parametrize("text", texts("13-cjk-emphasis"))
def test_no_mark_of_emphasis_is_left_over_beside_full_width_signs(text: str) -> None:
    if text in UNMARKED:
        assert words(text) == text
    elif text == "foo**bar** and **(x)**y":
        assert words(text) == "foobar and **(x)**y"
    else:
        assert "*" not in words(text) and "~" not in words(text) and "_" not in words(text)
        assert any(isinstance(run, Words) and run.style & ~Style.CODE for run in runs(text))


@pytest.mark.parametrize("text", texts("14-dollars"))
def test_dollars_of_prices_and_shells_stay(text: str) -> None:
    is_formula = any(formula in text for formula in FORMULAS)
    assert any(isinstance(run, Math) for run in runs(text)) == is_formula
    if not is_formula:
        assert words(text).count("$") == text.count("$")


@pytest.mark.parametrize("text", ["$HOME$PATH", "${A}${B}", "x=$a+$b", "$5 or $6", "costs $5 to 6$ here", "$(a)$(b)"])
def test_more_dollars_that_are_no_formula(text: str) -> None:
    assert words(text) == text


@pytest.mark.parametrize("text", texts("17-parentheses"))
def test_backslashes_of_code_are_no_formulas_and_are_copied_as_written(text: str) -> None:
    blocks = READER.all_blocks(text)
    is_formula = text in ORDINARY
    assert (
        any(not isinstance(block, Prose | Code) for block in blocks)
        or any(isinstance(run, Math) for run in runs(text)) is is_formula
    )
    if "foo\\|bar" not in text:  # an escaped bar is a bar
        assert "\n\n".join(map(markdown_text.markdown, blocks)) == text


@pytest.mark.parametrize(
    "text",
    [r"\(\|x\|\)", r"\(a\\b\)", r"\(\text{if } x\)", r"\(-x\)", r"\(2\|v\|\)", r"\(\beta\)", r"\(n\)", r"\(x - y\)"],
)
def test_formulas_in_parentheses_stay_formulas(text: str) -> None:
    assert [type(run) for run in runs(text)] == [Math]


TABLES = [
    [["Model", "Formula", "Note"], ["A", "(1 | group)", "keep me"], ["B", "a | b", "fine"]],
    [["Op", "a|b", "Note"], ["x", "y", "z"]],
    [["Op", "Meaning"], ["|", "or"], ["||", "logical or"]],
    [["a", "b"], ["1", "2 | 3 lost?"], ["only one", ""]],
    None,
    [["Op", "Meaning", "Note"], ["|", "or", "esc"]],
    None,
    [["f", "v"], ["|x|", "abs"]],
    [["a", "b"], ["x | y", "p"]],
]


@pytest.mark.parametrize(("text", "cells"), [*zip(texts("15-bars-in-tables"), TABLES, strict=True)])
def test_a_cell_keeps_its_bars_and_nothing_is_lost(text: str, cells: list[list[str]] | None) -> None:
    (table,) = READER.all_blocks(text)
    assert isinstance(table, Table)
    if cells is not None:
        assert shown_cells(table) == cells
    (again,) = READER.all_blocks(markdown_text.markdown(table))
    assert isinstance(again, Table) and shown_cells(again) == shown_cells(table)


@pytest.mark.parametrize("prefix", ["> ", "  "])
def test_so_does_a_table_in_a_quote_or_a_list(prefix: str) -> None:
    rows = ["| a | b |", "|---|---|", "| `x|y` | 1 | 2 |"]
    text = "- item\n\n" * (prefix == "  ") + "\n".join(prefix + row for row in rows)
    found = [block for block in READER.all_blocks(text) if isinstance(block, Table)]
    assert [shown_cells(one)[1] for one in found] == [["x|y", "1 | 2"]]


def shown_cells(table: Table) -> list[list[str]]:
    return [["".join(run.shown for run in cell) for cell in row] for row in (table.header, *table.rows)]


def kinds(blocks: tuple[Block, ...]) -> list[str]:
    return [block.language if isinstance(block, Code) else type(block).__name__ for block in blocks]


FENCES = [
    ["Prose", "markdown", "Prose"],
    ["markdown", "Prose"],
    ["markdown", "Prose"],
    ["Prose", "md", "Prose"],
    ["markdown"],
    ["md", "Prose"],
    ["md", "Prose"],
    ["md", "Prose", "sh", "Prose"],
]


@pytest.mark.parametrize(("text", "found"), [*zip(texts("16-fences"), FENCES, strict=True)])
def test_a_fence_of_markdown_holds_the_fences_inside(text: str, found: list[str]) -> None:
    assert kinds(READER.all_blocks(text)) == found


COPIED = [
    *texts("X3-copy-as-markdown"),
    "a **b** *c* ~~d~~ ***e***",
    "***a** b*",
    "[p](http://a/(b)c)",
    "a\\\\b",
    "2 * 3",
]


@pytest.mark.parametrize("text", COPIED)
def test_what_is_copied_reads_back_the_same(text: str) -> None:
    blocks = READER.all_blocks(text)
    assert READER.all_blocks("\n\n".join(map(markdown_text.markdown, blocks))) == blocks
