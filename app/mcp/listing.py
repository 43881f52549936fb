"""The tools of a server, as many as a model can be told of; how many were left out is counted."""

from __future__ import annotations

import json

from mcp.client.session import ClientSession
from mcp_types import PaginatedRequestParams, Tool

from app.core.tools.mcp_wire import LARGEST_DECLARATIONS, MOST_TOOLS, McpTool

_MOST_PAGES = 50  # a server may go on for ever
_LONGEST_NAME = 200
_LONGEST_DESCRIPTION = 8 << 10  # characters


async def list_tools(session: ClientSession) -> tuple[tuple[McpTool, ...], int]:
    """The tools within our limits, in the server's order, and the number of those beyond."""
    kept: dict[str, McpTool] = {}
    size = left_out = 0
    cursor: str | None = None
    for _page in range(_MOST_PAGES):
        page = await session.list_tools(params=PaginatedRequestParams(cursor=cursor) if cursor else None)
        for tool in page.tools:
            told = _told(tool)
            own = _size(told) if told is not None and tool.name not in kept and len(kept) < MOST_TOOLS else None
            if told is None or own is None or size + own > LARGEST_DECLARATIONS:
                left_out += 1
            else:
                kept[tool.name] = told
                size += own
        cursor = page.next_cursor
        if not cursor or len(kept) >= MOST_TOOLS:
            break
    return tuple(kept.values()), left_out


def _told(tool: Tool) -> McpTool | None:
    """None: it cannot be told of."""
    if not tool.name or len(tool.name) > _LONGEST_NAME:
        return None
    return McpTool(tool.name, (tool.description or "")[:_LONGEST_DESCRIPTION], dict(tool.input_schema))


def _size(tool: McpTool) -> int:
    try:
        return len(tool.name) + len(tool.description) + len(json.dumps(tool.parameters))
    except (ValueError, RecursionError):
        return LARGEST_DECLARATIONS + 1
