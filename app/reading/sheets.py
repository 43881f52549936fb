"""From a workbook of Excel to Markdown: a table for each sheet under its name, values as they were last computed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from xml.etree.ElementTree import Element

from app.reading.package import Package, attribute, local
from app.reading.tables import markdown_table

_WORKBOOK, _STRINGS, _STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_DATES, _TIMES = (*range(14, 18), 22), (*range(18, 22), *range(45, 48))  # formats that are built in
_DATE_CODE = re.compile(r"[yd]|m{3}", re.IGNORECASE)
_TIME_CODE = re.compile(r"[hs]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|\\.|_.|\*.|General', re.IGNORECASE)
_DIGITS = 15  # of a fraction, as Excel shows it: it keeps 0.1 + 0.2 as 0.30000000000000004
_EPOCH, _EPOCH_OF_OLD_MACS = datetime.datetime(1899, 12, 30), datetime.datetime(1904, 1, 1)  # noqa: DTZ001
MOST_COLUMNS = 16_384


class _Shown(Enum):
    """What a number with a style is."""

    DATE = "date"
    TIME = "time"


@dataclass(frozen=True)
class _Book:
    """What cells refer to."""

    strings: Sequence[str]
    styles: Mapping[int, _Shown]
    epoch: datetime.datetime


def read_workbook(package: Package) -> str:
    """All sheets, the hidden ones too."""
    parts = package.related(_WORKBOOK)
    workbook = package.xml(_WORKBOOK)
    book = _Book(_strings(package), _styles(package), _epoch(workbook))
    blocks: list[str] = []
    for sheet in workbook.iter():
        part = parts.get(next((value for key, value in sheet.items() if key.endswith("}id")), ""), "")
        if local(sheet) == "sheet" and part in package.names:
            table = markdown_table(_rows(package.xml(part), book))
            blocks.append(f"## Sheet “{attribute(sheet, 'name')}”\n\n{table or '(empty)'}")
    return "\n\n".join(blocks)


def _strings(package: Package) -> Sequence[str]:
    if _STRINGS not in package.names:
        return ()
    return [_string(each) for each in package.xml(_STRINGS) if local(each) == "si"]


def _string(element: Element) -> str:
    """Without the reading aids of Japanese, which stand beside it."""
    if local(element) == "rPh":
        return ""
    if local(element) == "t":
        return element.text or ""
    return "".join(map(_string, element))


def _epoch(workbook: Element) -> datetime.datetime:
    properties = (each for each in workbook if local(each) == "workbookPr")
    is_of_old_macs = any(attribute(each, "date1904") in ("1", "true") for each in properties)
    return _EPOCH_OF_OLD_MACS if is_of_old_macs else _EPOCH


def _styles(package: Package) -> dict[int, _Shown]:
    """By their numbers, the styles that show a number as a date or a time."""
    if _STYLES not in package.names:
        return {}
    root = package.xml(_STYLES)
    formats = {str(number): _Shown.DATE for number in _DATES} | {str(number): _Shown.TIME for number in _TIMES}
    for each in root.iter():
        shown = _shown_by(attribute(each, "formatCode")) if local(each) == "numFmt" else None
        if shown:
            formats[attribute(each, "numFmtId")] = shown
    styles = [each for group in root if local(group) == "cellXfs" for each in group]
    numbers = [attribute(each, "numFmtId") for each in styles]
    return {place: formats[number] for place, number in enumerate(numbers) if number in formats}


def _shown_by(code: str) -> _Shown | None:
    plain = _QUOTED.sub("", code)
    if _DATE_CODE.search(plain):
        return _Shown.DATE
    return _Shown.TIME if _TIME_CODE.search(plain) else None


def _rows(sheet: Element, book: _Book) -> list[list[str]]:
    """Of the columns that have something in them: a cell far out would else make every row as long."""
    rows = [_cells(row, book) for row in sheet.iter() if local(row) == "row"]
    columns = sorted({column for cells in rows for column, value in cells.items() if value})
    return [[cells.get(column, "") for column in columns] for cells in rows]


def _cells(row: Element, book: _Book) -> dict[int, str]:
    """By their columns."""
    cells: dict[int, str] = {}
    column = -1
    for cell in row:
        if local(cell) == "c":
            reference = attribute(cell, "r")
            column = min(_column(reference) if reference else column + 1, MOST_COLUMNS)
            cells[column] = _value(cell, book)
    return cells


def _column(reference: str) -> int:
    """Counted from 0: “B7” is 1."""
    number = 0
    for letter in reference[:3]:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return max(0, number - 1)


def _value(cell: Element, book: _Book) -> str:
    kind = attribute(cell, "t")
    value = next((each.text or "" for each in cell if local(each) == "v"), "")
    if kind == "inlineStr":
        return _string(cell)
    if kind == "s":
        return book.strings[int(value)] if value.isdecimal() and int(value) < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    if kind in ("str", "e", "d"):
        return value
    style = attribute(cell, "s")
    return _number(value, book, int(style) if style.isdecimal() else 0) if value else _formula(cell)


def _formula(cell: Element) -> str:
    """Of a cell whose value was never computed, what would give it."""
    formula = next((each.text for each in cell if local(each) == "f" and each.text), "")
    return f"={formula}" if formula else ""


def _number(value: str, book: _Book, style: int) -> str:
    with suppress(ValueError, OverflowError):
        number = float(value)
        match book.styles.get(style):
            case _Shown.DATE:
                return _date(number, book.epoch)
            case _Shown.TIME:
                return _time(number)
            case None:
                return f"{number:.{_DIGITS}g}" if "." in value and len(value) > _DIGITS else value
    return value


def _date(number: float, epoch: datetime.datetime) -> str:
    """Days since the epoch."""
    moment = epoch + datetime.timedelta(days=round(number, 6))
    return moment.date().isoformat() if moment.time() == datetime.time() else f"{moment:%Y-%m-%d %H:%M}"


def _time(number: float) -> str:
    """A part of a day, or some days in hours."""
    seconds = round(abs(number) * 86_400)
    sign = "-" if number < 0 else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
