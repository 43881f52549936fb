"""From a Word document to Markdown: headings, lists, tables, notes and comments, not what was deleted in review."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from app.reading.package import Package, attribute, local
from app.reading.tables import markdown_table

_LEFT_OUT = ("Fallback", "del", "moveFrom", "instrText", "pPr", "rPr")
_NOTES = {"footnotes": "note", "endnotes": "end note", "comments": "comment"}  # of which part, what they are called
_REFERENCES = {f"{part[:-1]}Reference": name for part, name in _NOTES.items()}
_MOST_SPAN = 63  # columns of a table in Word


def read_word(package: Package, document: str = "word/document.xml") -> str:
    """The body, and behind it the notes and comments, by the numbers that stand in it."""
    levels = _heading_levels(package)
    blocks = _blocks(package.xml(document), levels)
    for part, name in _NOTES.items():
        if f"word/{part}.xml" in package.names:
            blocks += _notes(package.xml(f"word/{part}.xml"), name, levels)
    return "\n\n".join(block for block in blocks if block.strip())


def _notes(root: Element, name: str, levels: dict[str, int]) -> list[str]:
    """Those with words; the lines that part them from the text are kept as notes too, and have none."""
    notes: list[str] = []
    for each in root:
        text = "\n".join(filter(None, _blocks(each, levels)))
        author = attribute(each, "author")
        head = f"[{name} {attribute(each, 'id')}]" + (f" {author}:" if author else "")
        notes += [f"{head} {text}"] if text else []
    return notes


def _heading_levels(package: Package) -> dict[str, int]:
    """By the ids of styles, which every language calls otherwise, the levels that their fixed names say."""
    if "word/styles.xml" not in package.names:
        return {}
    levels: dict[str, int] = {}
    for style in package.xml("word/styles.xml"):
        name = next((attribute(each, "val") for each in style if local(each) == "name"), "")
        found = re.fullmatch(r"heading (\d)", name.lower())
        if found or name.lower() == "title":
            levels[attribute(style, "styleId")] = int(found[1]) if found else 1
    return levels


def _blocks(parent: Element, levels: dict[str, int]) -> list[str]:
    blocks: list[str] = []
    for element in parent:
        match local(element):
            case "p":
                blocks.append(_paragraph(element, levels))
            case "tbl":
                blocks.append(_table(element))
            case name if name not in _LEFT_OUT:
                blocks += _blocks(element, levels)
            case _:
                pass
    return blocks


def _paragraph(paragraph: Element, levels: dict[str, int]) -> str:
    text = _text(paragraph).strip()
    properties = next((each for each in paragraph if local(each) == "pPr"), None)
    if properties is None or not text:
        return text
    named = {local(each): each for each in properties}
    level = levels.get(attribute(named["pStyle"], "val"), 0) if "pStyle" in named else 0
    if level:
        return f"{'#' * min(level, 6)} {text}"
    return f"- {text}" if "numPr" in named else text


def _table(table: Element) -> str:
    return markdown_table([_cells(row) for row in _within(table, "tr")])


def _within(parent: Element, name: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also of such as are wrapped; not those of a table in a cell."""
    for each in parent:
        if local(each) == name:
            yield each
        elif local(each) not in (*_LEFT_OUT, "tbl"):
            yield from _within(each, name)


def _cells(row: Element) -> list[str]:
    """A cell that spans several columns is followed by empty ones."""
    cells: list[str] = []
    for cell in _within(row, "tc"):
        spans = [attribute(span, "val") for each in cell if local(each) == "tcPr" for span in _within(each, "gridSpan")]
        wide = int(spans[0]) if spans and spans[0].isdecimal() else 1
        cells += [_text(cell), *[""] * (min(wide, _MOST_SPAN) - 1)]
    return cells


def _text(element: Element) -> str:
    parts: list[str] = []
    for each in element:
        match local(each):
            case "t":
                parts.append(each.text or "")
            case "tab":
                parts.append("\t")
            case "br" | "cr":
                parts.append("\n")
            case "noBreakHyphen":
                parts.append("-")
            case name if name in _REFERENCES:
                parts.append(f"[{_REFERENCES[name]} {attribute(each, 'id')}]")
            case "p":
                parts.append(f"\n{_text(each)}\n")
            case name if name not in _LEFT_OUT:
                parts.append(_text(each))
            case _:
                pass
    return "".join(parts)
