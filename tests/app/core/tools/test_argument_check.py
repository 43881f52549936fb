"""Whether arguments fit a schema, of which a part is the server's to judge."""

from __future__ import annotations

import pytest

from app.core.tools.argument_check import misfit

_TEXT = {"type": "string"}
_SEARCH: dict[str, object] = {
    "type": "object",
    "properties": {"path": _TEXT, "pattern": _TEXT, "format": _TEXT},
    "required": ["path", "pattern"],
    "additionalProperties": False,
}


def test_an_argument_may_be_called_like_a_word_of_a_schema() -> None:
    assert misfit({"path": "/", "pattern": "*.py", "format": "long"}, _SEARCH) == ""
    assert misfit({"path": "/", "pattern": 1}, _SEARCH) == "pattern: 1 is not of type 'string'"
    assert misfit({"path": "/"}, _SEARCH) == "'pattern' is a required property"
    assert "'other' was unexpected" in misfit({"path": "/", "pattern": "", "other": 1}, _SEARCH)


@pytest.mark.parametrize(
    "schema",
    [
        {"patternProperties": {"^x-": {}}, "additionalProperties": False},
        {"properties": {"x-a": {"not": {"pattern": "^b"}}}},
        {"properties": {"x-a": {"oneOf": [{"pattern": "^a"}, {"pattern": "^b"}]}}},
        {"if": {"properties": {"x-a": {"pattern": "^b"}}}, "then": {"required": ["more"]}},
        {"properties": {"x-a": {"enum": ["a", {"pattern": "b"}]}}},
    ],
)
def test_what_fits_the_whole_is_not_refused_for_a_pattern_that_is_left_to_the_server(schema: dict[str, object]) -> None:
    assert misfit({"x-a": "a"}, schema) == ""
