"""Tables of items: their rows, which row names the columns, and which column has the texts.

Files of people are messy: lines above the header, headings between the rows, empty rows, Excel's `sep=`. Not here: what
an item is (`items`).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.errors import ImportRefused
from app.sentence import Sentence

TEXTS = ("text", "content", "item", "message", "prompt", "input", "post", "comment", "body", "question")
CONVERSATIONS = ("messages", "conversation", "conversations")
_LABELS = ("label", "labels", "verdict", "class", "category", "violation", "gold", "expected", "target")
_HEADINGS = {"label", "labels", "verdict", "class", "category", "gold", "expected", "target"}  # never labels themselves
_DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR = re.compile(r"sep=(.)(?:\r\n|\r|\n)", re.IGNORECASE)
_SEARCHED = 20  # so many rows are looked at for the header
_LONGEST_CELL = 64 * 2**20


class Columns(NamedTuple):
    """The columns that a person names, by header or by number from 1; empty for what is found by itself."""

    text: str = ""
    label: str = ""


class ItemRow(NamedTuple):
    """A row that is not empty, and the line where it begins."""

    line: int
    cells: list[str]


def rows_of(text: str) -> list[ItemRow]:
    """All rows but the empty ones; quoted cells may have line ends."""
    delimiter = ""
    if said := _SEPARATOR.match(text):  # how Excel is told
        text, delimiter = text[said.end() :], said[1]
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or delimiter_of(text), strict=True)
    rows: list[ItemRow] = []
    before = 0
    try:
        for cells in reader:
            rows += [ItemRow(before + 1, cells)] if any(cell.strip() for cell in cells) else []
            before = reader.line_num
    except csv.Error as error:
        raise refused(before + 1, Sentence("a well-formed row ({error})", error=str(error))) from None
    return rows


def delimiter_of(text: str) -> str:
    """Return what parts most of the first rows alike; texts have commas, so rows of one width count."""

    def regularity(delimiter: str) -> tuple[int, int]:
        rows = csv.reader(io.StringIO(text[:65536], newline=""), delimiter=delimiter)
        try:
            widths = [len(cells) for _, cells in zip(range(_SEARCHED), rows, strict=False) if len(cells) > 1]
        except csv.Error:
            return 0, 0
        return max((widths.count(width) for width in widths), default=0), max(widths, default=0)

    return max(_DELIMITERS, key=regularity)


def header_of(rows: Sequence[ItemRow], columns: Columns) -> int | None:
    """Return which row names the columns: the first with the names that a person gave, or with a usual one."""
    given = {name.strip().casefold() for name in columns if name and not name.isdigit()}
    usual = {*TEXTS, *CONVERSATIONS}
    for place, row in enumerate(rows[:_SEARCHED]):
        names = {cell.strip().casefold() for cell in row.cells}
        if given <= names if given else names & usual or (place == 0 and names & _HEADINGS):
            return place
    if given:
        raise no_column(", ".join(sorted(given)), rows[0].cells if rows else [])
    return None


def no_column(name: str, there: Iterable[str]) -> ImportRefused:
    """Say that a column is missing, and which ones there are."""
    shown = ", ".join(f"“{cell.strip()[:40]}”" for cell in list(there)[:20] if cell.strip())
    return ImportRefused(
        Sentence("There is no column “{name}”.", name=name),
        Sentence("These are there: {names}. A number will do, too: 1 is the first.", names=shown or "–"),
    )


def column_of(given: str, header: Sequence[str], body: Sequence[ItemRow]) -> int:
    """Return the place of a column that was named; a header's own name comes before a number."""
    if given.strip().casefold() in header:
        return header.index(given.strip().casefold())
    width = len(header) or max((len(row.cells) for row in body), default=0)
    if given.isdigit() and 1 <= int(given) <= width:
        return int(given) - 1
    raise no_column(given, header)


def text_column(header: Sequence[str], body: Sequence[ItemRow]) -> int:
    """Return the column of a usual name, else the one with the longest cells."""
    usual = [name for name in (*CONVERSATIONS, *TEXTS) if name in header]
    if usual:
        return header.index(usual[0])
    width = max((len(row.cells) for row in body), default=1)
    return max(range(width), key=lambda place: sum(len(cell_of(row, place)) for row in body))


def cell_of(row: ItemRow, place: int) -> str:
    """Return a cell, empty where the row is too short."""
    return row.cells[place].strip() if place < len(row.cells) else ""


def label_column(header: Sequence[str]) -> int | None:
    """Return the column of a usual name for labels; None without one."""
    return next((header.index(name) for name in _LABELS if name in header), None)


def refused(line: int, wanted: Sentence) -> ImportRefused:
    """Say what was expected in a line of a file."""
    return ImportRefused(
        Sentence("Line {line} cannot be used.", line=line),
        Sentence("Expected there: {wanted}. Nothing was started.", wanted=wanted),
    )
