"""Blocks of Markdown as HTML: everything written is escaped, and links lead only to http, https and mailto.

Every block finds its own direction (`dir="auto"`), so that right-to-left texts read as they are written. Formulas stay
TeX. Not here: how Markdown is read (`app.core.markdown`), the page around it (`page`).
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.core.markdown.blocks import BREAK, Block, Chip, Code, Formula, Indent, Math, Prose, Run, Runs, Style, Table

_SCHEMES = ("http://", "https://", "mailto:")
_TAGS = {
    Style.NOTE: "sup",
    Style.CODE: "code",
    Style.STRIKE: "s",
    Style.ITALIC: "em",
    Style.BOLD: "strong",
}  # the innermost first


def html_of(blocks: Iterable[Block]) -> str:
    """Return the blocks of one text as HTML, with the quotes and lists they stand in."""
    return "".join(_Writer().pieces(blocks))


@dataclass
class _Writer:
    """Which quotes, lists and table are open while blocks are written one after the other."""

    quotes: int = 0
    lists: list[str] = field(default_factory=list[str])  # the tag of each list that is open, the outermost first
    is_in_table: bool = False

    def pieces(self, blocks: Iterable[Block]) -> Iterator[str]:
        """Yield each block after what it closes and opens, and at last what closes everything."""
        for block in blocks:
            if self.is_in_table and isinstance(block, Table) and block.is_continued:
                yield _rows(block, block.rows, "td")
                continue
            yield self._end_of_table()
            yield from self._place(block.indent)
            yield from self._block(block)
        yield self._end_of_table()
        yield from self._place(Indent())

    def _place(self, indent: Indent) -> Iterator[str]:
        if indent.quotes != self.quotes:
            yield from self._lists_down_to(0)
            change = indent.quotes - self.quotes
            yield "<blockquote>" * change + "</blockquote>" * -change
            self.quotes = indent.quotes
        yield from self._lists_down_to(indent.depth)
        if indent.marker and len(self.lists) == indent.depth and indent.depth:
            yield from self._next_item(indent.marker)
        while len(self.lists) < indent.depth:
            tag = _list_tag(indent.marker)
            self.lists.append(tag)
            yield f"<{tag}>{_item(indent.marker if len(self.lists) == indent.depth else '')}"

    def _next_item(self, marker: str) -> Iterator[str]:
        tag = _list_tag(marker)
        yield "</li>"
        if tag != self.lists[-1]:
            yield f"</{self.lists.pop()}><{tag}>"
            self.lists.append(tag)
        yield _item(marker)

    def _lists_down_to(self, depth: int) -> Iterator[str]:
        while len(self.lists) > depth:
            yield f"</li></{self.lists.pop()}>\n"

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Prose(runs, level, indent):
                yield _prose(runs, level, indent)
            case Code(text):
                yield f'<pre dir="ltr"><code>{html.escape(text)}</code></pre>\n'
            case Formula():
                yield f'<p dir="auto">{_formula(block.source)}</p>\n'
            case Table():
                self.is_in_table = True
                yield f'<table dir="auto">{_rows(block, (block.header,), "th")}{_rows(block, block.rows, "td")}'
            case _:
                yield "<hr>\n"

    def _end_of_table(self) -> str:
        was_open, self.is_in_table = self.is_in_table, False
        return "</table>\n" if was_open else ""


def _list_tag(marker: str) -> str:
    return "ol" if marker[:-1].isdecimal() else "ul"


def _item(marker: str) -> str:
    value = f' value="{int(marker[:-1])}"' if marker[:-1].isdecimal() else ""
    mark = f"{marker} " if marker in ("\u2610", "\u2611") else ""
    return f'<li dir="auto"{value}>{mark}'


def _prose(runs: Runs, level: int, indent: Indent) -> str:
    if indent.marker and not level:
        return _runs(runs)  # an item's first words stand in it directly and give it its direction
    tag = f"h{min(level + 2, 6)}" if level else "p"
    return f'<{tag} dir="auto">{_runs(runs)}</{tag}>\n'


def _rows(table: Table, rows: Iterable[tuple[Runs, ...]], tag: str) -> str:
    return "".join(f"<tr>{''.join(_cells(table, row, tag))}</tr>" for row in rows)


def _cells(table: Table, row: tuple[Runs, ...], tag: str) -> Iterator[str]:
    for number, cell in enumerate(row):
        align = table.aligns[number].value if number < len(table.aligns) else "left"
        kind = "" if align == "left" else f' class="{align}"'
        yield f'<{tag} dir="auto"{kind}>{_runs(cell)}</{tag}>'


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    match run:
        case Math():
            return _formula(run.source)
        case Chip():
            return linked(html.escape(run.shown), run.url)
        case _:
            return linked(_styled(html.escape(run.text).replace(BREAK, "<br>"), run.style), run.href)


def _styled(text: str, style: Style) -> str:
    for part, tag in _TAGS.items():
        if part in style:
            text = f"<{tag}>{text}</{tag}>"
    return text


def linked(text: str, href: str) -> str:
    """A text that leads to an address, if it is one that links may have."""
    return f'<a href="{html.escape(href)}">{text}</a>' if href.lower().startswith(_SCHEMES) else text


def _formula(source: str) -> str:
    return f'<span class="formula" dir="ltr">{html.escape(source)}</span>'
