"""The server's end of the pipe to its parent, who owns the engine: answers are asked for here, and come in pieces.

Not here: the threads and descriptors of the pipe (`process`), what becomes of an answer (`generation`).
"""

from __future__ import annotations

import asyncio
import itertools
from collections import deque
from collections.abc import AsyncIterator, Callable

from app.core.jobs.serving_wire import Ask, FromServer, Moving, Serve, Serving, Stop, ToServer
from app.serving.asked import GenerationRequest
from app.serving.client import Client
from app.serving.limits import MOST_REQUESTS
from app.serving.refusals import RequestRefused
from backends.contract import wire

AnswerEvent = Moving | wire.Delta | wire.Finished | wire.Failed


class PendingAnswer:
    """One answer that was asked for. `events` ends with `finished` or `failed`."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._events: deque[AnswerEvent] = deque()
        self._waiter: asyncio.Future[None] | None = None  # of whoever waits for the next event

    def put(self, event: AnswerEvent) -> None:
        """Something has come."""
        self._events.append(event)
        _wake(self._waiter)

    async def events(self, seconds: float) -> AsyncIterator[AnswerEvent | None]:
        """What comes of it; None where nothing came for so many seconds."""
        while True:
            if not self._events:
                await self._wait(seconds)
            event = self._events.popleft() if self._events else None
            yield event
            if isinstance(event, wire.Finished | wire.Failed):
                return

    async def _wait(self, seconds: float) -> None:
        """Until something comes, at most so long. `asyncio.wait_for` would make a task for every token."""
        loop = asyncio.get_running_loop()
        self._waiter = loop.create_future()
        timer = loop.call_later(seconds, _wake, self._waiter)
        try:
            await self._waiter
        finally:
            timer.cancel()
            self._waiter = None


def _wake(waiter: asyncio.Future[None] | None) -> None:
    if waiter is not None and not waiter.done():
        waiter.set_result(None)


class Relay:
    """All answers that clients wait for, by number, and what is served."""

    def __init__(self, send: Callable[[FromServer], None]) -> None:
        self._send = send
        self._numbers = itertools.count(1)
        self._pending: dict[int, PendingAnswer] = {}
        self.served: Serve | None = None

    def ask(self, asked: GenerationRequest, client: Client) -> PendingAnswer:
        """Hand a prompt to the engine; raises RequestRefused where too many wait already."""
        if len(self._pending) >= MOST_REQUESTS:
            message = f"{MOST_REQUESTS} answers are wanted already. Ask again soon."
            raise RequestRefused(503, message, kind="server_error", code="overloaded", headers={"Retry-After": "1"})
        answer = PendingAnswer(next(self._numbers))
        self._pending[answer.number] = answer
        owner = client.owner(asked.user)
        most, likeliest = asked.max_tokens, asked.logprobs
        self._send(Ask(answer.number, asked.prompt, asked.sampling, most, client.name, owner, likeliest))
        return answer

    def stop(self, answer: PendingAnswer) -> None:
        """It is long enough; it closes soon, as cancelled."""
        self._send(Stop(answer.number))

    def leave(self, answer: PendingAnswer) -> None:
        """Nobody wants it any more; an answer that has closed is left alone."""
        if self._pending.pop(answer.number, None) is not None:
            self._send(Stop(answer.number))

    def receive(self, event: ToServer) -> None:
        """Pass on what the parent tells."""
        if isinstance(event, Serve):
            self.served = event
            self._send(Serving())
            return
        answer = self._pending.get(event.id)
        if answer is None:
            return
        if isinstance(event, wire.Finished | wire.Failed):
            del self._pending[event.id]
        answer.put(event)
