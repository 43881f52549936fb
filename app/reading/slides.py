"""From slides of PowerPoint to Markdown: in the order of the talk, with tables and speaker's notes."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from app.reading.package import Package, attribute, local
from app.reading.tables import markdown_table

_PRESENTATION = "ppt/presentation.xml"
_OF_THE_PAGE = ("sldNum", "dt", "ftr", "hdr")  # placeholders that repeat on every slide


def read_slides(package: Package) -> str:
    """Every slide under its number."""
    parts = package.related(_PRESENTATION)
    ids = [_relation(each) for each in package.xml(_PRESENTATION).iter() if local(each) == "sldId"]
    names = [parts[each] for each in ids if each in parts]
    return "\n\n".join(_slide(package, number, name) for number, name in enumerate(names, 1))


def _relation(slide: Element) -> str:
    """The id of the relation; the slide has an id of its own besides."""
    return next((value for key, value in slide.items() if key.endswith("}id")), "")


def _slide(package: Package, number: int, name: str) -> str:
    blocks = [f"## Slide {number}", *_blocks(package.xml(name))]
    notes = [part for part in package.related(name).values() if "notesSlide" in part and part in package.names]
    for part in notes:
        said = _blocks(package.xml(part))
        blocks += ["Notes:", *said] if said else []
    return "\n\n".join(blocks)


def _blocks(parent: Element) -> list[str]:
    blocks: list[str] = []
    for element in parent:
        match local(element):
            case "tbl":
                blocks.append(_table(element))
            case "sp" if _placeholder(element) in _OF_THE_PAGE:
                pass
            case "txBody":
                blocks.append("\n".join(filter(None, (_text(each) for each in element if local(each) == "p"))))
            case "Fallback":
                pass
            case _:
                blocks += _blocks(element)
    return [block for block in blocks if block.strip()]


def _placeholder(shape: Element) -> str:
    return next((attribute(each, "type") for each in shape.iter() if local(each) == "ph"), "")


def _table(table: Element) -> str:
    rows = [row for row in table if local(row) == "tr"]
    return markdown_table([[_text(cell) for cell in row if local(cell) == "tc"] for row in rows])


def _text(element: Element) -> str:
    signs = {"t": "", "br": "\n", "tab": "\t"}
    return "".join((each.text or "") if local(each) == "t" else signs.get(local(each), "") for each in element.iter())
