"""From a Word document to Markdown: headings, lists, tables, footnotes; what was deleted in review is left out."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from app.reading.package import Package, attribute, local
from app.reading.tables import markdown_table

_LEFT_OUT = ("Fallback", "del", "moveFrom", "instrText", "pPr", "rPr")


def read_word(package: Package) -> str:
    """The body, and behind it the footnotes."""
    levels = _heading_levels(package)
    blocks = _blocks(package.xml("word/document.xml"), levels)
    for notes in ("word/footnotes.xml", "word/endnotes.xml"):
        if notes in package.names:
            blocks += _blocks(package.xml(notes), levels)
    return "\n\n".join(block for block in blocks if block.strip())


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
    rows = [row for row in table.iter() if local(row) == "tr"]
    return markdown_table([[_text(cell) for cell in row if local(cell) == "tc"] for row in rows])


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
            case "p":
                parts.append(_text(each) + "\n")
            case name if name not in _LEFT_OUT:
                parts.append(_text(each))
            case _:
                pass
    return "".join(parts)
