"""The items to judge, read from a file: CSV with or without a header, JSON lines, a JSON list, or a line each.

Files of people are messy: lines above the header, headings between the rows, empty rows. What has no text is left out
and told, never judged as empty. Of a conversation (a list of messages under `messages` or `conversation`) only the
user's words are judged: instructions full of tools violate nothing. A text that merely looks like a conversation stays
whole, or a post could hide from being judged. Not here: what labels mean (`verdicts`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, cast

import msgspec

from app.core.policy.item_tables import (
    CONVERSATIONS,
    TEXTS,
    Columns,
    cell_of,
    column_of,
    header_of,
    refused,
    rows_of,
    text_column,
)
from app.core.study.questions import decoded_file
from app.core.text.encodings import Encoding
from app.errors import ImportRefused
from app.sentence import Sentence
from backends.lines.text import sound

_USERS = ("user", "human")


class JudgeItem(msgspec.Struct, frozen=True):
    """A text to judge, its label as the file has it (empty without one), and the line where it begins."""

    text: str
    label: str = ""
    line: int = 0


class ItemFile(NamedTuple):
    """The items of a file, the lines of those without text, and how the file was read."""

    items: tuple[JudgeItem, ...]
    left_out: tuple[int, ...]
    encoding: Encoding
    is_guess: bool


def read_items(path: Path, columns: Columns = Columns(), encoding: Encoding | None = None) -> ItemFile:  # noqa: B008 - a value
    """Read the items of a file, by its ending. Raises ImportRefused where there is none, or no such column."""
    decoded = decoded_file(path, encoding)
    items, left_out = items_with_text(decoded.text, path.suffix.lower(), columns, path.name)
    return ItemFile(items, left_out, decoded.encoding, decoded.is_guess)


def items_with_text(text: str, kind: str, columns: Columns, name: str) -> tuple[tuple[JudgeItem, ...], tuple[int, ...]]:
    """Return the items that can be judged, and the lines of the others. Raises ImportRefused where there is none."""
    found = parse_items(text, kind, columns)
    whole = tuple(item for item in found if item.text.strip())
    if not whole:
        raise ImportRefused(
            Sentence("No item in “{name}” has a text.", name=name),
            Sentence("Choose another text column."),
        )
    return whole, tuple(item.line for item in found if not item.text.strip())


def parse_items(text: str, kind: str, columns: Columns) -> list[JudgeItem]:
    """Return all items of a text, also those without words; `kind` is a file's ending."""
    match kind:
        case ".csv" | ".tsv":
            return _from_table(text, columns)
        case ".jsonl" | ".ndjson" | ".json":
            return _from_objects(objects_of(text, kind), columns)
        case _:
            _refuse_label(columns)
            return [JudgeItem(line.strip(), "", n) for n, line in enumerate(_lines(text), 1) if line.strip()]


def _lines(text: str) -> list[str]:
    return re.split("\r\n|\r|\n", text)


def _refuse_label(columns: Columns) -> None:
    if columns != Columns():
        raise ImportRefused(
            Sentence("A plain text has no columns."),
            Sentence("Save the items as CSV or JSON lines, or leave out --text and --label."),
        )


# tables


def _from_table(text: str, columns: Columns) -> list[JudgeItem]:
    rows = rows_of(text)
    place = header_of(rows, columns)
    header = [] if place is None else [cell.strip().casefold() for cell in rows[place].cells]
    body = rows if place is None else rows[place + 1 :]
    text_at = text_column(header, body) if columns.text == "" else column_of(columns.text, header, body)
    label_at = None if columns.label == "" else column_of(columns.label, header, body)
    width = len(header) or max((len(row.cells) for row in body), default=0)
    is_conversation = bool(header) and header[text_at] in CONVERSATIONS
    found: list[JudgeItem] = []
    for row in body:
        if any(cell.strip() for cell in row.cells[width:]):
            raise refused(row.line, Sentence("{count} columns, as in the header", count=width))
        said, label = cell_of(row, text_at), "" if label_at is None else cell_of(row, label_at)
        found.append(_item(_user_words_of_cell(said) if is_conversation else said, label, row.line))
    return found


