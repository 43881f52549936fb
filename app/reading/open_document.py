"""From texts, sheets and slides of OpenDocument to Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from app.reading.package import Package, attribute, local
from app.reading.tables import markdown_table

MOST_REPEATED = 1_000  # of an empty cell at the end of a row there are as many as the sheet is wide
_LEFT_OUT = ("tracked-changes", "annotation", "forms", "scripts", "automatic-styles", "font-face-decls")


def read_open_document(package: Package) -> str:
    """The body in its order."""
    return "\n\n".join(block for block in _blocks(package.xml("content.xml")) if block.strip())


def _blocks(parent: Element) -> list[str]:
    blocks: list[str] = []
    for element in parent:
        match local(element):
            case "h":
                level = attribute(element, "outline-level")
                blocks.append(f"{'#' * min(int(level) if level.isdecimal() else 1, 6)} {_text(element).strip()}")
            case "p":
                blocks.append(_text(element).strip())
            case "list-item":
                blocks += [f"- {block}" for block in _blocks(element) if block]
            case "table":
                blocks.append(_table(element))
            case "page" if attribute(element, "name"):
                blocks += [f"## {attribute(element, 'name')}", *_blocks(element)]
            case name if name not in _LEFT_OUT:
                blocks += _blocks(element)
            case _:
                pass
    return blocks


def _table(table: Element) -> str:
    rows = markdown_table([cells for row in _rows_of(table) for cells in [_cells(row)] * _repeated(row, "rows")])
    name = attribute(table, "name")
    return f"Table “{name}”\n\n{rows}" if name and rows else rows


def _rows_of(table: Element) -> Iterator[Element]:
    """Also those in groups; not those of a table in a cell."""
    for each in table:
        if local(each) == "table-row":
            yield each
        elif local(each) not in (*_LEFT_OUT, "table"):
            yield from _rows_of(each)


def _repeated(element: Element, what: str) -> int:
    """How often a row or a cell stands there, which is written once where it is the same."""
    times = attribute(element, f"number-{what}-repeated")
    return min(int(times), MOST_REPEATED) if times.isdecimal() else 1


def _cells(row: Element) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if local(cell) in ("table-cell", "covered-table-cell"):
            cells += [" ".join(_text(each) for each in cell if local(each) == "p")] * _repeated(cell, "columns")
    return cells


def _text(element: Element) -> str:
    signs = {"tab": "\t", "line-break": "\n"}
    parts = [element.text or ""]
    for each in element:
        name = local(each)
        if name == "s":
            count = attribute(each, "c")
            parts.append(" " * min(int(count) if count.isdecimal() else 1, MOST_REPEATED))
        elif name not in _LEFT_OUT:
            parts.append(signs.get(name) or _text(each))
        parts.append(each.tail or "")
    return "".join(parts)
