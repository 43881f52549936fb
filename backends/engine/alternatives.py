"""Whether the alternatives of a `oneOf` exclude each other: then any of them is exactly one of them.

The library knows `anyOf` only, and a few cases in which both are the same. Here are the others that can be told for
certain; where a value might fit two alternatives, the answer is no. Not here: the rest of a schema (`schemas`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import NamedTuple, cast

from backends.engine.schemas import JsonSchema, referred

_DEEPEST = 6  # properties inside properties that are compared
_MOST_COMPARED = 100_000  # pairs, of which a hostile schema has millions
_TYPES = frozenset(("null", "boolean", "object", "array", "number", "string"))


def are_exclusive(schema: JsonSchema) -> bool:
    """Tell whether no value fits two alternatives of any `oneOf` in a schema, wherever in it one stands."""
    comparison = _Comparison(schema)
    return all(comparison.is_exclusive(found) for found in _one_ofs(schema))


def _one_ofs(schema: JsonSchema) -> Iterator[list[object]]:
    """Every list under this name, also where a value stands and no schema: references lead anywhere."""
    waiting: list[object] = [schema]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            part = cast("JsonSchema", value)
            waiting += part.values()
            if isinstance(found := part.get("oneOf"), list):
                yield cast("list[object]", found)
        elif isinstance(value, list):
            waiting += cast("list[object]", value)


class _Alternative(NamedTuple):
    """What counts of a schema that is compared."""

    schema: JsonSchema
    types: frozenset[str]
    values: frozenset[str] | None


class _Comparison:
    """Compares the alternatives of one schema, as many as can be compared in about a second."""

    def __init__(self, root: JsonSchema) -> None:
        self._root = root
        self._left = _MOST_COMPARED
        self._read: dict[int, _Alternative | None] = {}

    def is_exclusive(self, alternatives: list[object]) -> bool:
        """Whether no value fits two of them, as far as it can be told."""
        values = [None if (one := self._alternative(part)) is None else one.values for part in alternatives]
        listed = [each for each in values if each is not None]
        if len(listed) == len(values):  # a long list of constants: no need to compare each with each
            return sum(map(len, listed)) == len(frozenset[str]().union(*listed))
        return all(self._are_apart(one, other, _DEEPEST) for one, other in combinations(alternatives, 2))

    def _are_apart(self, one: object, other: object, depth: int) -> bool:
        """Whether no value fits both, for a reason that is seen at once."""
        self._left -= 1
        first, second = self._alternative(one), self._alternative(other)
        if depth == 0 or self._left < 0 or first is None or second is None:
            return False
        if not first.types & second.types:
            return True
        if first.values is not None and second.values is not None and not first.values & second.values:
            return True
        is_object = first.types | second.types == frozenset(("object",))
        mine, others = first.schema, second.schema
        return is_object and (self._objects_apart(mine, others, depth) or self._objects_apart(others, mine, depth))

    def _objects_apart(self, one: JsonSchema, other: JsonSchema, depth: int) -> bool:
        """Whether the first needs a property that the second forbids, or that both need and that cannot fit both."""
        mine, others = _mapping(one.get("properties")), _mapping(other.get("properties"))
        needed, also_needed = _names(one.get("required")), _names(other.get("required"))
        is_closed = other.get("additionalProperties") is False and "patternProperties" not in other
        return any(
            (is_closed and name not in others)
            or (name in also_needed and self._are_apart(mine.get(name, {}), others.get(name, {}), depth - 1))
            for name in needed
        )

    def _alternative(self, part: object) -> _Alternative | None:
        """What counts of a schema, or of the one that a reference leads to; None for what is no schema."""
        key = id(part)
        if key in self._read:
            return self._read[key]
        schema = self._resolved(part)
        read = None if schema is None else _Alternative(schema, _types(schema), _values(schema))
        if part:  # an empty one may be made for a comparison, and another take its place
            self._read[key] = read
        return read

    def _resolved(self, part: object) -> JsonSchema | None:
        for _ in range(_DEEPEST):
            if not isinstance(part, dict):
                return None
            schema = cast("JsonSchema", part)
            if (reference := schema.get("$ref")) is None:
                return schema
            part = referred(reference, self._root)
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
    """The value with whole numbers as integers, also inside it: 1 and 1.0 are the same."""
    if isinstance(value, list):
        return [_plain(one) for one in cast("list[object]", value)]
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in cast("JsonSchema", value).items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _mapping(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else {}


def _names(value: object) -> list[str]:
    return [name for name in cast("list[object]", value) if isinstance(name, str)] if isinstance(value, list) else []
