"""A server's schema as everybody here can read it: without references, and not larger than a model can be told.

The declaration in the prompt, the constraint and the check of the arguments all take this one. A reference becomes what
it refers to; one that leads to itself, elsewhere, or to too much becomes anything. Not here: the check
(`argument_check`), the constraint (`backends.engine`).
"""

from __future__ import annotations

from typing import cast
from urllib.parse import unquote

Schema = dict[str, object]

_MOST_PARTS = 2_000  # of a schema once its references are followed
_DEEPEST = 24
_DEFINITIONS = ("$defs", "definitions", "$schema", "$id", "$anchor", "$dynamicAnchor", "$comment", "$vocabulary")
BY_NAME = ("properties", "patternProperties", "dependentSchemas")  # whose keys are names, not words of a schema
VALUES = ("enum", "const", "default", "examples", "required")  # data, in which nothing refers to anything


def plain_schema(parameters: Schema) -> Schema:
    """The schema of a tool's arguments, which is always one of an object."""
    try:
        found = _Reader(parameters).part(parameters, (), 0)
    except _TooMuchError:
        found = {}
    if found.get("type") != "object":
        found = {"type": "object", **{key: value for key, value in found.items() if key == "description"}}
    return found


class _TooMuchError(Exception):
    """More parts than the limit."""


class _Reader:
    """Follows the references of one schema."""

    def __init__(self, whole: Schema) -> None:
        self._whole = whole
        self._parts = 0

    def part(self, schema: Schema, followed: tuple[str, ...], depth: int) -> Schema:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise _TooMuchError
        if depth > _DEEPEST:
            return {}
        reference = schema.get("$ref", schema.get("$dynamicRef"))
        if isinstance(reference, str):
            return self._followed(reference, schema, followed, depth)
        return {
            key: self._value(key, value, followed, depth) for key, value in schema.items() if key not in _DEFINITIONS
        }

    def _followed(self, reference: str, schema: Schema, followed: tuple[str, ...], depth: int) -> Schema:
        """What it refers to, with what stands beside it."""
        beside = {key: value for key, value in schema.items() if key not in ("$ref", "$dynamicRef")}
        target = _at(self._whole, reference)
        inside = {} if reference in followed or target is None else self.part(target, (*followed, reference), depth + 1)
        return inside | self.part(beside, followed, depth + 1)

    def _value(self, key: str, value: object, followed: tuple[str, ...], depth: int) -> object:
        if key in VALUES:
            return value
        if isinstance(value, dict):
            inner = cast("Schema", value)
            if key in BY_NAME:
                return {name: self._each(each, followed, depth) for name, each in inner.items()}
            return self.part(inner, followed, depth + 1)
        if isinstance(value, list):
            return [self._each(each, followed, depth) for each in cast("list[object]", value)]
        return value

    def _each(self, value: object, followed: tuple[str, ...], depth: int) -> object:
        return self.part(cast("Schema", value), followed, depth + 1) if isinstance(value, dict) else value


def _at(whole: Schema, reference: str) -> Schema | None:
    """The part of the schema that a reference within it names; None for any other."""
    if not reference.startswith("#"):
        return None
    place: object = whole
    for step in unquote(reference[1:]).split("/")[1:]:
        place = _inside(place, step.replace("~1", "/").replace("~0", "~"))
    return cast("Schema", place) if isinstance(place, dict) else None


def _inside(place: object, key: str) -> object:
    if isinstance(place, list):
        listed = cast("list[object]", place)
        return listed[int(key)] if key.isdecimal() and int(key) < len(listed) else None
    return cast("Schema", place).get(key) if isinstance(place, dict) else None
