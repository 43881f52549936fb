"""Schemas for the demo model, which writes on and on where nothing ends a text or a list: everything has an end.

What fits the narrowed schema fits the given one too. Not here: what of a schema can be kept at all (`schemas`), how the
demo model is written to (`demo_spelling`).
"""

from __future__ import annotations

import json
from typing import cast

from backends.engine.schemas import JsonSchema, check_schema, parts

_LONGEST_TEXT, _MOST_ITEMS = 60, 5


def narrowed(schema: JsonSchema) -> JsonSchema:
    """The schema with an end to every text and list, and with no properties but its own; raises SchemaRefused."""
    check_schema(schema)
    copy = cast("JsonSchema", json.loads(json.dumps(schema)))
    for part in parts(copy):
        kinds = part.get("type")
        kinds = cast("list[object]", kinds) if isinstance(kinds, list) else [kinds]
        if "string" in kinds and not part.keys() & {"enum", "const", "pattern", "format"}:
            _limit(part, "maxLength", "minLength", _LONGEST_TEXT)
        if "array" in kinds:
            _limit(part, "maxItems", "minItems", _MOST_ITEMS)
        if isinstance(properties := part.get("properties"), dict):
            _close(part, cast("JsonSchema", properties))
    return copy


def _limit(part: JsonSchema, most: str, least: str, number: int) -> None:
    needed = part.get(least, 0)
    part.setdefault(most, max(number, needed) if isinstance(needed, int) else number)


def _close(part: JsonSchema, properties: JsonSchema) -> None:
    required = part.get("required", [])
    names = cast("list[object]", required) if isinstance(required, list) else [None]
    if all(isinstance(name, str) and name in properties for name in names):
        part.setdefault("additionalProperties", False)
