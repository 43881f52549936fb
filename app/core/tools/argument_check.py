"""Whether arguments fit a tool's schema, checked before the tool sees them: the engine keeps to a simpler one where it
cannot follow the whole.

The schema has no references any more (`mcp_schemas`). Patterns are left to the tool: matching one may take for ever.
Not here: the check of a call's own form (`backends.contract.arguments`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import jsonschema
from jsonschema import exceptions
from referencing import Registry

_LEFT_OUT = ("pattern", "patternProperties", "$ref", "$dynamicRef", "format")
_MOST_SHOWN = 500  # characters of what is wrong


def misfit(arguments: dict[str, object], schema: dict[str, object]) -> str:
    """What is wrong with the arguments, in words for the model; empty: nothing."""
    if not schema:
        return ""
    try:
        validator: Any = jsonschema.Draft202012Validator(cast("Any", _without(schema)), registry=Registry())
        worst = _worst(validator.iter_errors(arguments))
    except (exceptions.SchemaError, ValueError, TypeError, RecursionError, AttributeError, KeyError):
        return ""  # no schema that anybody could follow: the tool's to judge
    return "" if worst is None else _said(worst)


# Any: the library's types are no stricter.
_worst: Callable[[Any], exceptions.ValidationError | None] = cast("Any", exceptions).best_match


def _said(error: exceptions.ValidationError) -> str:
    place = ".".join(str(step) for step in error.absolute_path)
    return f"{place}: {error.message}"[:_MOST_SHOWN] if place else error.message[:_MOST_SHOWN]


def _without(schema: object) -> object:
    if isinstance(schema, dict):
        return {
            key: _without(value) for key, value in cast("dict[str, object]", schema).items() if key not in _LEFT_OUT
        }
    if isinstance(schema, list):
        return [_without(each) for each in cast("list[object]", schema)]
    return schema
