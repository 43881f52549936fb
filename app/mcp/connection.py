"""One server: connected, its tools listed, calls made, and ended.

Not here: how it is reached (`programs`, `addresses`), what is refused to it (`gate`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

import anyio
import anyio.lowlevel
from mcp.client.client import Client
from mcp.client.session import ClientSession, IncomingMessage
from mcp.client.subscriptions import ListenNotSupportedError, listen
from mcp.shared.exceptions import MCPError
from mcp_types import (
    CallToolRequest,
    CallToolRequestParams,
    CallToolResult,
    Implementation,
    InputRequiredResult,
    ToolListChangedNotification,
)
from pydantic import TypeAdapter, ValidationError

from app import __version__
from app.core.tools.argument_check import misfit
from app.core.tools.mcp_wire import (
    CallMcpTool,
    ConnectServer,
    HostContacted,
    McpCallFailed,
    McpEvent,
    McpProblem,
    McpProgress,
    McpResult,
    ServerStopped,
    StdioTarget,
    ToolsListed,
)
from app.core.tools.result import cut_result
from app.mcp.addresses import ServerAddress
from app.mcp.contents import is_failure, text_of
from app.mcp.gate import Gate
from app.mcp.last_words import LastWords
from app.mcp.listing import list_tools
from app.mcp.problems import LARGEST_MESSAGE, ServerProblem, problem_of
from app.mcp.programs import ServerProgram

_US = Implementation(name="Triptych", version=__version__)
_RESULT: TypeAdapter[CallToolResult | InputRequiredResult] = TypeAdapter(CallToolResult | InputRequiredResult)
_MOST_SECONDS = 10  # times the time without a sign of life
_SECONDS_BETWEEN_LISTS = 1.0  # a server may say without end that its tools have changed
_LONGEST_PROGRESS = 500  # characters


class ServerConnection:
    """Lives as long as its server. `gone` is set when nothing of the server is left."""

    def __init__(self, request: ConnectServer, report: Callable[[McpEvent], None]) -> None:
        self._request, self._report = request, report
        self._words = LastWords()
        self._gate = Gate(self._words)
        self._scope = anyio.CancelScope()
        self._is_leaving = False
        self._session: ClientSession | None = None
        self._tools_changed = anyio.Event()
        self._listed: ToolsListed | None = None
        self.gone = anyio.Event()
        target = request.target
        self._transport = (
            ServerProgram(target, self._words)
            if isinstance(target, StdioTarget)
            else ServerAddress(target, self._contacted)
        )

    @property
    def last_words(self) -> str:
        """The end of its stderr, and what was refused to it."""
        return self._words.text

    def leave(self, *, in_haste: bool = False) -> None:
        """Let it be ended; `gone` is set then."""
        self._is_leaving = True
        self._transport.in_haste = self._transport.in_haste or in_haste
        self._scope.cancel()

    async def run(self) -> None:
        """Connect, tell its tools, and stay until it is to go or goes by itself."""
        found: ServerProblem | None = None
        try:
            with self._scope:
                self._scope.deadline = anyio.current_time() + self._request.seconds
                await anyio.lowlevel.checkpoint()  # one that was left before it began starts nothing
                await self._stay()
        except Exception as error:  # noqa: BLE001 - whatever the library meets ends this server, and no other
            found = problem_of(error)
        if found is None and self._scope.cancelled_caught and not self._is_leaving:
            found = ServerProblem(McpProblem.NO_ANSWER, f"{self._request.seconds:g}")
        found = None if self._is_leaving else self._transport.problem or self._gate.problem or found
        self._report(
            ServerStopped(
                self._request.server, found and found.problem, found.detail if found else "", self._words.text
            )
        )
        self.gone.set()

    async def _stay(self) -> None:
        transport = self._gate.through(self._transport.streams())
        client = Client(transport, client_info=_US, message_handler=self._hear, cache=None)
        async with anyio.create_task_group() as tasks, client:
            tasks.start_soon(self._end_with_the_stream)
            self._session = client.session
            await self._list(client)
            self._scope.deadline = math.inf
            tasks.start_soon(self._listen)
            while True:
                await self._tools_changed.wait()
                self._tools_changed = anyio.Event()
                await self._list(client)
                await anyio.sleep(_SECONDS_BETWEEN_LISTS)

    async def _end_with_the_stream(self) -> None:
        await self._gate.ended.wait()
        raise self._transport.problem or self._gate.problem or ServerProblem(McpProblem.ENDED)

    async def _list(self, client: Client) -> None:
        tools, left_out = await list_tools(client.session)
        info = client.server_info
        title = (info.title or info.name) if info else ""
        listed = ToolsListed(self._request.server, title[:100], tools, left_out)
        if listed != self._listed:
            self._listed = listed
            self._report(listed)

    async def _listen(self) -> None:
        """Newer servers tell of changed tools only to whoever listens."""
        assert self._session is not None
        try:
            async with listen(self._session, tools_list_changed=True) as events:
                async for _event in events:
                    self._tools_changed.set()
        except (ListenNotSupportedError, MCPError, TimeoutError, ValidationError):
            return  # it speaks the older protocol, or cannot tell

    async def _hear(self, message: IncomingMessage) -> None:
        if isinstance(message, ToolListChangedNotification):
            self._tools_changed.set()

    def _contacted(self, host: str, received: int) -> None:
        self._report(HostContacted(self._request.server, host, received))

    async def call(self, call: CallMcpTool) -> McpResult | McpCallFailed:
        """Make a call and give its result, cut where it is too long."""
        if self._session is None:
            return McpCallFailed(call.id, McpProblem.NO_SERVER)
        if wrong := misfit(call.arguments, call.schema):
            return McpCallFailed(call.id, McpProblem.BAD_ARGUMENTS, wrong)
        with anyio.CancelScope(deadline=anyio.current_time() + call.seconds) as scope:
            try:
                result = await self._ask(self._session, call, scope)
            except Exception as error:  # noqa: BLE001 - whatever the library meets ends this call, and no other
                return self._failed(call, error)
            text = text_of(result).encode(errors="replace")
            kept = cut_result(text.decode(), len(text), limit=call.limit)
            return McpResult(call.id, kept.text, kept.size, is_failure(result))
        return McpCallFailed(call.id, McpProblem.NO_ANSWER, f"{call.seconds:g}")

    async def _ask(
        self, session: ClientSession, call: CallMcpTool, scope: anyio.CancelScope
    ) -> CallToolResult | InputRequiredResult:
        """By the request itself: the session’s own method would also judge the result by a schema of the server’s."""
        latest = scope.deadline + (_MOST_SECONDS - 1) * call.seconds
        params = CallToolRequestParams(name=call.tool, arguments=call.arguments)
        heard = partial(self._progress, call, scope, latest)
        return await session.send_request(CallToolRequest(params=params), _RESULT, progress_callback=heard)

    async def _progress(
        self,
        call: CallMcpTool,
        scope: anyio.CancelScope,
        latest: float,
        progress: float,
        total: float | None,
        message: str | None,
    ) -> None:
        scope.deadline = min(latest, anyio.current_time() + call.seconds)
        text = message or (f"{progress:g} / {total:g}" if total else f"{progress:g}")
        self._report(McpProgress(call.id, text[:_LONGEST_PROGRESS]))

    def _failed(self, call: CallMcpTool, error: Exception) -> McpCallFailed:
        found = self._transport.problem or self._gate.problem or problem_of(error)
        if "SSE stream failed" in found.detail or "an answer of more than" in found.detail:
            found = ServerProblem(McpProblem.TOO_LONG, f"{LARGEST_MESSAGE >> 20} MB")
        return McpCallFailed(call.id, found.problem, found.detail)
