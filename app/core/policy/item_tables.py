"""Tables of items: their rows, which row names the columns, and which column has the texts.

Files of people are messy: lines above the header, columns of any name, headings between the rows, empty rows, Excel's
`sep=`. Not here: what an item is (`items`).
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
_LONGEST_NAME = 40  # letters of a column's name
_REPEATED = 4  # rows that tell a column of few values, such as labels
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)*")


class Columns(NamedTuple):
    """The columns that a person means, by header, by a written number from 1, or by place from 0; "" for none meant."""

    text: str | int = ""
    label: str | int = ""


class ItemRow(NamedTuple):
    """A row that is not empty, and the line where it begins."""

    line: int
    cells: list[str]


def rows_of(text: str) -> list[ItemRow]:
    """All rows but the empty ones; quoted cells may have line ends."""
    delimiter, before = "", 0
    if said := _SEPARATOR.match(text):  # how Excel is told
        text, delimiter, before = text[said.end() :], said[1], 1
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or delimiter_of(text), strict=True)
    rows: list[ItemRow] = []
    above = before
    try:
        for cells in reader:
            rows += [ItemRow(before + 1, cells)] if any(cell.strip() for cell in cells) else []
            before = above + reader.line_num
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
    """Return which row names the columns: the first with the names that a person gave, or with a usual one.

    Without such a row, the first whole one does if it looks like names; None where nothing names them.
    """
    names = (name.strip().casefold() for name in columns if isinstance(name, str))
    given = {name for name in names if name and not name.isdecimal()}
    usual = {*TEXTS, *CONVERSATIONS}
    for place, row in enumerate(rows[:_SEARCHED]):
        names = {cell.strip().casefold() for cell in row.cells}
        if given <= names if given else names & usual or (place == 0 and names & _HEADINGS):
            return place
    if given:
        raise no_column(", ".join(sorted(given)), rows[0].cells if rows else [])
    return _unusual_header(rows)


def _unusual_header(rows: Sequence[ItemRow]) -> int | None:
    """Return the first row without a gap, where the cells below it are of another kind than its own."""
    width = max((len(row.cells) for row in rows), default=0)
    whole = (place for place, row in enumerate(rows[:_SEARCHED]) if sum(map(bool, map(str.strip, row.cells))) == width)
    place = next(whole, None)
    if place is None or width == 1:
        return None
    names = [cell.strip() for cell in rows[place].cells]
    if len({*names}) < width or any(len(name) > _LONGEST_NAME or _NUMBER.fullmatch(name) for name in names):
        return None
    body = rows[place + 1 :]
    return place if any(_is_name_of(name, [cell_of(row, n) for row in body]) for n, name in enumerate(names)) else None


def _is_name_of(name: str, column: Sequence[str]) -> bool:
    """Whether a word stands above nothing but numbers, or above a few words that come again and again without it."""
    cells = [cell for cell in column if cell]
    if not cells:
        return False
    values = {*cells}
    is_repeated = len(cells) >= _REPEATED and len(values) <= len(cells) // 2
    return all(map(_NUMBER.fullmatch, values)) or (is_repeated and name not in values)


def no_column(name: str, there: Iterable[str]) -> ImportRefused:
    """Say that a column is missing, and which ones there are."""
    shown = ", ".join(f"“{cell.strip()[:40]}”" for cell in list(there)[:20] if cell.strip())
    return ImportRefused(
        Sentence("There is no column “{name}”.", name=name),
        Sentence("These are there: {names}. A number will do, too: 1 is the first.", names=shown or "–"),
    )


def column_of(given: str | int, header: Sequence[str], body: Sequence[ItemRow]) -> int:
    """Return the place of a column that is meant; a header's own name comes before a number."""
    name = given.strip().casefold() if isinstance(given, str) else ""
    if name and name in header:
        return header.index(name)
    width = len(header) or max((len(row.cells) for row in body), default=0)
    place = int(name) - 1 if name.isdecimal() else given if isinstance(given, int) else -1
    if 0 <= place < width:
        return place
    raise no_column(str(given), header)


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
