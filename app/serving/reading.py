"""Reading a request's JSON as values with types: unknown fields are left out, wrong types are refused with their path.

Not here: what the values mean (`chat_request`, `responses_request`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from app.serving.limits import MOST_DEPTH
from app.serving.refusals import RequestRefused
from backends.lines import DECODE_ERRORS

ValueT = TypeVar("ValueT")
_PLACE = re.compile(r"^(?P<problem>.*?)(?: - at `(?:key in )?\$?(?P<path>[^`]*)`)?$", re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]|\"(?:[^\"\\]++|\\.)*+\"?", re.DOTALL)
"""Brackets, and texts as a whole. One without an end is taken as well, and nothing twice: else its length would count
squared, and everybody would wait.
"""


def read_body(body: bytes, kind: type[ValueT], check: Callable[[object], None] = lambda _values: None) -> ValueT:
    """Read a body that `check` has seen; raises RequestRefused, and lets it do so."""
    _check_depth(body)
    try:
        values = msgspec.json.decode(body)
    except DECODE_ERRORS as error:
        raise RequestRefused(400, f"The body is no JSON: {error}.", code="invalid_json") from None
    check(values)
    return read_value(values, kind, "")


def read_value(value: object, kind: type[ValueT], path: str) -> ValueT:
    """Read one value that stands at this path of the body; raises RequestRefused that names the path."""
    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        found = _PLACE.match(str(error))
        problem, below = (found["problem"], found["path"] or "") if found else (str(error), "")
        param = (path + below).removeprefix(".") or None
        raise RequestRefused(400, f"{problem}: {param or 'the body'}.", param=param, code="invalid_type") from None


def read_each(values: Sequence[object], kind: type[ValueT], path: str) -> list[ValueT]:
    """Read the values of a list, so that a wrong one is named by its place."""
    return [read_value(value, kind, f"{path}[{number}]") for number, value in enumerate(values)]


def _check_depth(body: bytes) -> None:
    """Refuse what is nested beyond use before it is read; marks within strings do not count."""
    depth = 0
    for found in _BRACKETS.finditer(body):
        mark = found[0]
        if mark in b"[{":
            depth += 1
            if depth > MOST_DEPTH:
                raise RequestRefused(400, f"The JSON is nested more than {MOST_DEPTH} deep.", code="invalid_json")
        elif mark in b"]}":
            depth -= 1
