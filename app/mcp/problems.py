"""Why a server does not work, as an exception of this process, and the limits that it meets."""

from __future__ import annotations

import httpx2
from mcp.shared.exceptions import MCPError

from app.core.tools.mcp_wire import McpProblem

LARGEST_MESSAGE = 16 << 20  # bytes; a result of ten megabytes is cut, not refused
MOST_UNASKED, UNASKED_PER_SECOND = 5_000, 200.0  # messages, of which few are asked for: at once, and for ever
MOST_NONSENSE = 100  # lines that are no message, before the first that is one


class ServerProblem(Exception):
    """Ends a server, or keeps it from being started."""

    def __init__(self, problem: McpProblem, detail: str = "") -> None:
        super().__init__(f"{problem}: {detail}")
        self.problem, self.detail = problem, detail


def problem_of(error: BaseException) -> ServerProblem:
    """What an exception of the library means."""
    cause = first_cause(error)
    match cause:
        case ServerProblem():
            return cause
        case TimeoutError() | httpx2.TimeoutException():
            return ServerProblem(McpProblem.NO_ANSWER)
        case httpx2.HTTPError() | httpx2.InvalidURL() | OSError():
            return ServerProblem(McpProblem.UNREACHABLE, str(cause))
        case MCPError():
            return ServerProblem(McpProblem.REFUSED, cause.error.message[:2000])
        case _:
            return ServerProblem(McpProblem.NOT_MCP, str(cause)[:2000])


def first_cause(error: BaseException) -> BaseException:
    """The first exception inside of groups."""
    inside: tuple[BaseException, ...] = getattr(error, "exceptions", ())
    return first_cause(inside[0]) if inside else error
