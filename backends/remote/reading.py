"""What a server says, read field by field: anything may stand there, and what is of another kind counts as missing.

Not here: asking (`asking`), what fields there are (`dialects`, `probing`).
"""

from __future__ import annotations

from typing import cast

import msgspec

from backends.lines import DECODE_ERRORS

_LARGEST = 1 << 53


def json_of(content: bytes) -> object:
    """Read JSON; None for what is none."""
    try:
        return msgspec.json.decode(content)
    except DECODE_ERRORS:
        return None


def fields_of(value: object, name: str) -> dict[str, object]:
    """Give a field that is an object; an empty one where it is none."""
    found = field_of(value, name)
    return cast("dict[str, object]", found) if isinstance(found, dict) else {}  # JSON has no other keys


def list_of(value: object, name: str) -> list[object]:
    """Give a field that is a list; an empty one where it is none."""
    found = field_of(value, name)
    return cast("list[object]", found) if isinstance(found, list) else []


def text_of(value: object, name: str) -> str:
    """Give a field that is a text; empty where it is none."""
    found = field_of(value, name)
    return found if isinstance(found, str) else ""


def number_of(value: object, name: str) -> int:
    """Give a field that is a whole number from nought on; 0 where it is none, or larger than any of ours."""
    found = field_of(value, name)
    return found if isinstance(found, int) and not isinstance(found, bool) and 0 <= found < _LARGEST else 0


def field_of(value: object, name: str) -> object:
    """Give a field, whatever it is; None where there is none."""
    return cast("dict[str, object]", value).get(name) if isinstance(value, dict) else None


def ids_of(value: object, name: str) -> tuple[int, ...]:
    """Give a field that is a list of whole numbers; what is none of them becomes -1, which is no id."""
    whole = (each if isinstance(each, int) and not isinstance(each, bool) else -1 for each in list_of(value, name))
    return tuple(whole)
