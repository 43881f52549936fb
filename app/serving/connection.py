"""One client's connection: requests one after the other by h11, each checked, read in time, answered, or refused.

A client that goes away ends its answer; one that is slow, too large or not HTTP harms nobody but itself. Not here:
what is answered (`api`), which heads are in order (`checks`).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Awaitable, Callable, Mapping

import h11

from app.serving import limits
from app.serving.checks import Door, checked_path, client_of, too_large
from app.serving.client import Client
from app.serving.pages import may_headers, page_headers
from app.serving.refusals import RequestRefused
from backends.lines import encode_json

_JSON, _EVENTS = "application/json", "text/event-stream"
_CHUNK = 64 << 10
_STILL_AT_IT = 102
SIGN_OF_LIFE = b": waiting\n\n"  # a comment between events


class Exchange:
    """One request, and the ways to answer it. `begin_stream` and then pieces, or `send_json` once."""

    def __init__(
        self,
        http: h11.Connection,
        writer: asyncio.StreamWriter,
        headers: Mapping[str, str],
        path: str = "",
        body: bytes = b"",
        client: Client | None = None,
    ) -> None:
        """`headers` go with every answer."""
        self._http, self._writer, self._headers = http, writer, headers
        self.path, self.body, self.client = path, body, client or Client()

    @property
    def has_begun(self) -> bool:
        """Whether a status was sent already."""
        return self._http.our_state is not h11.SEND_RESPONSE

    async def send_json(
        self, status: int, value: object, headers: Mapping[str, str] | None = None, *, is_head: bool = False
    ) -> None:
        """Answer with one JSON value; `is_head`: with all but the value itself."""
        body = encode_json(value)
        sent = {"Content-Type": _JSON, "Content-Length": str(len(body)), **self._headers, **(headers or {})}
        content = () if is_head else (h11.Data(data=body),)
        self._send(h11.Response(status_code=status, headers=_pairs(sent)), *content, h11.EndOfMessage())
        await self._drain()

    async def begin_stream(self) -> None:
        """Begin to answer with server-sent events; the connection ends with them."""
        sent = {"Content-Type": _EVENTS, "Connection": "close", **self._headers}
        self._send(h11.Response(status_code=200, headers=_pairs(sent)))
        await self._drain()

    async def send_nothing(self, headers: Mapping[str, str]) -> None:
        """Answer with headers alone."""
        self._send(h11.Response(status_code=204, headers=_pairs({**self._headers, **headers})), h11.EndOfMessage())
        await self._drain()

    async def probe(self) -> None:
        """Send what means nothing: the system of a client that has gone refuses it, which is heard with the next."""
        if not self.has_begun:
            self._send(h11.InformationalResponse(status_code=_STILL_AT_IT, headers=[]))
        elif self._http.our_state is h11.SEND_BODY:
            self._send(h11.Data(data=SIGN_OF_LIFE))
        await self._drain()

    async def send_piece(self, piece: bytes) -> None:
        """Send some whole events."""
        self._send(h11.Data(data=piece))
        await self._drain()

    async def end_stream(self) -> None:
        """There are no more events."""
        self._send(h11.EndOfMessage())
        await self._drain()

    def _send(self, *events: h11.Response | h11.InformationalResponse | h11.Data | h11.EndOfMessage) -> None:
        self._writer.write(b"".join(self._http.send(event) or b"" for event in events))

    async def _drain(self) -> None:
        if self._writer.transport.get_write_buffer_size() or self._writer.transport.is_closing():
            await asyncio.wait_for(self._writer.drain(), limits.WRITE_SECONDS)


Respond = Callable[[Exchange], Awaitable[None]]


class ClientConnection:
    """Serves one client until it goes, is refused, or takes too long."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, door: Callable[[], Door], respond: Respond
    ) -> None:
        self._reader, self._writer, self._door, self._respond = reader, writer, door, respond
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=limits.MOST_HEADER)
        self._headers: Mapping[str, str] = {}  # of every answer to the request that is read
        self._is_head = False  # that request
        self.waits_since: float | None = time.monotonic()  # for a request; None while one is answered

    async def serve(self) -> None:
        """Answer what comes; whatever becomes of the client, its connection is closed then."""
        try:
            seconds = limits.HEADER_SECONDS
            while await self._serve_one(seconds):
                seconds = limits.IDLE_SECONDS
        except (OSError, TimeoutError, h11.ProtocolError):
            pass  # it has gone, or cannot be spoken to
        finally:
            self.drop()

    def drop(self) -> None:
        """Close it at once."""
        with contextlib.suppress(OSError, RuntimeError):  # the loop is closed already
            self._writer.transport.abort() if self._writer.is_closing() else self._writer.close()

    async def _serve_one(self, seconds: float) -> bool:
        """Whether another request may follow."""
        self.waits_since = time.monotonic()
        self._is_head = False
        try:
            request = await asyncio.wait_for(self._next_event(), seconds)
            if not isinstance(request, h11.Request):
                return False
            self.waits_since = None
            await self._take(request)
        except h11.RemoteProtocolError as error:
            await self._refuse(
                RequestRefused(error.error_status_hint, f"This is no request that can be read: {error}.")
            )
        except RequestRefused as refusal:
            await self._refuse(refusal)
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            await self._linger()
            return False
        self._http.start_next_cycle()
        return True

    async def _take(self, request: h11.Request) -> None:
        door = self._door()
        self._is_head = request.method == b"HEAD"
        self._headers = page_headers(request, door)
        path = checked_path(request, door)
        client = client_of(request, str(self._writer.get_extra_info("peername", ("",))[0]))
        exchange = Exchange(self._http, self._writer, self._headers, path, await self._body(), client)
        if path:
            await self._answer(exchange)
        else:
            await exchange.send_nothing(may_headers(request))

    async def _next_event(self) -> type[h11.NEED_DATA | h11.PAUSED] | h11.Event:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self._reader.read(_CHUNK))
        return event

    async def _body(self) -> bytes:
        if self._http.they_are_waiting_for_100_continue:
            self._writer.write(self._http.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
        try:
            return await asyncio.wait_for(self._whole_body(), limits.BODY_SECONDS)
        except TimeoutError:
            raise RequestRefused(408, "The request did not come to its end in time.", code="timeout") from None

    async def _whole_body(self) -> bytes:
        parts: list[bytes] = []
        size = 0
        while isinstance(event := await self._next_event(), h11.Data):
            size += len(event.data)
            if size > limits.MOST_BODY:
                raise too_large()
            parts.append(bytes(event.data))
        if not isinstance(event, h11.EndOfMessage):
            raise ConnectionResetError("it ended in the middle of a request")
        return b"".join(parts)

    async def _answer(self, exchange: Exchange) -> None:
        """Answer, unless the client goes away before that."""
        answering = asyncio.ensure_future(self._respond(exchange))
        leaving = asyncio.ensure_future(self._wait_until_gone(exchange))
        try:
            await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            if not answering.done():
                answering.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await answering
        if answering.cancelled():
            raise ConnectionResetError("the client has gone")
        answering.result()

    async def _wait_until_gone(self, exchange: Exchange) -> None:
        """What comes meanwhile is kept for the next request, as far as it is no more than that."""
        ahead = 0
        with contextlib.suppress(OSError, TimeoutError):
            while ahead < limits.MOST_AHEAD:
                data = await self._reader.read(_CHUNK)
                if not data:
                    await self._probe_until_gone(exchange)
                ahead += len(data)
                self._http.receive_data(data)
            await asyncio.get_running_loop().create_future()

    async def _probe_until_gone(self, exchange: Exchange) -> None:
        """A client that has ended its sending and still listens looks like one that has gone. Raises OSError for the
        latter, and for one whose HTTP is too old to be probed.
        """
        if self._http.their_http_version == b"1.0":
            raise ConnectionResetError("it has gone, or nobody can tell")
        pauses = itertools.chain(limits.PROBE_SECONDS, itertools.repeat(limits.PROBE_SECONDS[-1]))
        for pause in pauses:
            await asyncio.sleep(pause)
            await exchange.probe()

    async def _refuse(self, refusal: RequestRefused) -> None:
        """Say why, where nothing was said yet; what was not read then ends the connection."""
        if self._http.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            return
        is_read = self._http.their_state is h11.DONE
        headers = refusal.headers if is_read else {**refusal.headers, "Connection": "close"}
        exchange = Exchange(self._http, self._writer, self._headers)
        await exchange.send_json(refusal.status, refusal.body, headers, is_head=self._is_head)

    async def _linger(self) -> None:
        """Let a refused client read why: unread input would take the answer with it."""
        with contextlib.suppress(OSError, TimeoutError):
            self._writer.write_eof()
            await asyncio.wait_for(self._read_away(), limits.LINGER_SECONDS)

    async def _read_away(self) -> None:
        while await self._reader.read(_CHUNK):
            pass


def _pairs(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    """With what every answer has: no page may guess at it, frame it, or keep it."""
    return [*headers.items(), ("X-Content-Type-Options", "nosniff"), ("Cache-Control", "no-store")]
