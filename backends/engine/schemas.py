"""Reading a schema before it is compiled: limits, references, what nothing can fit, and what may be left out.

A schema is anybody's input. What the library would take without end, or would find out only while the answer is
written, is refused here; its own complaints become problems with a subject. Not here: compiling (`constraint`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import cast

from backends.contract.schemas import LARGEST_SCHEMA, SchemaFlaw, SchemaProblem

JsonSchema = dict[str, object]

_DEEPEST = 40  # schemas inside each other; the library reads 128 brackets
_MOST_PATTERNS = 8  # that one text has to fit at once: deciding whether any can takes four times as long with each
_INSIDE = (
    *("items", "additionalProperties", "additionalItems", "contains", "not", "if", "then", "else", "propertyNames"),
    *("unevaluatedItems", "unevaluatedProperties"),
)
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
_MAPPINGS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_FORMATS = frozenset(
    ("date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid", "uri"),
)


class SchemaRefused(Exception):
    """A schema that no answer can be made to fit, with the reason."""

    def __init__(self, problem: SchemaProblem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def check_schema(schema: JsonSchema) -> None:
    """Raise SchemaRefused for what can be told without compiling."""
    _check_depth(schema, _DEEPEST)
    if _size(schema) > LARGEST_SCHEMA:
        raise _refused(SchemaFlaw.TOO_LARGE, f"{LARGEST_SCHEMA >> 10} KB")
    references = _References(schema)
    references.check()
    if any(_patterns(part, references, 0) > _MOST_PATTERNS for part in parts(schema)):
        raise _refused(SchemaFlaw.TOO_COMPLEX)


def readable(schema: JsonSchema) -> JsonSchema:
    """The schema without formats that the library does not know: a format is a remark, unless somebody keeps it."""
    copy = cast("JsonSchema", json.loads(json.dumps(schema)))
    for part in parts(copy):
        if part.get("format") not in _FORMATS:
            part.pop("format", None)
        part.pop("x-guidance", None)  # what is meant for the library is ours to say
    return copy


def parts(schema: object) -> Iterator[JsonSchema]:
    """The schema and every one inside it."""
    if isinstance(schema, dict):
        part = cast("JsonSchema", schema)
        yield part
        for inner in _inner(part):
            yield from parts(inner)


def _inner(part: JsonSchema) -> Iterator[object]:
    for key in _INSIDE:
        yield part.get(key)
    for key in _LISTS:
        if isinstance(found := part.get(key), list):
            yield from cast("list[object]", found)
    for key in _MAPPINGS:
        if isinstance(found := part.get(key), dict):
            yield from cast("JsonSchema", found).values()


def problem_of(complaint: str) -> SchemaProblem:
    """What the library's complaint is about."""
    for pattern, flaw in _COMPLAINTS:
        if found := pattern.search(complaint):
            subject = ", ".join(re.findall(r'"([^"]+)"', found[1])) or found[1]
            return SchemaProblem(flaw, subject.replace("patternProperty", "patternProperties"))
    return SchemaProblem(SchemaFlaw.INVALID, complaint)


_COMPLAINTS = tuple(
    (re.compile(pattern, re.DOTALL), flaw)
    for pattern, flaw in (
        (r"Unimplemented keys: (\[.*\])", SchemaFlaw.UNSUPPORTED),
        (r"(oneOf) constraints are not supported", SchemaFlaw.UNSUPPORTED),
        (r"^(patternProperty) regexes", SchemaFlaw.UNSUPPORTED),
        (r"Resource '(?:json-schema:///)?(.*?)' is not present", SchemaFlaw.REMOTE),
        (r"Pointer '(.*?)' does not exist", SchemaFlaw.LOST),
        (r"recursion limit()", SchemaFlaw.TOO_DEEP),
        (r"Unsatisfiable schema: (.*)", SchemaFlaw.UNSATISFIABLE),
        (r"regex parse error:.*error: (.*)", SchemaFlaw.PATTERN),
        (r"(?:Unable to determine if regex is empty|too large|too complex|fuel|limit)()", SchemaFlaw.TOO_COMPLEX),
    )
)


