"""Between a server and the library: what nobody asked for is counted, and what we do not give is refused in words.

A server may ask its client to let the model write (sampling), for folders (roots) and for answers of the user
(elicitation). Those would let it work behind the card that the user sees, so each gets a sentence instead. Not here:
the transports (`programs`, `addresses`).
"""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import TYPE_CHECKING

import anyio
from mcp.shared.message import SessionMessage
from mcp_types import (
    INVALID_REQUEST,
    ErrorData,
    JSONRPCError,
    JSONRPCMessage,
    JSONRPCRequest,
)

from app.core.tools.mcp_wire import McpProblem
from app.mcp.last_words import LastWords
from app.mcp.problems import MOST_NONSENSE, MOST_UNASKED, UNASKED_PER_SECOND, ServerProblem

if TYPE_CHECKING:
    from mcp.client._transport import TransportStreams

REFUSED = {
    "sampling/createMessage": "Triptych does not let a server ask the model (sampling).",
    "roots/list": "Triptych names no folders to a server (roots).",
    "elicitation/create": "Triptych does not let a server ask the user (elicitation).",
}
_SHOWN = 200  # characters of a line that is no message


class Gate:
    """Watches one server. `problem` says why it was closed; `ended` is set when nothing comes any more."""

    def __init__(self, words: LastWords, clock: Callable[[], float] = time.monotonic) -> None:
        self._words, self._clock = words, clock
        self._allowance, self._since = float(MOST_UNASKED), clock()
        self._nonsense = 0
        self._has_spoken = False
        self._noted = set[str]()
        self.problem: ServerProblem | None = None
        self.ended = anyio.Event()

    @asynccontextmanager
    async def through(
        self, transport: AbstractAsyncContextManager[TransportStreams]
    ) -> AsyncGenerator[TransportStreams]:
        """The transport's streams, with this between them and whoever reads."""
        async with transport as (read, write):
            passed_on, passed = anyio.create_memory_object_stream[SessionMessage | Exception](0)

            async def pump() -> None:
                with suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
                    async with passed_on:
                        async for item in read:
                            answer = self.check(item)
                            if self.problem is not None:
                                break
                            if answer is None:
                                await passed_on.send(item)
                            else:
                                await write.send(SessionMessage(answer))
                self.ended.set()

            async with anyio.create_task_group() as tasks:
                tasks.start_soon(pump)
                try:
                    yield passed, write
                finally:
                    tasks.cancel_scope.cancel()
                    passed.close()

    def check(self, item: SessionMessage | Exception) -> JSONRPCMessage | None:
        """Count a message; give the answer to one that goes no further. Sets `problem` where it was one too many."""
        if isinstance(item, Exception):
            self._count_nonsense(item)
            return None
        message = item.message
        self._has_spoken = True
        self._count()  # answers, too: which of them was asked for, only the library knows
        if isinstance(message, JSONRPCRequest) and (reason := REFUSED.get(message.method)):
            self._note(f"The server asked for {message.method}, and was refused.")
            return JSONRPCError(jsonrpc="2.0", id=message.id, error=ErrorData(code=INVALID_REQUEST, message=reason))
        return None

    def _count(self) -> None:
        now = self._clock()
        self._allowance = min(MOST_UNASKED, self._allowance + (now - self._since) * UNASKED_PER_SECOND) - 1
        self._since = now
        if self._allowance < 0:
            self.problem = ServerProblem(McpProblem.FLOODED)

    def _count_nonsense(self, error: Exception) -> None:
        self._count()
        self._nonsense += 1
        self._note(f"It wrote what is no message of the protocol: {str(error).partition('input_value=')[2][:_SHOWN]}")
        if self._nonsense >= MOST_NONSENSE and not self._has_spoken:
            self.problem = ServerProblem(McpProblem.NOT_MCP)

    def _note(self, sentence: str) -> None:
        """Say the same thing once."""
        if sentence not in self._noted and len(self._noted) < MOST_NONSENSE:
            self._noted.add(sentence)
            self._words.note(sentence)
