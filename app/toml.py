"""Writes TOML: the other half of `tomllib`. What `tomllib` reads comes back equal; comments are not kept."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import cast

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(document: Mapping[str, object]) -> str:
    """The document as text; tables of the first level as sections, deeper ones inline. TypeError for foreign values."""
    plain = {key: value for key, value in document.items() if not isinstance(value, dict)}
    parts = ["".join(_line(key, value) for key, value in plain.items())] if plain else []
    for name, table in document.items():
        if isinstance(table, dict):
            content = cast("dict[str, object]", table)  # TOML keys are always texts
            parts.append(f"[{_key(name)}]\n" + "".join(_line(key, value) for key, value in content.items()))
    return "\n".join(parts)


def _line(key: str, value: object) -> str:
    return f"{_key(key)} = {_value(value)}\n"


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    # JSON's escapes are TOML's, but for DEL, which TOML wants escaped
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case int() | float():
            return repr(value)
        case datetime() | date() | time():
            return value.isoformat()
        case dict():
            table = cast("dict[str, object]", value)  # as above
            return "{" + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in table.items()) + "}"
        case list():
            return "[" + ", ".join(_value(item) for item in cast("Sequence[object]", value)) + "]"
        case _:
            raise TypeError(f"{type(value).__name__} has no form in TOML")
