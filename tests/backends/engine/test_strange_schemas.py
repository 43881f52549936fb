"""Schemas whose keywords hold what no keyword takes are written as a rule or refused, and never end the engine."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from backends.engine.constraint import json_rule
from backends.engine.demo_schemas import narrowed
from backends.engine.schemas import JsonSchema, SchemaRefused

_STRANGE = ({"a": 1}, [{}], [[]], [None], {}, [], None, True, -1, 2**63, "x", "#", 0.5)
_KEYWORDS = (
    *("type", "format", "required", "properties", "additionalProperties", "patternProperties", "items", "prefixItems"),
    *("minItems", "maxItems", "minLength", "maxLength", "enum", "const", "anyOf", "oneOf", "allOf", "$ref", "pattern"),
    *("minimum", "maximum", "multipleOf", "minProperties", "x-guidance", "$defs"),
)


def _of_demo(schema: JsonSchema) -> str:
    return json_rule(narrowed(schema))


@pytest.mark.parametrize("keyword", _KEYWORDS)
@pytest.mark.parametrize("rule", [json_rule, _of_demo])
def test_a_strange_value_is_taken_or_refused(rule: Callable[[JsonSchema], str], keyword: str) -> None:
    for value in _STRANGE:
        for kind in ("object", "array", "string", ["string", "null"]):
            inner: JsonSchema = {"type": kind, keyword: value}
            within = {"type": "object", "properties": {"n": inner}, "required": ["n"]}
            beside = {"type": "object", "properties": {"n": {}}, keyword: value}
            for schema in (inner, within, beside):
                with suppress(SchemaRefused):
                    assert rule(schema).startswith("%json ")
