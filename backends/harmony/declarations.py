"""Tools and response formats as the model reads them: TypeScript-like declarations and one-line JSON schemas.

Follows openai-harmony's rendering of schemas byte for byte, because that is what the model was trained on. Not here:
where the sections stand in the prompt (`backends.harmony.render`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from backends.contract.messages import Function, ResponseFormat

Schema = Mapping[str, object]

_SOURCES = "sources=web (default: web)"
_BROWSER = """\
## browser

// Tool for browsing.
// The `cursor` appears in brackets before each browsing display: `[{cursor}]`.
// Cite information from the tool using the following format:
// `【{cursor}†L{line_start}(-L{line_end})?】`, for example: `【6†L9-L11】` or `【8†L3】`.
// Do not quote more than 10 words directly from the tool output.
// sources=web (default: web)
namespace browser {

// Searches for information related to `query` and displays `topn` results.
type search = (_: {
query: string,
topn?: number, // default: 10
source?: string,
}) => any;

// Opens the link `id` from the page indicated by `cursor` starting at line number `loc`, showing `num_lines` lines.
// Valid link ids are displayed with the formatting: `【{id}†.*】`.
// If `cursor` is not provided, the most recent page is implied.
// If `id` is a string, it is treated as a fully qualified URL associated with `source`.
// If `loc` is not provided, the viewport will be positioned at the beginning of the document or centered on the most \
relevant passage, if available.
// Use this function without `id` to scroll to a new location of an opened page.
type open = (_: {
id?: number | string, // default: -1
cursor?: number, // default: -1
loc?: number, // default: -1
num_lines?: number, // default: -1
view_source?: boolean, // default: false
source?: string,
}) => any;

// Finds exact matches of `pattern` in the current page, or the page given by `cursor`.
type find = (_: {
pattern: string,
cursor?: number, // default: -1
}) => any;

} // namespace browser"""

_PYTHON = """\
## python

Use this tool to execute Python code in your chain of thought. The code will not be shown to the user. This tool \
should be used for internal reasoning, but not for code that is intended to be visible to the user (e.g. when creating \
plots, tables, or files).

When you send a message containing Python code to python, it will be executed in a stateful Jupyter notebook \
environment. python will respond with the output of the execution or time out after 120.0 seconds. The drive at \
'/mnt/data' can be used to save and persist user files. Internet access for this session is UNKNOWN. Depends on the \
cluster."""

BUILTIN = {"browser": _BROWSER, "python": _PYTHON}
"""The declarations of the tools that the model knows by training, in the order in which they are written."""


def builtin_section(names: Iterable[str], sources: Sequence[str] = (), python: str = "") -> str:
    """The `# Tools` section of the system message, with where the browser looks, the web where nothing is said, and
    what `python` does, which is what the model was trained with where nothing is said; raises ValueError for an
    unknown tool.
    """
    wanted = set(names)
    if unknown := wanted - BUILTIN.keys():
        raise ValueError(f"not a built-in tool: {', '.join(sorted(unknown))}")
    texts = [text for name, text in (BUILTIN | _told(python)).items() if name in wanted]
    where = sources or ("web",)
    return "\n\n".join(["# Tools", *texts]).replace(_SOURCES, f"sources={','.join(where)} (default: {where[0]})")


def _told(python: str) -> dict[str, str]:
    return {"python": f"## python\n\n{python}"} if python else {}


def functions_section(functions: Sequence[Function]) -> str:
    """The `# Tools` section of the developer message."""
    lines = ["# Tools\n\n## functions\n\nnamespace functions {\n"]
    for function in functions:
        lines += [f"// {line}" for line in _lines(function.description)]
        lines.append(f"type {function.name} = {_signature(function.parameters)} => any;\n")
    lines.append("} // namespace functions")
    return "\n".join(lines)


def response_formats_section(formats: Sequence[ResponseFormat]) -> str:
    """The `# Response Formats` section of the developer message."""
    return "\n\n".join(["# Response Formats", *map(_response_format, formats)])


def _response_format(item: ResponseFormat) -> str:
    schema = json.dumps(item.schema, ensure_ascii=False, separators=(",", ":"))
    description = [f"// {line}" for line in _lines(item.description)]
    return f"## {item.name}\n\n" + "\n".join([*description, schema])


def _signature(parameters: Schema | None) -> str:
    return "()" if parameters is None else f"(_: {_type(parameters, '')})"


