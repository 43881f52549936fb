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

from app.core.tools.mcp_schemas import BY_NAME, VALUES

_LEFT_OUT = ("pattern", "patternProperties", "$ref", "$dynamicRef", "format", "unevaluatedProperties")
_TURNED = ("not", "if", "oneOf")  # would refuse what fits, where a part of them is left out
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
    """The schema without what is left to the server; whatever fits the whole fits what is left."""
    if isinstance(schema, list):
        return [_without(each) for each in cast("list[object]", schema)]
    if not isinstance(schema, dict):
        return schema
    parts = cast("dict[str, object]", schema)
    left_out = {*_LEFT_OUT, *(key for key in _TURNED if _has_left_out(parts.get(key)))}
    if "patternProperties" in parts:
        left_out.add("additionalProperties")
    return {key: _part(key, value) for key, value in parts.items() if key not in left_out}


def _part(key: str, value: object) -> object:
    """Names of arguments may be words of a schema, such as “pattern”."""
    if key in VALUES:
        return value
    if key in BY_NAME and isinstance(value, dict):
        return {name: _without(each) for name, each in cast("dict[str, object]", value).items()}
    return _without(value)


def _has_left_out(schema: object) -> bool:
    if isinstance(schema, list):
        return any(map(_has_left_out, cast("list[object]", schema)))
    if not isinstance(schema, dict):
        return False
    return any(key in _LEFT_OUT or _has_left_out(value) for key, value in cast("dict[str, object]", schema).items())
