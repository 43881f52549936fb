"""What the app and the process of the MCP clients say to each other: one JSON object a line, tagged by `type`.

Not here: who starts it (`app.services.tools.mcp_servers`), what it does (`app.mcp`).
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from app.core.tools.result import LIMIT
from backends.lines import LineDecoder

PROTOCOL = 1  # both ends have to speak the same one
MOST_TOOLS = 128  # of one server; a model that reads more declarations than that chooses badly
LARGEST_DECLARATIONS = 512 << 10  # bytes of all schemas and descriptions of one server


class StdioTarget(msgspec.Struct, frozen=True, tag="stdio"):
    """A server that is a program of this computer, spoken to over its pipes."""

    command: str
    arguments: tuple[str, ...] = ()
    environment: dict[str, str] = {}


class HttpTarget(msgspec.Struct, frozen=True, tag="http"):
    """A server that is reached over HTTP. `headers` hold what proves who the user is."""

    url: str
    headers: dict[str, str] = {}


class ConnectServer(msgspec.Struct, frozen=True, tag="connect"):
    """Start or reach a server by the name that it has with us. `listed` or `stopped` follows."""

    server: str
    target: StdioTarget | HttpTarget
    seconds: float = 120.0  # `npx` may have to fetch the program first


class LeaveServer(msgspec.Struct, frozen=True, tag="leave"):
    """End a server with all that it has started. Closed by `stopped`."""

    server: str


class CallMcpTool(msgspec.Struct, frozen=True, tag="call"):
    """Call a tool by the server's own name of it. Closed by `result` or `failed`."""

    id: int
    server: str
    tool: str
    arguments: dict[str, object]
    schema: dict[str, object] = {}  # what the arguments have to fit; empty: anything
    seconds: float = 120.0  # without a sign of life
    limit: int = LIMIT  # bytes that are kept of the result


class CancelMcpCall(msgspec.Struct, frozen=True, tag="cancel"):
    """Let a call be; `failed` closes it all the same."""

    id: int


class TellDetails(msgspec.Struct, frozen=True, tag="details"):
    """Tell what a server has written to its stderr last. Closed by `details`."""

    server: str


McpRequest = ConnectServer | LeaveServer | CallMcpTool | CancelMcpCall | TellDetails


class McpReady(msgspec.Struct, frozen=True, tag="ready"):
    """The first line out."""

    protocol: int
    pid: int = 0


class McpTool(msgspec.Struct, frozen=True):
    """A tool as its server declares it."""

    name: str
    description: str = ""
    parameters: dict[str, object] = {}


class ToolsListed(msgspec.Struct, frozen=True, tag="listed"):
    """A server is connected, or has changed its tools. `left_out` counts those beyond our limits."""

    server: str
    title: str
    tools: tuple[McpTool, ...]
    left_out: int = 0


class McpProblem(StrEnum):
    """Why a server or a call did not work; a value never changes its meaning."""

    NOT_FOUND = "not_found"  # there is no such program
    NOT_STARTED = "not_started"  # the program is there and cannot be run
    NO_ANSWER = "no_answer"  # in the time it was given
    NOT_MCP = "not_mcp"  # what it says is not the protocol
    ENDED = "ended"  # by itself
    FLOODED = "flooded"  # it sent more than anybody asked for
    TOO_LONG = "too_long"  # a message beyond our limit
    UNREACHABLE = "unreachable"
    NOT_ALLOWED = "not_allowed"  # it wants to know who the user is
    CANCELLED = "cancelled"
    NO_SERVER = "no_server"  # none of this name is connected
    BAD_ARGUMENTS = "bad_arguments"  # they do not fit the schema
    REFUSED = "refused"  # the server answers with an error
    INTERNAL = "internal"


class ServerStopped(msgspec.Struct, frozen=True, tag="stopped"):
    """A server is gone, with all that it had started. No problem: it was asked to go."""

    server: str
    problem: McpProblem | None = None
    detail: str = ""
    last_words: str = ""  # the end of its stderr


class ServerDetails(msgspec.Struct, frozen=True, tag="details"):
    """The end of a server's stderr, and what of it was refused."""

    server: str
    text: str


class HostContacted(msgspec.Struct, frozen=True, tag="contact"):
    """How many bytes have come from a host by now."""

    server: str
    host: str
    received: int = 0


class McpProgress(msgspec.Struct, frozen=True, tag="progress"):
    """What a server says of a call under way."""

    id: int
    text: str


class McpResult(msgspec.Struct, frozen=True, tag="result"):
    """The result of a call as text; `size` is that of the whole in bytes, of which `text` may be the beginning."""

    id: int
    text: str
    size: int
    is_failure: bool = False  # by the server's word


class McpCallFailed(msgspec.Struct, frozen=True, tag="failed"):
    """A call came to nothing."""

    id: int
    problem: McpProblem
    detail: str = ""


McpEvent = (
    McpReady | ToolsListed | ServerStopped | ServerDetails | HostContacted | McpProgress | McpResult | McpCallFailed
)

REQUESTS: LineDecoder[McpRequest] = LineDecoder(McpRequest)
EVENTS: LineDecoder[McpEvent] = LineDecoder(McpEvent)
