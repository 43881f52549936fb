"""How much, and for how long, an answer may come that is read whole: a listing, a redirect's page, an error's.

A server that is wrong or hostile could else fill the memory or hold the process for ever. Files are streamed, and have
their own account (`fetching`).
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx2

from app.network.refusals import Refusal
from app.network_errors import NetworkCode

MOST_BYTES = 32 << 20  # the listing of ten thousand files has about 4 MB
MOST_SECONDS = 120.0


class LimitedStream(httpx2.SyncByteStream):
    """A body that ends in a Refusal where it grows too large or lasts too long."""

    def __init__(self, body: httpx2.SyncByteStream, host: str, most_bytes: int, most_seconds: float) -> None:
        self._body = body
        self._host = host
        self._most_bytes = most_bytes
        self._deadline = time.monotonic() + most_seconds

    def __iter__(self) -> Iterator[bytes]:
        received = 0
        for chunk in self._body:
            received += len(chunk)
            if received > self._most_bytes:
                raise Refusal(NetworkCode.SERVER, f"{self._host} sends more than a listing can have")
            if time.monotonic() > self._deadline:
                raise Refusal(NetworkCode.SERVER, f"{self._host} takes too long over a listing")
            yield chunk

    def close(self) -> None:
        """Give the connection back to the pool."""
        self._body.close()


def limit(response: httpx2.Response, most_bytes: int = MOST_BYTES, most_seconds: float = MOST_SECONDS) -> None:
    """Put limits on a body that has not been read. Raises Refusal for one that is packed: a few bytes of it could
    become any number, and none was asked for.
    """
    host = response.url.host
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Refusal(NetworkCode.SERVER, f"{host} sends a packed answer that was not asked for")
    if isinstance(response.stream, httpx2.SyncByteStream):
        response.stream = LimitedStream(response.stream, host, most_bytes, most_seconds)
