"""Reading a schema before it is compiled: limits, references, what nothing can fit, and what may be left out.

A schema is anybody's input. What the library would take without end, or would find out only while the answer is
written, is refused here; its own complaints become problems with a subject. Not here: compiling (`constraint`).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Set as AbstractSet
from typing import cast
from urllib.parse import unquote

from backends.contract.schemas import LARGEST_SCHEMA, SchemaFlaw, SchemaProblem

JsonSchema = dict[str, object]

_DEEPEST = 40  # schemas inside each other; the library reads 128 brackets
_LONGEST_CHAIN = 200  # references and alternatives that lead from one to the next, for one and the same value
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
    _References(schema).check()
    known: dict[int, int] = {}
    if any(_patterns(part, schema, known, _LONGEST_CHAIN) > _MOST_PATTERNS for part in parts(schema)):
        raise _refused(SchemaFlaw.TOO_COMPLEX)


def readable(schema: JsonSchema) -> JsonSchema:
    """The schema without formats that the library does not know: a format is a remark, unless somebody keeps it."""
    copy = cast("JsonSchema", json.loads(json.dumps(schema)))
    for part in parts(copy):
        kind = part.get("format")
        if not isinstance(kind, str) or kind not in _FORMATS:
            part.pop("format", None)
        part.pop("x-guidance", None)  # what is meant for the library is ours to say
    return copy


def parts(schema: JsonSchema) -> Iterator[JsonSchema]:
    """The schema, every one inside it, and those that it refers to in places where none would be looked for."""
    seen: set[int] = set()
    waiting: list[object] = [schema]
    while waiting:
        found = waiting.pop()
        if not isinstance(found, dict) or id(cast("JsonSchema", found)) in seen:
            continue
        part = cast("JsonSchema", found)
        seen.add(id(part))
        yield part
        waiting += [*_inner(part), referred(part.get("$ref"), schema)]


def referred(name: object, schema: JsonSchema) -> object:
    """What a reference in a schema refers to; None where it leads elsewhere or nowhere, and for what is none."""
    if not isinstance(name, str) or not (name == "#" or name.startswith("#/")):
        return None
    place: object = schema
    for step in unquote(name).split("/")[1:]:
        place = _step(place, step.replace("~1", "/").replace("~0", "~"))
    return place


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
        (r"(?:Pointer|Anchor) '(.*?)' does not exist", SchemaFlaw.LOST),
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


def _patterns(part: object, root: JsonSchema, known: dict[int, int], left: int) -> int:
    """How many patterns one text has to fit that fits this; `known` has what was counted already."""
    if not isinstance(part, dict):
        return 0
    if left == 0:
        raise _refused(SchemaFlaw.TOO_DEEP)
    schema = cast("JsonSchema", part)
    if (counted := known.get(id(schema))) is not None:
        return counted
    known[id(schema)] = 0  # what comes back to itself adds nothing
    of_all = sum(_patterns(one, root, known, left - 1) for one in _list(schema.get("allOf")))
    of_any = max((_patterns(one, root, known, left - 1) for one in _list(schema.get("anyOf"))), default=0)
    of_referred = _patterns(referred(schema.get("$ref"), root), root, known, left - 1)
    count = known[id(schema)] = int("pattern" in schema) + of_all + of_any + of_referred
    return count


def _list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


class _References:
    """The references of a schema into itself, and which of them lead to what a finite value can fit."""

    def __init__(self, schema: JsonSchema) -> None:
        self._schema = schema
        names = {name for part in parts(schema) if isinstance(name := part.get("$ref"), str)}
        self._targets = {name: referred(name, schema) for name in sorted(names)}

    def check(self) -> None:
        """Raise SchemaRefused for a reference to elsewhere, and for one that no finite value can fit."""
        for name, target in self._targets.items():
            if "://" in name:
                raise _refused(SchemaFlaw.REMOTE, name)
            _check_depth(target, _DEEPEST)
        if blocking := _blocking(self._schema, self._ending()):
            raise _refused(SchemaFlaw.CIRCLE, min(blocking))

    def _ending(self) -> set[str]:
        """The references that a finite value can fit. One that waits for others is looked at again only behind them."""
        ending: set[str] = set()
        waiting: defaultdict[str, set[str]] = defaultdict(set)
        asked = set(self._targets)
        while asked:
            found: set[str] = set()
            for name in asked:
                blocking = _blocking(self._targets[name], ending)
                for other in blocking:
                    waiting[other].add(name)
                if not blocking:
                    found.add(name)
            ending |= found
            asked = {name for other in found for name in waiting.pop(other, ())} - ending
        return ending


def _blocking(part: object, ending: AbstractSet[str]) -> AbstractSet[str]:
    """The references for which it is open whether a finite value can fit this, if those in `ending` have one."""
    if not isinstance(part, dict):
        return frozenset()
    schema = cast("JsonSchema", part)
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference not in ending:
        return {reference}
    for one in (*_list(schema.get("allOf")), *_needed(schema)):
        if blocking := _blocking(one, ending):
            return blocking
    for key in ("anyOf", "oneOf"):
        of_each = [_blocking(one, ending) for one in _list(schema.get(key))]
        if of_each and all(of_each):
            return frozenset[str]().union(*of_each)
    return frozenset()


def _needed(schema: JsonSchema) -> Iterator[object]:
    """The schemas of what a value has to hold: required properties of an object, items that must be there."""
    declared = schema.get("type")
    kinds = _list(declared) or [declared]
    if kinds == ["object"]:
        for name in _list(schema.get("required")):
            yield _property(schema, name)
    least = schema.get("minItems")
    if kinds == ["array"] and isinstance(least, int):
        begun = _list(schema.get("prefixItems"))
        yield from begun[: max(least, 0)]
        if least > len(begun):
            yield schema.get("items")


def _property(schema: JsonSchema, name: object) -> object:
    """The schema of a property, as far as no pattern decides it."""
    properties = schema.get("properties")
    if isinstance(properties, dict) and isinstance(name, str) and name in properties:
        return cast("JsonSchema", properties)[name]
    return None if "patternProperties" in schema else schema.get("additionalProperties")


def _step(place: object, key: str) -> object:
    if isinstance(place, dict):
        return cast("JsonSchema", place).get(key)
    if isinstance(place, list) and key.isdecimal() and int(key) < len(cast("list[object]", place)):
        return cast("list[object]", place)[int(key)]
    return None