def _refused(flaw: SchemaFlaw, subject: str = "") -> SchemaRefused:
    return SchemaRefused(SchemaProblem(flaw, subject))


def _size(schema: JsonSchema) -> int:
    try:
        return len(json.dumps(schema))
    except RecursionError:  # lists in lists, in what are values and no schemas
        raise _refused(SchemaFlaw.TOO_DEEP) from None


def _check_depth(value: object, left: int) -> None:
    if left == 0:
        raise _refused(SchemaFlaw.TOO_DEEP)
    for inner in _inner(cast("JsonSchema", value)) if isinstance(value, dict) else ():
        _check_depth(inner, left - 1)


def _patterns(part: object, references: _References, depth: int) -> int:
    """How many patterns one text has to fit that fits this."""
    if not isinstance(part, dict) or depth > _DEEPEST:
        return 0
    schema = cast("JsonSchema", part)
    own = int("pattern" in schema)
    of_all = sum(_patterns(one, references, depth + 1) for one in _list(schema.get("allOf")))
    of_any = max((_patterns(one, references, depth + 1) for one in _list(schema.get("anyOf"))), default=0)
    reference = schema.get("$ref")
    referred = _patterns(references.found(reference), references, depth + 1) if isinstance(reference, str) else 0
    return own + of_all + of_any + referred


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


class _References:
    """The references of a schema into itself."""

    def __init__(self, schema: JsonSchema) -> None:
        self._schema = schema
        self._names = sorted({name for part in parts(schema) if isinstance(name := part.get("$ref"), str)})

    def found(self, name: str) -> object:
        """What a reference refers to; None where it leads elsewhere or nowhere."""
        if not name.startswith("#"):
            return None
        place: object = self._schema
        for step in name.lstrip("#").split("/")[1:]:
            place = _step(place, step.replace("~1", "/").replace("~0", "~").replace("%25", "%"))
        return place

    def check(self) -> None:
        """Raise SchemaRefused for a reference to elsewhere, and for one that no finite value can fit."""
        for name in self._names:
            if "://" in name:
                raise _refused(SchemaFlaw.REMOTE, name)
        ending: set[str] = set()
        while more := {name for name in self._names if name not in ending and self._ends(self.found(name), ending)}:
            ending |= more
        if self._ends(self._schema, ending):
            return
        raise _refused(SchemaFlaw.CIRCLE, next((name for name in self._names if name not in ending), "#"))

    def _ends(self, part: object, ending: set[str]) -> bool:
        """Whether a finite value can fit, as far as references decide it, if these references have one."""
        if not isinstance(part, dict):
            return True
        schema = cast("JsonSchema", part)
        reference = schema.get("$ref")
        if isinstance(reference, str) and reference not in ending:
            return False
        needed = [*_list(schema.get("allOf")), *_needed(schema)]
        choices = [choice for key in ("anyOf", "oneOf") if (choice := _list(schema.get(key)))]
        return all(self._ends(one, ending) for one in needed) and all(
            any(self._ends(one, ending) for one in choice) for choice in choices
        )


def _needed(schema: JsonSchema) -> Iterator[object]:
    """The schemas of what a value has to hold: required properties of an object, items that must be there."""
    properties = cast("Mapping[str, object]", schema.get("properties") or {})
    if schema.get("type") == "object" and isinstance(schema.get("properties"), dict):
        for name in _list(schema.get("required")):
            yield properties.get(str(name))
    least = schema.get("minItems")
    if schema.get("type") == "array" and isinstance(least, int) and least > len(_list(schema.get("prefixItems"))):
        yield schema.get("items")


def _step(place: object, key: str) -> object:
    if isinstance(place, dict):
        return cast("JsonSchema", place).get(key)
    if isinstance(place, list) and key.isdecimal() and int(key) < len(cast("list[object]", place)):
        return cast("list[object]", place)[int(key)]
    return None
