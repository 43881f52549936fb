"""The form of an answer: a JSON schema that it has to fit, read from what a person gives, and its fields.

Only reading: whether an answer can be made to fit is the engine's to say (`EngineClient.check_schema`), and that one
does fit follows from how it was drawn. Not here: sentences about schemas that the engine refuses (`app.errors`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from app.errors import AppError
from app.real_file import open_file
from app.sentence import Sentence
from backends.contract.messages import ResponseFormat
from backends.contract.schemas import LARGEST_SCHEMA

_NAME = "answer"  # by which the model is told of it


class SchemaUnreadable(AppError):
    """What was given is no schema at all: no file, no JSON, or no object."""


def read_form(text: str) -> ResponseFormat:
    """Read a schema as typed or pasted; raises SchemaUnreadable with the place of the mistake."""
    if len(text.encode(errors="replace")) > 4 * LARGEST_SCHEMA:  # blanks and indentation do not count in the engine
        raise SchemaUnreadable(Sentence("The schema is larger than {subject}.", subject=f"{LARGEST_SCHEMA >> 10} KB"))
    try:
        found: object = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = {"line": str(error.lineno), "column": str(error.colno)}
        raise SchemaUnreadable(Sentence("This is not JSON: see line {line}, column {column}.", **place)) from None
    except (ValueError, RecursionError):
        raise SchemaUnreadable(Sentence("This is not JSON that a schema can be.")) from None
    if not isinstance(found, dict):
        raise SchemaUnreadable(Sentence("A schema is a JSON object: it begins with {brace}.", brace="{"))
    return ResponseFormat(_NAME, cast("dict[str, object]", found))


def form_of(text: str) -> ResponseFormat | None:
    """Read a schema that is kept with a chat; None where there is none, or none that can be read."""
    if not text.strip():
        return None
    try:
        return read_form(text)
    except SchemaUnreadable:
        return None


def read_form_file(path: Path) -> ResponseFormat:
    """Read a schema from a file; raises SchemaUnreadable."""
    return read_form(read_text(path))


def read_text(path: Path) -> str:
    """Read the text of a file, and of a huge one the beginning; raises SchemaUnreadable where it is none."""
    try:
        with open_file(path) as file:
            content = file.read(4 * LARGEST_SCHEMA + 1)
        return content.decode("utf-8-sig")
    except OSError as error:
        title = Sentence("“{name}” could not be read.", name=path.name or str(path))
        raise SchemaUnreadable(title, None, str(error)) from None
    except UnicodeDecodeError:
        raise SchemaUnreadable(Sentence("“{name}” is not text in UTF-8.", name=path.name)) from None


def field_names(form: ResponseFormat) -> tuple[str, ...]:
    """Give the properties that a schema names, in its order; none for a schema of something else than an object."""
    properties = form.schema.get("properties")
    return tuple(cast("dict[str, object]", properties)) if isinstance(properties, dict) else ()


def fields_of(answer: str) -> Mapping[str, object]:
    """Give the fields of an answer; none where it was cut, or is no object."""
    value = value_of(answer)
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def pretty(answer: str) -> str:
    """Write an answer with a line for each of its parts; one that is cut as it is."""
    try:
        return json.dumps(json.loads(answer), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return answer


def value_of(answer: str) -> object:
    """Give what an answer says as JSON; None for null, and where it is not whole."""
    try:
        return json.loads(answer)
    except (ValueError, RecursionError):
        return None


def as_cell(value: object) -> str:
    """Write a field as it stands in a table: texts as they are, everything else as JSON, nothing for null."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _refuse_constant(name: str) -> float:
    raise ValueError(name)
