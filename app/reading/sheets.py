"""From a workbook of Excel to Markdown: a table for each sheet under its name, values as they were last computed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from contextlib import suppress
from xml.etree.ElementTree import Element

from app.reading.package import Package, attribute, local
from app.reading.tables import markdown_table

_WORKBOOK, _STRINGS, _STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"
_DATES = (*range(14, 18), 22)  # formats that are built in; 18 to 21 and 45 to 47 are times of day
_DATE_CODE = re.compile(r"[yd]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
MOST_COLUMNS = 16_384


def read_workbook(package: Package) -> str:
    """All sheets, the hidden ones too."""
    parts = package.related(_WORKBOOK)
    strings = _strings(package)
    dates = _date_styles(package)
    blocks: list[str] = []
    for sheet in package.xml(_WORKBOOK).iter():
        part = parts.get(next((value for key, value in sheet.items() if key.endswith("}id")), ""), "")
        if local(sheet) == "sheet" and part in package.names:
            table = markdown_table(_rows(package.xml(part), strings, dates))
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


def _date_styles(package: Package) -> frozenset[int]:
    """The numbers of the styles that show a number as a date."""
    if _STYLES not in package.names:
        return frozenset()
    root = package.xml(_STYLES)
    codes = {
        attribute(each, "numFmtId"): attribute(each, "formatCode") for each in root.iter() if local(each) == "numFmt"
    }
    wanted = {str(number) for number in _DATES}
    wanted |= {number for number, code in codes.items() if _DATE_CODE.search(_QUOTED.sub("", code))}
    styles = [each for group in root if local(group) == "cellXfs" for each in group]
    return frozenset(place for place, each in enumerate(styles) if attribute(each, "numFmtId") in wanted)


def _rows(sheet: Element, strings: Sequence[str], dates: frozenset[int]) -> list[list[str]]:
    rows: list[list[str]] = []
    for row in sheet.iter():
        if local(row) != "row":
            continue
        cells: list[str] = []
        for cell in (each for each in row if local(each) == "c"):
            column = min(_column(attribute(cell, "r")) or len(cells), MOST_COLUMNS)
            cells += [""] * (column - len(cells))
            cells.append(_value(cell, strings, dates))
        rows.append(cells)
    return rows


def _column(reference: str) -> int:
    """Counted from 0: “B7” is 1."""
    number = 0
    for letter in reference[:3]:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return max(0, number - 1)


def _value(cell: Element, strings: Sequence[str], dates: frozenset[int]) -> str:
    kind = attribute(cell, "t")
    value = next((each.text or "" for each in cell if local(each) == "v"), "")
    if kind == "inlineStr":
        return _string(cell)
    if kind == "s":
        return strings[int(value)] if value.isdecimal() and int(value) < len(strings) else ""
    if kind == "b":
        return "TRUE" if value == "1" else "FALSE"
    style = attribute(cell, "s")
    return _date(value) if value and style.isdecimal() and int(style) in dates else value


def _date(value: str) -> str:
    """Days since the end of 1899, as Excel counts them."""
    with suppress(ValueError, OverflowError):
        moment = datetime.datetime(1899, 12, 30) + datetime.timedelta(days=round(float(value), 6))  # noqa: DTZ001
        return moment.date().isoformat() if moment.time() == datetime.time() else f"{moment:%Y-%m-%d %H:%M}"
    return value
