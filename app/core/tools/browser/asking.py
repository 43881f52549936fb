"""What a call of the browser asks for, read from its arguments: as the model was told, and as it writes them anyhow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import msgspec

from app.core.tools.browser.page import BrowserError
from backends.contract.calls import ToolCall
from backends.lines import DECODE_ERRORS

NAMESPACE = "browser."


@dataclass(frozen=True)
class SearchCall:
    """Find pages."""

    query: str
    source: str = ""


@dataclass(frozen=True)
class OpenCall:
    """Show a page: by the number of a link, by its address, or the same one at another line. -1: not said."""

    id: int | str = -1
    cursor: int = -1
    loc: int = -1
    num_lines: int = -1
    source: str = ""


@dataclass(frozen=True)
class FindCall:
    """Find a wording on a page."""

    pattern: str
    cursor: int = -1
    source: str = ""


BrowserCall = SearchCall | OpenCall | FindCall


def is_browsing(call: ToolCall) -> bool:
    """Whether a call is one of the browser's."""
    return call.tool.startswith(NAMESPACE)


def read_call(call: ToolCall) -> BrowserCall:
    """Read the arguments of a call. Raises BrowserError."""
    given = _given(call.text)
    source = _text(given, "source", "")
    match call.tool.removeprefix(NAMESPACE):
        case "search":
            return SearchCall(_text(given, "query"), source)
        case "open":
            cursor, loc, num_lines = (_number(given, name) for name in ("cursor", "loc", "num_lines"))
            return OpenCall(_id(given), cursor, loc, num_lines, source)
        case "find":
            return FindCall(_text(given, "pattern"), _number(given, "cursor"), source)
        case name:
            raise BrowserError(f"Unknown function: {name}")


def _given(text: str) -> dict[str, object]:
    try:
        found: object = msgspec.json.decode(text) if text.strip() else {}
    except DECODE_ERRORS as error:
        raise BrowserError("Invalid function arguments") from error
    if not isinstance(found, dict):
        raise BrowserError("Invalid function arguments")
    return cast("dict[str, object]", found)


def _id(given: dict[str, object]) -> int | str:
    """The number of a link, also where it is written as text; else an address."""
    value = given.get("id")
    if isinstance(value, str) and value.strip() and not value.strip().lstrip("-").isdecimal():
        return value.strip()
    return _number(given, "id")


def _number(given: dict[str, object], name: str) -> int:
    value = given.get(name)
    if value is None or value == "":
        return -1
    try:
        return msgspec.convert(value, int, strict=False)
    except msgspec.ValidationError as error:
        raise BrowserError(f"`{name}` should be an integer, not `{type(value).__name__}`") from error


def _text(given: dict[str, object], name: str, default: str | None = None) -> str:
    value = given.get(name, default)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or not (value.strip() or default is not None):
        raise BrowserError(f"`{name}` should be a text")
    return value
