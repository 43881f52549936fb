"""Reading the arguments of a tool call as JSON, as leniently as is safe.

Strict JSON first, then raw line breaks inside strings, then the first value with whatever follows it cut off. What is
none of these becomes an error for the model to read; nothing is guessed or completed.
"""

from __future__ import annotations

import json
from typing import cast

import msgspec


class Arguments(msgspec.Struct, frozen=True, tag="arguments"):
    """The arguments by name; `was_repaired` when strict JSON did not read them."""

    values: dict[str, object]
    was_repaired: bool = False


class BadArguments(msgspec.Struct, frozen=True, tag="bad_arguments"):
    """No arguments can be read; `reason` is meant for the model."""

    reason: str


def parse_arguments(text: str) -> Arguments | BadArguments:
    """The arguments of a call; empty text means none. Never raises."""
    if not text.strip():
        return Arguments({})
    try:
        return _checked(json.loads(text), was_repaired=False)
    except (ValueError, RecursionError):
        pass
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text.lstrip())
    except (ValueError, RecursionError) as error:
        return BadArguments(f"The arguments are not valid JSON: {error}")
    return _checked(value, was_repaired=True)


def _checked(value: object, *, was_repaired: bool) -> Arguments | BadArguments:
    if not isinstance(value, dict):
        return BadArguments("The arguments must be a JSON object.")
    return Arguments(cast("dict[str, object]", value), was_repaired)  # JSON keys are strings
