r"""Rows of tables as models write them, made into rows that the parser reads whole.

A bar inside code or a formula stands for itself, though CommonMark's tables ask for `\|`; and what stands behind the
last column of the header would be dropped, so it joins the last cell. Not here: what the cells hold (`parse`).
"""

from __future__ import annotations

import re

DELIMITER = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")

_PREFIX = re.compile(r"[ >]*")
_BAR = re.compile(r"(?<!\\)\|")
_ATOM = re.compile(r"(?<![`\\])(`+)(?!`).+?(?<!`)\1(?!`)|(?<![\\$\w])\$(?=\S)[^$\n]*\|[^$\n]*(?<=\S)\$(?![\w$])")


def mended(table: str) -> str:
    """The source of a table, header and delimiter first, with every row readable."""
    rows = table.split("\n")
    if len(rows) < 2:
        return table
    width = columns(rows[1])
    return "\n".join(row if number == 1 else _mended(row, width) for number, row in enumerate(rows))


def mended_inside(text: str) -> str:
    """A list item or a quote with every table in it mended."""
    lines = text.split("\n")
    bare = [_PREFIX.sub("", line, count=1) for line in lines]
    number = 1
    while number < len(lines):
        header, delimiter = bare[number - 1], bare[number]
        end = number + 1
        if "|" in header and DELIMITER.match(delimiter) and is_header(header, delimiter):
            while end < len(lines) and bare[end].strip():
                end += 1
            for at, row in enumerate(mended("\n".join(bare[number - 1 : end])).split("\n"), number - 1):
                lines[at] = lines[at].removesuffix(bare[at]) + row
        number = end
    return "\n".join(lines)


def is_header(row: str, delimiter: str) -> bool:
    """Whether a line can be the header above a line of dashes: it has as many columns."""
    width = columns(delimiter)
    return width in (columns(row), columns(_with_escaped_bars(row)))


def columns(row: str) -> int:
    """How many cells a line has, as CommonMark's tables count."""
    return len(_BAR.findall(row.strip().removeprefix("|").removesuffix("|"))) + 1


def _mended(row: str, width: int) -> str:
    escaped = _with_escaped_bars(row)
    if columns(escaped) != width == columns(row):  # its backquotes are no code
        escaped = row
    return _joined(escaped, width)


def _with_escaped_bars(row: str) -> str:
    return _ATOM.sub(lambda atom: _BAR.sub(r"\\|", atom[0]), row)


def _joined(row: str, width: int) -> str:
    """A row of no more cells than the header has: the surplus goes into the last one, its bars shown."""
    inner = row.strip().removeprefix("|")
    if not inner.endswith("\\|"):
        inner = inner.removesuffix("|")
    bars = [bar.start() for bar in _BAR.finditer(inner)]
    if len(bars) < width:
        return row
    cut = bars[width - 2] + 1 if width > 1 else 0
    last = _BAR.sub(r"\\|", inner[cut:])
    return f"|{inner[:cut]}{last}|"
