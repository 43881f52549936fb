"""How schemas read as TypeScript: as openai-harmony 0.0.8 writes them (`test_oracle` compares with it)."""

from __future__ import annotations

import pytest

from backends.contract.messages import Function
from backends.harmony.declarations import functions_section

FIELDS: list[tuple[dict[str, object], str]] = [
    ({"type": "string"}, "a?: string,"),
    ({"type": "integer"}, "a?: number,"),
    ({"type": "boolean", "default": False}, "a?: boolean, // default: false"),
    ({"type": "string", "default": "x"}, 'a?: string, // default: "x"'),
    ({"type": "string", "enum": ["x", "y"], "default": "x"}, 'a?: "x" | "y", // default: x'),
    ({"type": "string", "nullable": True, "description": "Why"}, "// Why\na?: string | null,"),
    ({"type": ["integer", "string"]}, "a?: number | string,"),
    ({"type": "array"}, "a?: Array<any>,"),
    ({"type": "array", "items": {"type": "string", "enum": ["x", "y"]}}, 'a?: "x" | "y"[],'),
    ({"anyOf": [{"type": "string"}]}, "a?: any,"),
    ({"$ref": "#/x"}, "a?: any,"),
    ({"type": "number", "default": 1e30}, "a?: number, // default: 1e30"),
    ({"type": "string", "title": "T", "examples": ["e"]}, '// T\n//\n// Examples:\n// - "e"\na?: string,'),
    (
        {"type": "object", "description": "In", "properties": {"b": {"type": "string"}}, "required": ["b"]},
        "// In\na?:     // In\n{\n    b: string,\n    },",
    ),
    (
        {"oneOf": [{"type": "string"}, {"type": "number", "description": "n"}], "description": "Either", "default": 2},
        "// Either\n// default: 2\na?:\n | string\n | number // n\n,",
    ),
]


@pytest.mark.parametrize(("schema", "text"), FIELDS)
def test_field(schema: dict[str, object], text: str) -> None:
    function = Function("f", "", {"type": "object", "properties": {"a": schema}})
    assert f"\n\ntype f = (_: {{\n{text}\n}}) => any;\n\n" in functions_section([function])


@pytest.mark.parametrize(
    ("parameters", "signature"),
    [
        (None, "()"),
        ({}, "(_: any)"),
        ({"type": "object"}, "(_: {\n})"),
        ({"type": "string"}, "(_: string)"),
        ({"oneOf": [{"type": "string", "default": "x"}, {}]}, '(_: \n | string // default: "x"\n | any)'),
    ],
)
def test_signature(parameters: dict[str, object] | None, signature: str) -> None:
    assert f"\ntype f = {signature} => any;\n" in functions_section([Function("f", "", parameters)])


def test_every_line_of_a_description_is_a_comment() -> None:
    assert "// one\n// \n// two\ntype f" in functions_section([Function("f", "one\n\ntwo\n")])
