"""A server that is reached over HTTP: the library's transport, with limits on what comes and a count of it.

Redirects are followed within the same host alone, by the library. Not here: whether it may be reached (the app).
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx2
from mcp.client.streamable_http import streamable_http_client

from app.core.tools.mcp_wire import HttpTarget, McpProblem
from app.mcp.problems import LARGEST_MESSAGE, ServerProblem

if TYPE_CHECKING:
    from mcp.client._transport import TransportStreams

_TIMES = httpx2.Timeout(30.0, read=300.0)
_WHO_ARE_YOU = (401, 403, 407)


class ServerAddress:
    """One server. `problem` says what its last answer had against us."""

    def __init__(self, address: HttpTarget, contacted: Callable[[str, int], None]) -> None:
        self._address, self._contacted = address, contacted
        self.received = 0  # bytes
        self.in_haste = False
        self.problem: ServerProblem | None = None

    @asynccontextmanager
    async def streams(self) -> AsyncGenerator[TransportStreams]:
        """Speak with it; nothing is sent before there is something to say."""
        hooks = {"request": [self._note], "response": [self._look_at]}
        headers = {**self._address.headers, "Accept-Encoding": "identity"}
        client = httpx2.AsyncClient(headers=headers, timeout=_TIMES, event_hooks=hooks)
        async with (
            client,
            streamable_http_client(
                self._address.url, http_client=client, max_sse_event_size=LARGEST_MESSAGE
            ) as streams,
        ):
            yield streams

    async def _note(self, request: httpx2.Request) -> None:
        self._contacted(request.url.host, self.received)

    async def _look_at(self, response: httpx2.Response) -> None:
        self.problem = None
        if response.status_code in _WHO_ARE_YOU:
            self.problem = ServerProblem(McpProblem.NOT_ALLOWED, str(response.status_code))
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            self.problem = ServerProblem(McpProblem.NOT_MCP, "a packed answer, which nobody asked for")
            raise httpx2.DecodingError("a few bytes could become any number")
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _Counted(response.stream, self._count, is_endless=_is_stream(response))

    def _count(self, size: int) -> None:
        self.received += size


class _Counted(httpx2.AsyncByteStream):
    """The body of an answer, which is ended where it is too long; a stream of events has its limit for each event."""

    def __init__(self, stream: httpx2.AsyncByteStream, count: Callable[[int], None], *, is_endless: bool) -> None:
        self._stream, self._count, self._is_endless = stream, count, is_endless

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for piece in self._stream:
            size += len(piece)
            self._count(len(piece))
            if size > LARGEST_MESSAGE and not self._is_endless:
                raise httpx2.StreamError(f"an answer of more than {LARGEST_MESSAGE >> 20} MB")
            yield piece

    async def aclose(self) -> None:
        """Let the connection go."""
        await self._stream.aclose()


def _is_stream(response: httpx2.Response) -> bool:
    return response.headers.get("content-type", "").lower().startswith("text/event-stream")
