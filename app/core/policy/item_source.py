"""Items on their way into a judging: the text that holds them, which columns are meant, and a look at its first rows.

Values only; reading takes as long as the text is long. Not here: items (`items`), files (`app.state.policy`).
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple, cast

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
from app.core.policy.items import JudgeItem, items_with_text

_SHOWN = 5  # rows of a preview
_CELL = 200  # letters of a cell that are shown
_LOOKED_AT = 1 << 20  # letters of a text that tell its columns


class ItemSource(msgspec.Struct, frozen=True):
    """A text with items, typed or from a file; `kind` is a file's ending, and columns are as a person names them.

    A label column of None is found by its name; an empty one is none.
    """

    text: str = ""
    kind: str = ".txt"
    name: str = ""  # of its file; empty for what was typed
    text_column: str = ""
    label_column: str | None = None
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
    shown = preview(source)
    label = "" if shown is None or shown.label is None else column_name(shown, shown.label)
    columns = Columns(column_name(shown, shown.text), label) if shown is not None else Columns()
    return SourceItems(*items_with_text(source.text, source.kind, columns, source.name))


def column_name(shown: ItemPreview, place: int) -> str:
    """Return how a column is named to who reads the items: by its number where its name would mislead."""
    name = shown.names[place]
    is_plain = bool(name) and shown.names.index(name) == place and not name.isdigit()
    return name if is_plain and name != _unnamed(place) else str(place + 1)


def typed_kind(text: str) -> str:
    """Return what a typed or pasted text looks like, as a file's ending."""
    first = text.lstrip()[:_LOOKED_AT].partition("\n")[0].strip()
    if first.startswith("{"):
        return ".jsonl"
    if first.startswith("[") and text.rstrip().endswith("]"):
        return ".json"
    names = {name.strip().strip('"').casefold() for name in first.split(delimiter_of(first))}
    return ".csv" if len(names) > 1 and names & {*TEXTS, *CONVERSATIONS} else ".txt"


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
    text = column_of(source.text_column, header, body) if source.text_column else text_column(header, body)
    names = tuple(header[n] if n < len(header) and header[n] else _unnamed(n) for n in range(width))
    shown = tuple(tuple(cell_of(row, n)[:_CELL] for n in range(width)) for row in body[:_SHOWN])
    return ItemPreview(names, text, _label(source, header, names), shown)


def _unnamed(place: int) -> str:
    return f"#{place + 1}"


def _label(source: ItemSource, header: list[str], names: tuple[str, ...]) -> int | None:
    if source.label_column is None:
        return label_column(header)
    return column_of(source.label_column, names, ()) if source.label_column else None


def _object_preview(source: ItemSource) -> ItemPreview | None:
    found = _first_objects(source)
    names = tuple(dict.fromkeys(name for each in found for name in each))
    if not names:
        return None
    folded = [name.strip().casefold() for name in names]
    usual = [folded.index(name) for name in (*CONVERSATIONS, *TEXTS) if name in folded]
    text = column_of(source.text_column, folded, ()) if source.text_column else (usual or [0])[0]
    rows = tuple(tuple(_cell(each.get(name)) for name in names) for each in found[:_SHOWN])
    return ItemPreview(names, text, _label(source, folded, tuple(folded)), rows)


def _first_objects(source: ItemSource) -> list[dict[str, object]]:
    """Of JSON lines the first ones, of a list all; what is malformed is told when the items are read."""
    try:
        if source.kind == ".json":
            values = json.loads(source.text)
        else:
            lines = (line for line in re.split("\r\n|\r|\n", source.text[:_LOOKED_AT]) if line.strip())
            values = [json.loads(line) for line, _ in zip(lines, range(_SHOWN * 4), strict=False)]
    except (ValueError, RecursionError):
        return []
    found = cast("list[object]", values) if isinstance(values, list) else []
    return [cast("dict[str, object]", each) for each in found if isinstance(each, dict)]


def _cell(value: object) -> str:
    if value is None:
        return ""
    return (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))[:_CELL]
