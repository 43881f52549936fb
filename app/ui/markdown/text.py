"""Blocks back to text: as shown, and as Markdown with TeX and fences intact, whole or in part.

Positions count the characters of `shown`. Not here: which part is selected (`app.ui.transcript.selection`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from app.ui.markdown.blocks import (
    BREAK,
    OBJECT,
    Block,
    Chip,
    Code,
    Formula,
    Indent,
    Math,
    Prose,
    Rule,
    Run,
    Runs,
    Style,
    Table,
)

_WRAPS = ((Style.CODE, "`"), (Style.BOLD, "**"), (Style.ITALIC, "*"), (Style.STRIKE, "~~"))
_BULLETS = {"\u2022": "-", "\u2013": "-", "\u00b7": "-", "\u2610": "- [ ]", "\u2611": "- [x]"}


def runs_shown(runs: Runs) -> str:
    """The characters of some runs."""
    return "".join(run.shown for run in runs)


def shown(block: Block) -> str:
    """The characters of a block, in which positions count. Table cells are parted by tabs and line ends."""
    match block:
        case Prose():
            return runs_shown(block.runs)
        case Code():
            return block.text
        case Table():
            return "\n".join("\t".join(map(runs_shown, row)) for row in table_rows(block))
        case Formula():
            return OBJECT
        case Rule():
            return ""
    assert_never(block)


def table_rows(table: Table) -> tuple[tuple[Runs, ...], ...]:
    """The rows drawn: a later piece of a table has no header."""
    return table.rows if table.is_continued else (table.header, *table.rows)


def plain(block: Block, start: int = 0, end: int | None = None) -> str:
    """A part of a block as plain text; formulas as TeX."""
    match block:
        case Prose():
            text = "".join(_plain_run(run, *span) for run, span in _spans(block.runs, start, end))
            return text.replace(BREAK, "\n")
        case Formula():
            return block.tex if end is None or end > start else ""
        case _:
            return shown(block)[start:end].replace(OBJECT, "")


def markdown(block: Block, start: int = 0, end: int | None = None) -> str:
    """A part of a block as Markdown. A code block or table is given back with its fence or pipes."""
    match block:
        case Prose():
            text = "".join(_markdown_run(run, *span) for run, span in _spans(block.runs, start, end))
            return _inside(_heading(block, text), block.indent, has_start=start == 0)
        case Code():
            return _inside(_fenced(block, block.text[start:end]), block.indent, has_start=True)
        case Table():
            return _inside(_pipes(block), block.indent, has_start=True)
        case Formula():
            return _inside(block.source, block.indent, has_start=True)
        case Rule():
            return _inside("---", block.indent, has_start=True)
    assert_never(block)


def join(pieces: Sequence[tuple[Block, str]]) -> str:
    """Markdown pieces of consecutive blocks as one text."""
    text = ""
    for block, piece in pieces:
        if not piece:
            continue
        is_tight = block.indent.is_tight and text
        text += ("\n" if is_tight else "\n\n") + piece if text else piece
    return text


def _spans(runs: Runs, start: int, end: int | None) -> list[tuple[Run, tuple[int, int]]]:
    """The runs that the part touches, each with its own start and end."""
    found: list[tuple[Run, tuple[int, int]]] = []
    at = 0
    for run in runs:
        size = len(run.shown)
        first, last = max(0, start - at), min(size, size if end is None else end - at)
        if first < last:
            found.append((run, (first, last)))
        at += size
    return found


def _plain_run(run: Run, first: int, last: int) -> str:
    return run.tex if isinstance(run, Math) else run.shown[first:last]


def _markdown_run(run: Run, first: int, last: int) -> str:
    if isinstance(run, Math):
        return run.source
    if isinstance(run, Chip):
        return f"![{run.label}]({run.url})"
    text = run.text[first:last].replace(BREAK, "  \n")
    core = text.strip()
    if not core:
        return text
    marked = core
    for style, mark in _WRAPS:
        if style in run.style:
            marked = mark + marked + mark
    if run.href:
        marked = core if core == run.href else f"[{marked}]({run.href})"
    return text.replace(core, marked, 1)


def _heading(block: Prose, text: str) -> str:
    return f"{'#' * block.level} {text}" if block.level and text else text


def _fenced(block: Code, text: str) -> str:
    mark = "`" * max(3, _longest_ticks(text) + 1)
    return f"{mark}{block.language}\n{text}\n{mark}"


def _longest_ticks(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if character == "`" else 0
        longest = max(longest, run)
    return longest


def _pipes(table: Table) -> str:
    marks = {"left": "---", "center": ":-:", "right": "--:"}
    lines = [_row(row) for row in table.rows]
    if not table.is_continued:
        lines[:0] = [_row(table.header), "| " + " | ".join(marks[align.value] for align in table.aligns) + " |"]
    return "\n".join(lines)


def _row(cells: tuple[Runs, ...]) -> str:
    texts = ("".join(_markdown_run(run, 0, len(run.shown)) for run in cell) for cell in cells)
    return "| " + " | ".join(text.replace("  \n", "<br>").replace("|", "\\|") for text in texts) + " |"


def _inside(text: str, indent: Indent, has_start: bool) -> str:
    """Lines with the prefixes of the quotes and lists they stand in."""
    if not text or indent == Indent():
        return text
    marker = f"{_BULLETS.get(indent.marker, indent.marker)} " if indent.marker and has_start else ""
    outer = "   " * max(0, indent.depth - 1)
    rest = outer + (" " * (len(marker) or 3) if indent.depth else "")
    first = outer + marker if indent.marker else rest
    quote = "> " * indent.quotes
    lines = text.split("\n")
    return "\n".join(quote + ((first if number == 0 else rest) + line) for number, line in enumerate(lines))
