"""Reading the blocks by which other programs are told of MCP servers: those of Claude, Cursor and VS Code.

What is read is only proposed: it comes disabled, and is shown word for word before anything of it runs. Not here: our
own file (`mcp_server`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import msgspec

from app.core.tools.mcp_server import McpServer, McpServerRefused, fitting_name
from app.sentence import Sentence
from backends.lines import DECODE_ERRORS

_LARGEST = 1 << 20  # characters
_MOST = 50
_LISTS = ("mcpServers", "servers", "context_servers")
_LIKE_A_SERVER = ("command", "url", "serverUrl", "httpUrl")
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|$))|//[^\n]*|/\*.*?(?:\*/|$)', re.DOTALL)
_TRAILING = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|$))|,(?=\s*+[}\]])', re.DOTALL)
_NO_BLOCK = Sentence("This is no block of MCP servers.")
_LOOK = Sentence("Copy the part of the file that begins with “mcpServers” or “servers”.")


class ProposedServer(msgspec.Struct, frozen=True):
    """A server as another program knows it. `secret` is the value of its header; `lost` what is not taken over."""

    server: McpServer
    secret: str = ""
    lost: tuple[str, ...] = ()


def read_block(text: str, taken: dict[str, McpServer]) -> tuple[ProposedServer, ...]:
    """Read all servers of a block, none of them on or approved. Raises McpServerRefused where there is none."""
    if len(text) > _LARGEST:
        raise McpServerRefused(_NO_BLOCK, _LOOK, "too long")
    found: list[ProposedServer] = []
    names: dict[str, object] = dict(taken)
    for name, told in _entries(_decoded(text)):
        proposed = _read(fitting_name(name, names), told)
        if proposed is not None and len(found) < _MOST:
            names[proposed.server.name] = proposed
            found.append(proposed)
    if not found:
        raise McpServerRefused(_NO_BLOCK, _LOOK)
    return tuple(found)


def _decoded(text: str) -> dict[str, object]:
    """The value; with the comments and commas that VS Code allows, and without the outer braces where they were not
    copied.
    """
    plain = _TRAILING.sub(lambda found: found[1] or "", _COMMENT.sub(lambda found: found[1] or " ", text)).strip()
    reason: Exception | None = None
    for tried in (plain, "{" + plain.rstrip(",") + "}"):
        try:
            value = msgspec.json.decode(tried)
        except DECODE_ERRORS as error:
            reason = reason or error
            continue
        if isinstance(value, dict):
            return cast("dict[str, object]", value)
    raise McpServerRefused(_NO_BLOCK, _LOOK, str(reason or "")) from reason


def _entries(value: dict[str, object]) -> Iterator[tuple[str, dict[str, object]]]:
    """The servers by name, wherever the block begins: at the list, above it, or with one server alone."""
    if isinstance(inner := value.get("mcp"), dict):
        value = cast("dict[str, object]", inner)
    for key in _LISTS:
        if isinstance(listed := value.get(key), dict):
            value = cast("dict[str, object]", listed)
            break
    if any(isinstance(value.get(key), str) for key in _LIKE_A_SERVER):
        yield "server", value
        return
    for name, told in value.items():
        if isinstance(told, dict):
            yield name, cast("dict[str, object]", told)


def _read(name: str, told: dict[str, object]) -> ProposedServer | None:
    address = next((url for key in ("url", "serverUrl", "httpUrl") if (url := _text(told.get(key)))), "")
    lost = [key for key in ("cwd", "envFile", "auth", "oauth") if told.get(key)]
    if address:
        headers = _texts(told.get("headers"))
        header = next((key for key in headers if key.lower() == "authorization"), next(iter(headers), ""))
        lost += [key for key in headers if key != header]
        secret = headers.get(header, "")
        return ProposedServer(
            McpServer(name, url=address, header=header), "" if "${" in secret else secret, tuple(lost)
        )
    command, arguments = _text(told.get("command")), told.get("args")
    if not command:
        return None
    words = tuple(map(str, cast("list[object]", arguments))) if isinstance(arguments, list) else ()
    return ProposedServer(McpServer(name, command, words, _texts(told.get("env"))), "", tuple(lost))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {
        str(key): str(each)
        for key, each in cast("dict[object, object]", value).items()
        if isinstance(each, str | int | float)
    }
