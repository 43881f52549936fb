"""Schemas to begin with, under the names that a menu shows. Small ones, which the demo model answers too."""

from __future__ import annotations

import json

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate

_TEXT = {"type": "string", "maxLength": 200}


def examples() -> tuple[tuple[str, str], ...]:
    """The names in the language of the window, and the schemas as they are written into the box."""
    found: tuple[tuple[str, dict[str, object]], ...] = (
        (
            translate("SchemaExamples", "Yes or no, with a reason"),
            _closed({"answer": {"enum": ["yes", "no"]}, "reason": _TEXT}),
        ),
        (
            translate("SchemaExamples", "A judgement with a score"),
            _closed(
                {
                    "label": {"enum": ["positive", "neutral", "negative"]},
                    "score": {"type": "integer", "minimum": 0, "maximum": 10},
                }
            ),
        ),
        (
            translate("SchemaExamples", "A number with its unit"),
            _closed({"value": {"type": "number"}, "unit": {"type": "string", "maxLength": 12}}),
        ),
        (
            translate("SchemaExamples", "Names, places and dates in a text"),
            _closed(
                {
                    name: {"type": "array", "items": {"type": "string", "maxLength": 60}, "maxItems": 10}
                    for name in ("people", "places", "dates")
                }
            ),
        ),
        (
            translate("SchemaExamples", "A list of steps"),
            {
                "type": "array",
                "minItems": 1,
                "maxItems": 8,
                "items": _closed({"step": _TEXT, "minutes": {"type": "integer", "minimum": 0, "maximum": 600}}),
            },
        ),
    )
    return tuple((name, json.dumps(schema, indent=2)) for name, schema in found)


def _closed(properties: dict[str, object]) -> dict[str, object]:
    """An object with these properties, all of them needed and no others."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}
