"""Whether the alternatives of a `oneOf` exclude each other: then any of them is exactly one of them.

The library knows `anyOf` only, and a few cases in which both are the same. Here are the others that can be told for
certain; where a value might fit two alternatives, the answer is no. Not here: the rest of a schema (`schemas`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import combinations
from typing import cast

from backends.engine.schemas import JsonSchema, parts

_DEEPEST = 6  # properties inside properties that are compared
_TYPES = frozenset(("null", "boolean", "object", "array", "number", "string"))


def are_exclusive(schema: JsonSchema) -> bool:
    """Tell whether no value fits two alternatives of any `oneOf` in a schema."""
    return all(
        _are_apart(one, other, schema, _DEEPEST)
        for part in parts(schema)
        if isinstance(found := part.get("oneOf"), list)
        for one, other in combinations(cast("list[object]", found), 2)
    )


def _are_apart(one: object, other: object, root: JsonSchema, depth: int) -> bool:
    """Whether no value fits both, for a reason that is seen at once."""
    first, second = _resolved(one, root), _resolved(other, root)
    if depth == 0 or first is None or second is None:
        return False
    if not _types(first) & _types(second):
        return True
    values, others = _values(first), _values(second)
    if values is not None and others is not None and not values & others:
        return True
    is_object = _types(first) | _types(second) == frozenset(("object",))
    return is_object and (_objects_apart(first, second, root, depth) or _objects_apart(second, first, root, depth))


def _objects_apart(one: JsonSchema, other: JsonSchema, root: JsonSchema, depth: int) -> bool:
    """Whether the first needs a property that the second forbids, or that both need and that cannot fit both."""
    mine, others = _mapping(one.get("properties")), _mapping(other.get("properties"))
    needed, also_needed = _names(one.get("required")), _names(other.get("required"))
    is_closed = other.get("additionalProperties") is False and "patternProperties" not in other
    return any(
        (is_closed and name not in others)
        or (name in also_needed and _are_apart(mine.get(name, {}), others.get(name, {}), root, depth - 1))
        for name in needed
    )


def _resolved(part: object, root: JsonSchema) -> JsonSchema | None:
    """The schema that a lone reference leads to; None for what is no schema."""
    for _ in range(_DEEPEST):
        if not isinstance(part, dict):
            return None
        schema = cast("JsonSchema", part)
        reference = schema.get("$ref")
        if reference is None:
            return schema
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return None
        part = root
        for step in reference.split("/")[1:]:
            part = _mapping(part).get(step.replace("~1", "/").replace("~0", "~"))
    return None


def _types(schema: JsonSchema) -> frozenset[str]:
    """The types of values that fit; integers are numbers."""
    declared = schema.get("type")
    names = cast("list[object]", declared) if isinstance(declared, list) else [declared] if declared else []
    types = frozenset("number" if name == "integer" else str(name) for name in names)
    values = _values(schema)
    return (types or _TYPES) & (_TYPES if values is None else {_type(json.loads(value)) for value in values})


def _type(value: object) -> str:
    if value is None:
        return "null"
    by_class: dict[object, str] = {bool: "boolean", dict: "object", list: "array", int: "number", float: "number"}
    return by_class.get(value.__class__, "string")


def _values(schema: JsonSchema) -> frozenset[str] | None:
    """The only values that fit, as JSON; None where it does not list them."""
    listed = [schema["const"]] if "const" in schema else schema.get("enum")
    if not isinstance(listed, list):
        return None
    return frozenset(json.dumps(_plain(value), sort_keys=True) for value in cast("list[object]", listed))


def _plain(value: object) -> object:
    """The value with whole numbers as integers: 1 and 1.0 are the same."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _names(value: object) -> list[str]:
    return [name for name in cast("list[object]", value) if isinstance(name, str)] if isinstance(value, list) else []
