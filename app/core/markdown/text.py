"""Blocks back to text: as shown, and as Markdown with TeX and fences intact, whole or in part.

Positions count the characters of `shown`. Not here: which part is selected (`app.ui.transcript.selection`).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from app.core.markdown.blocks import (
    BREAK,
    OBJECT,
    Block,
    Code,
    Formula,
    Indent,
    Math,
    Prose,
    Rule,
    Run,
    Runs,
    Table,
    Words,
)
from app.core.markdown.marks import runs_markdown
from app.core.markdown.parse import MarkdownReader

_MARK = re.compile(r"[\\*_`~\[\]<>&$#+=|-]|\d[.)]|://")  # what Markdown could take for its own
_BAR = re.compile(r"(?<!\\)\|")
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
        case Prose() if block.is_source:
            return runs_shown(block.runs)[start:end].replace(BREAK, "\n")
        case Prose():
            text = _runs_markdown([_cut(run, *span) for run, span in _spans(block.runs, start, end)])
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
        joint = block.indent.joint
        if joint is None:
            joint = "\n" if block.indent.is_tight else "\n\n"
        text += joint + piece if text else piece
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


def _cut(run: Run, first: int, last: int) -> Run:
    return replace(run, text=run.text[first:last]) if isinstance(run, Words) else run


def _runs_markdown(runs: Sequence[Run]) -> str:
    """The plainest source that reads back as these runs: escaped only where it would else be read as something else."""
    plainly = runs_markdown(runs, is_escaped=False)
    is_plain = not _MARK.search("".join(run.shown for run in runs)) or _looks(_read(plainly)) == _looks(runs)
    return plainly if is_plain else runs_markdown(runs, is_escaped=True)


def _read(text: str) -> Sequence[Run]:
    blocks = _reader().all_blocks(text)
    return blocks[0].runs if len(blocks) == 1 and isinstance(blocks[0], Prose) and not blocks[0].level else ()


@functools.cache
def _reader() -> MarkdownReader:
    return MarkdownReader()


def _looks(runs: Sequence[Run]) -> list[tuple[str, object]]:
    """What is seen, character by character, without spaces at the ends, which Markdown does not keep."""
    seen: list[tuple[str, object]] = []
    for run in runs:
        how = (run.style, run.href) if isinstance(run, Words) else run
        seen.extend((character, how) for character in run.shown)
    blanks = [number for number, (character, _) in enumerate(seen) if not character.isspace()]
    return seen[blanks[0] : blanks[-1] + 1] if blanks else []


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
    texts = (_runs_markdown(cell).replace("  \n", "<br>") for cell in cells)
    return "| " + " | ".join(_BAR.sub(r"\\|", text) for text in texts) + " |"


def _inside(text: str, indent: Indent, has_start: bool) -> str:
    """Lines with the prefixes of the quotes and lists they stand in."""
    if not text or not (indent.quotes or indent.depth or indent.marker):
        return text
    marker = f"{_BULLETS.get(indent.marker, indent.marker)} " if indent.marker and has_start else ""
    outer = "   " * max(0, indent.depth - 1)
    rest = outer + (" " * (len(marker) or 3) if indent.depth else "")
    first = outer + marker if indent.marker else rest
    quote = "> " * indent.quotes
    lines = text.split("\n")
    return "\n".join(quote + ((first if number == 0 else rest) + line) for number, line in enumerate(lines))
