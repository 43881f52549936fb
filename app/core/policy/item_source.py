"""Items on their way into a judging: the text that holds them, which columns are meant, and a look at its first rows.

Values only; reading takes as long as the text is long. Not here: items (`items`), files (`app.state.policy`).
"""

from __future__ import annotations

import json
from typing import NamedTuple

import msgspec

from app.core.policy.item_tables import (
    CONVERSATIONS,
    TEXTS,
    Columns,
    cell_of,
    column_of,
    delimiter_of,
    header_of,
    label_column,
    rows_of,
    text_column,
)
from app.core.policy.items import ItemObject, JudgeItem, items_with_text, names_of, objects_of, text_fields
from app.errors import ImportRefused

_SHOWN = 5  # rows of a preview
_CELL = 200  # letters of a cell that are shown
_LOOKED_AT = 1 << 20  # letters of a text that tell its columns
_CHECKED = 1 << 14  # letters of a typed text that tell whether it is a table
NO_LABELS = -1


class ItemSource(msgspec.Struct, frozen=True):
    """A text with items, typed or from a file; `kind` is a file's ending, and columns are places from 0.

    A column of None is found by itself.
    """

    text: str = ""
    kind: str = ".txt"
    name: str = ""  # of its file; empty for what was typed
    text_column: int | None = None
    label_column: int | None = None  # or NO_LABELS
    encoding: str = ""  # how the file was read, where that is a guess


class ItemPreview(NamedTuple):
    """The columns of a source by name, which are used for texts and labels, and its first rows."""

    names: tuple[str, ...]
    text: int
    label: int | None
    rows: tuple[tuple[str, ...], ...]


class SourceItems(NamedTuple):
    """The items of a source, and the lines of those without text."""

    items: tuple[JudgeItem, ...]
    left_out: tuple[int, ...]


def items_of(source: ItemSource) -> SourceItems:
    """Read all items. Raises ImportRefused where there is none, or no such column."""
    return items_as_shown(source, preview(source))


def items_as_shown(source: ItemSource, shown: ItemPreview | None) -> SourceItems:
    """Read all items with the columns of its preview. Raises ImportRefused where there is none."""
    text = "" if source.text_column is None else source.text_column
    label = "" if shown is None or shown.label is None else shown.label
    return SourceItems(*items_with_text(source.text, source.kind, Columns(text, label), source.name))


def typed_kind(text: str) -> str:
    """Return what a typed or pasted text looks like, as a file's ending."""
    first = text.lstrip()[:_LOOKED_AT].partition("\n")[0].strip()
    if first.startswith("{"):
        return ".jsonl"
    if first.startswith("[") and text.rstrip().endswith("]"):
        return ".json"
    names = {name.strip().strip('"').casefold() for name in first.split(delimiter_of(first))}
    has_usual = len(names) > 1 and bool(names & {*TEXTS, *CONVERSATIONS})
    return ".csv" if has_usual or _has_header(text) else ".txt"


def _has_header(text: str) -> bool:
    """Whether the first row of a text names columns of a table."""
    lines = text[:_CHECKED].lstrip().splitlines(keepends=True)
    try:
        rows = rows_of("".join(lines[:-1] if len(text) > _CHECKED else lines))
        return bool(rows) and len(rows[0].cells) > 1 and header_of(rows, Columns()) == 0
    except ImportRefused:
        return False


def preview(source: ItemSource) -> ItemPreview | None:
    """Return the columns and first rows; None where there are no columns. Raises ImportRefused for a malformed text."""
    match source.kind:
        case ".csv" | ".tsv":
            return _table_preview(source)
        case ".jsonl" | ".ndjson" | ".json":
            return _object_preview(source)
        case _:
            return None


def _table_preview(source: ItemSource) -> ItemPreview | None:
    rows = rows_of(source.text)
    if not rows:
        return None
    place = header_of(rows, Columns())
    header = [] if place is None else [cell.strip().casefold() for cell in rows[place].cells]
    body = rows if place is None else rows[place + 1 :]
    width = len(header) or max(len(row.cells) for row in rows)
    chosen = source.text_column
    text = text_column(header, body) if chosen is None else column_of(chosen, header, body)
    names = tuple(header[n] if n < len(header) and header[n] else f"#{n + 1}" for n in range(width))
    shown = tuple(tuple(cell_of(row, n)[:_CELL] for n in range(width)) for row in body[:_SHOWN])
    return ItemPreview(names, text, _label(source, header, names), shown)


def _label(source: ItemSource, header: list[str], names: tuple[str, ...]) -> int | None:
    if source.label_column is None:
        return label_column(header)
    return None if source.label_column == NO_LABELS else column_of(source.label_column, names, ())


def _object_preview(source: ItemSource) -> ItemPreview | None:
    objects = _first_objects(source)
    names = tuple(names_of(objects))
    if not names:
        return None
    folded = [name.strip().casefold() for name in names]
    found = next((names.index(name) for name in text_fields(objects)), 0)
    text = found if source.text_column is None else column_of(source.text_column, folded, ())
    rows = tuple(tuple(_cell(each.fields.get(name)) for name in names) for each in objects[:_SHOWN])
    return ItemPreview(names, text, _label(source, folded, names), rows)


def _first_objects(source: ItemSource) -> list[ItemObject]:
    """Of JSON lines the first ones, of a list all; what is malformed is told when the items are read."""
    whole = source.kind == ".json" or len(source.text) <= _LOOKED_AT
    text = source.text if whole else source.text[:_LOOKED_AT].rpartition("\n")[0]
    try:
        return objects_of(text, source.kind)
    except ImportRefused:
        return []


def _cell(value: object) -> str:
    if value is None:
        return ""
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:_CELL]