def _item(text: str, label: str, line: int) -> JudgeItem:
    """Return an item without halves of characters, which JSON can hold and no tokenizer can read."""
    return JudgeItem(sound(text), sound(label), line)


def _user_words_of_cell(said: str) -> str:
    try:
        return _user_words(json.loads(said))
    except (ValueError, RecursionError):
        return said


# JSON


class ItemObject(NamedTuple):
    """An object of JSON, and the line where it stands; a mere text is one with that alone."""

    line: int
    fields: Mapping[str, object]


def objects_of(text: str, kind: str) -> list[ItemObject]:
    """Return the objects of JSON lines or of a JSON list. Raises ImportRefused where something else is there."""
    if kind == ".json":
        return _json_list(text)
    return [_object(number, line) for number, line in enumerate(_lines(text), 1) if line.strip()]


def names_of(objects: Sequence[ItemObject]) -> list[str]:
    """Return the fields of all objects, in the order in which they first come."""
    return list(dict.fromkeys(name for each in objects for name in each.fields))


def text_fields(objects: Sequence[ItemObject]) -> list[str]:
    """Return the fields of usual names, of which an object has one, else the field with the longest texts."""
    names = names_of(objects)
    usual = [name for wanted in (*CONVERSATIONS, *TEXTS) for name in names if name.strip().casefold() == wanted]
    lengths: Counter[str] = Counter()
    for name, value in ((name, value) for each in objects for name, value in each.fields.items()):
        lengths[name] += len(value) if isinstance(value, str) else 0
    return usual or [name for name, length in lengths.most_common(1) if length]


def _object(number: int, line: str) -> ItemObject:
    try:
        value: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise refused(number, Sentence("a JSON object ({error})", error=str(error))) from None
    return _as_object(number, value)


def _as_object(number: int, value: object) -> ItemObject:
    if isinstance(value, str):
        return ItemObject(number, {"text": value})
    if not isinstance(value, dict):
        raise refused(number, Sentence("a JSON object with the text of an item"))
    return ItemObject(number, cast("dict[str, object]", value))


def _json_list(text: str) -> list[ItemObject]:
    """All items of a JSON list, counted from 1 in the place of lines."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise refused(1, Sentence("a JSON list of items ({error})", error=str(error))) from None
    if not isinstance(found, list):
        raise refused(1, Sentence("a JSON list of items that begins with {bracket}", bracket="["))
    return [_as_object(number, value) for number, value in enumerate(cast("list[object]", found), 1)]


def _from_objects(objects: Sequence[ItemObject], columns: Columns) -> list[JudgeItem]:
    names = names_of(objects)
    texts = text_fields(objects) if columns.text == "" else [_field(columns.text, names)]
    label = None if columns.label == "" else _field(columns.label, names)
    found: list[JudgeItem] = []
    for line, fields in objects:
        value = next((fields[name] for name in texts if name in fields), None)
        said = _user_words(cast("object", value)) if isinstance(value, list) else _plain(value)
        found.append(_item(said.strip(), "" if label is None else _plain(fields.get(label)).strip(), line))
    return found


def _field(given: str | int, names: Sequence[str]) -> str:
    """Return a field as the file writes it, whatever case a person wrote."""
    if given in names:
        return str(given)
    return names[column_of(given, [name.strip().casefold() for name in names], ())]


def _plain(value: object) -> str:
    """Return a value as text; true and false are labels, too."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _user_words(value: object) -> str:
    """Return what the user says in a list of messages, in OpenAI's form or with `from` and `value`."""
    if not isinstance(value, list):
        return _plain(value)
    messages = [cast("dict[str, object]", each) for each in cast("list[object]", value) if isinstance(each, dict)]
    users = [each for each in messages if str(each.get("role", each.get("from", ""))).casefold() in _USERS]
    return "\n\n".join(filter(None, (_words(each.get("content", each.get("value"))).strip() for each in users)))


def _words(content: object) -> str:
    """Return the text of a message's content, which may come in parts."""
    if not isinstance(content, list):
        return content if isinstance(content, str) else ""
    parts = [cast("dict[str, object]", each) for each in cast("list[object]", content) if isinstance(each, dict)]
    return "\n".join(text for part in parts if isinstance(text := part.get("text"), str))