def _type(schema: Schema, indent: str) -> str:
    """The TypeScript type of a schema; an object's fields stand on lines of their own."""
    kind = schema.get("type")
    if isinstance(schema.get("oneOf"), list):
        return _alternatives(schema, indent)
    if isinstance(kind, list):
        names = [str(name) for name in cast("list[object]", kind) if isinstance(name, str)]
        return " | ".join("number" if name == "integer" else name for name in names) or "any"
    if kind == "object":
        return _object(schema, indent)
    if kind == "array":
        items = _schema(schema.get("items"))
        return "Array<any>" if items is None else f"{_type(items, indent)}[]"
    if kind == "string":
        return " | ".join(f'"{value}"' for value in _strings(schema.get("enum"))) or "string"
    return {"number": "number", "integer": "number", "boolean": "boolean"}.get(str(kind), "any")


def _object(schema: Schema, indent: str) -> str:
    required = set(_strings(schema.get("required")))
    fields = _schema(schema.get("properties")) or {}
    text = [f"{indent}// {description}\n" for description in _text(schema, "description")]
    text.append("{\n")
    for name, value in fields.items():
        field = _schema(value) or {}
        label = name if name in required else f"{name}?"
        text += [*_title(field, indent), _one_of_field(label, field, indent) or _field(label, field, indent)]
    return "".join([*text, f"{indent}}}"])


def _title(field: Schema, indent: str) -> list[str]:
    return [f"{indent}// {title}\n{indent}//\n" for title in _text(field, "title")]


def _field(label: str, field: Schema, indent: str) -> str:
    above = [f"{indent}// {text}\n" for text in _text(field, "description")]
    default = f" // {_default(field)}" if "default" in field else ""
    above += _examples(field, indent)
    return "".join([*above, f"{indent}{label}: {_nullable(field, indent + '    ')},{default}\n"])


def _examples(field: Schema, indent: str) -> list[str]:
    examples = field.get("examples")
    if not isinstance(examples, list) or not examples:
        return []
    return [f"{indent}// Examples:\n", *(f'{indent}// - "{text}"\n' for text in _strings(cast("object", examples)))]


def _one_of_field(label: str, field: Schema, indent: str) -> str | None:
    """A field with `oneOf`: description and default above the name, one line for each alternative."""
    variants = _variants(field)
    if variants is None:
        return None
    first = _text(variants[0], "description") if variants else []
    own = _text(field, "description")
    above = [*_examples(field, indent), *(f"{indent}// {text}\n" for text in own if own != first)]
    if "default" in field:
        above.append(f"{indent}// {_default(field)}\n")
    lines: list[str] = []
    for number, variant in enumerate(variants):
        is_told = own and ((number == 0 and own != first) or _text(variant, "description") == own)
        comments = [] if is_told else _text(variant, "description")
        comments += [_default(variant)] if "default" in variant else []
        lines.append(f"{indent} | {_nullable(variant, indent + '   ')}{_trailing(comments)}\n")
    return "".join([*above, f"{indent}{label}:\n", *lines, f"{indent},\n"])


def _alternatives(schema: Schema, indent: str) -> str:
    """`oneOf` where no field name stands before it: inside arrays, or as the whole parameter."""
    lines: list[str] = []
    for variant in _variants(schema) or []:
        comments = _text(variant, "description")
        comments += [_default(variant, is_quoted=True)] if "default" in variant else []
        lines.append(f"\n{indent} | {_nullable(variant, indent + '   ')}{_trailing(comments)}")
    return "".join(lines)


def _nullable(schema: Schema, indent: str) -> str:
    text = _type(schema, indent)
    return f"{text} | null" if schema.get("nullable") is True and "null" not in text else text


def _trailing(comments: Sequence[str]) -> str:
    return f" // {' '.join(comments)}" if comments else ""


def _default(schema: Schema, *, is_quoted: bool = False) -> str:
    value = schema.get("default")
    if isinstance(value, str) and not _is_enum(schema):
        return f'default: "{value}"'
    if isinstance(value, str) and not is_quoted:
        return f"default: {value}"
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, float):
        text = re.sub("e[+]?(-?)0*", r"e\1", text)  # 1e30 where Python writes 1e+30
    return f"default: {text}"


def _is_enum(schema: Schema) -> bool:
    values = schema.get("enum")
    return isinstance(values, list) and bool(cast("list[object]", values))


def _variants(schema: Schema) -> list[Schema] | None:
    variants = schema.get("oneOf")
    if not isinstance(variants, list):
        return None
    return [_schema(variant) or {} for variant in cast("list[object]", variants)]


def _schema(value: object) -> Schema | None:
    return cast("Schema", value) if isinstance(value, dict) else None


def _strings(value: object) -> list[str]:
    return [text for text in cast("list[object]", value) if isinstance(text, str)] if isinstance(value, list) else []


def _text(schema: Schema, key: str) -> list[str]:
    value = schema.get(key)
    return [value] if isinstance(value, str) else []


def _lines(text: str) -> list[str]:
    lines = text.removesuffix("\n").split("\n") if text else []
    return [line.removesuffix("\r") for line in lines]
