"""One exchange with a web server that is not trusted: over http and https alone, within limits of size and time.

A name is resolved here, and the connection is made to an address that was looked at, so that no name and no redirect
leads into this computer or its network. Through a proxy the proxy connects; then names that lead there are refused as
far as they can be resolved here. Not here: what is made of a page (`app.reading`), the hub (`session`).
"""

from __future__ import annotations

import contextlib
import ssl
import time
import urllib.request
import zlib
from collections.abc import Iterable, Mapping
from email.message import Message

import httpcore2
import httpx2

from app.core.models.network_wire import Contact
from app.core.tools.web_wire import AskWeb, WebAnswer, WebProblem, WebRefused
from app.network.public_addresses import (
    IsAllowed,
    PrivateAddressError,
    PublicBackend,
    TimedBackend,
    is_public,
)
from app.network.session import Report

MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)
_AGENT = "Triptych (reads a page because somebody asks about it)"
_PACKED = {"": 0, "identity": 0, "gzip": 16 + zlib.MAX_WBITS, "deflate": zlib.MAX_WBITS}
_PROBLEMS: dict[type[Exception], WebProblem] = {
    PrivateAddressError: WebProblem.PRIVATE,
    httpcore2.TimeoutException: WebProblem.TOO_SLOW,
    httpcore2.ConnectError: WebProblem.NO_CONNECTION,
    httpcore2.ProxyError: WebProblem.NO_CONNECTION,
    httpcore2.NetworkError: WebProblem.BROKEN,
    httpcore2.ProtocolError: WebProblem.BROKEN,
    httpcore2.UnsupportedProtocol: WebProblem.SCHEME,
    zlib.error: WebProblem.BROKEN,
    httpx2.InvalidURL: WebProblem.BAD_ADDRESS,
    ValueError: WebProblem.BAD_ADDRESS,  # also letters that no host or header can have
}


class _RefusedError(Exception):
    """Ends the exchange."""

    def __init__(self, problem: WebProblem, detail: str = "", status: int = 0) -> None:
        super().__init__(detail)
        self.refused = WebRefused(problem, detail, status)


def ask_web(request: AskWeb, report: Report, is_allowed: IsAllowed = is_public) -> WebAnswer | WebRefused:
    """What lies at the address, at the end of its redirects. `is_allowed` tells the addresses that may be asked."""
    exchange = _Exchange(request, report, is_allowed)
    try:
        return exchange.run()
    except _RefusedError as error:
        return error.refused
    except tuple(_PROBLEMS) as error:
        problem = next(problem for kind, problem in _PROBLEMS.items() if isinstance(error, kind))
        return WebRefused(problem, f"{type(error).__name__}: {error}")
    finally:
        exchange.report_contacts()


class _Exchange:
    """A request with its redirects, and how long it may still take."""

    def __init__(self, request: AskWeb, report: Report, is_allowed: IsAllowed) -> None:
        self._request, self._report = request, report
        self._end = time.monotonic() + request.seconds
        self._public = PublicBackend(is_allowed, request.private_host, self._end)
        self._tls = httpx2.create_ssl_context()
        self._received: dict[str, int] = {}

    def run(self) -> WebAnswer:
        """Go where the address leads. Raises what `ask_web` tells of."""
        first = url = _checked(httpx2.URL(self._request.address), self._request.address)
        for _ in range(MOST_REDIRECTS + 1):
            found = self._ask(url, is_first=url == first)
            if isinstance(found, WebAnswer):
                return found
            is_encrypted = url.scheme == "https"
            url = _checked(url.join(found), found)
            if (is_encrypted and url.scheme != "https") or self._request.body:
                raise _RefusedError(WebProblem.SCHEME, found)
        raise _RefusedError(WebProblem.REDIRECTS)

    def report_contacts(self) -> None:
        """Who was spoken to, with all bytes so far."""
        for host, received in self._received.items():
            self._report(Contact(host, received))

    def _ask(self, url: httpx2.URL, *, is_first: bool) -> WebAnswer | str:
        """What lies at one address, or where it leads."""
        request, host = self._request, url.host
        if host not in self._received:
            self._received[host] = 0
            self._report(Contact(host, 0))
        with (
            self._pool(url) as pool,
            pool.stream(
                "POST" if request.body else "GET",
                httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=self._headers(url, is_first=is_first),
                content=request.body or None,
            ) as response,
        ):
            headers = {name.decode("latin-1").lower(): text.decode("latin-1") for name, text in response.headers}
            if response.status in _REDIRECTS and "location" in headers:
                return headers["location"]
            if not 200 <= response.status < 300:
                raise _RefusedError(WebProblem.STATUS, host, response.status)
            kind, charset = self._kind(headers)
            content = self._content(response.iter_stream(), headers.get("content-encoding", "").lower(), host)
        return WebAnswer(str(url), kind, charset, content)

    def _pool(self, url: httpx2.URL) -> httpcore2.ConnectionPool:
        proxy = self._request.proxy or _system_proxy(url)
        if not proxy:
            return httpcore2.ConnectionPool(ssl_context=self._tls, network_backend=self._public)
        with contextlib.suppress(httpcore2.ConnectError):  # a name that only the proxy knows
            self._public.check(url.host, url.port or 0)
        return _proxied(proxy, self._tls, TimedBackend(self._end))

    def _headers(self, url: httpx2.URL, *, is_first: bool) -> list[tuple[bytes, bytes]]:
        """A key goes to the address that was asked for, and to no other to which it leads."""
        own = self._request.headers if is_first else {}
        sent = {
            "Host": url.netloc.decode("ascii"),
            "User-Agent": _AGENT,
            "Accept": ", ".join(self._request.accepts),
            "Accept-Encoding": "gzip",
            **({"Content-Type": "application/json"} if self._request.body else {}),
            **own,
        }
        if self._request.body:
            sent["Content-Length"] = str(len(self._request.body))
        return [(name.encode("latin-1"), text.encode("latin-1")) for name, text in sent.items()]

    def _kind(self, headers: Mapping[str, str]) -> tuple[str, str]:
        """The type of the content, and how its letters are written. Raises _RefusedError for another than is wanted."""
        said = Message()
        said["content-type"] = headers.get("content-type", "text/html")
        if said.get_content_type() not in self._request.accepts:
            raise _RefusedError(WebProblem.WRONG_TYPE, said.get_content_type())
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self._request.most:
            raise _RefusedError(WebProblem.TOO_LARGE, f"{int(length):,} bytes")
        return said.get_content_type(), str(said.get_param("charset", ""))

    def _content(self, chunks: Iterable[bytes], packing: str, host: str) -> bytes:
        """All of it, unpacked; never more than is allowed is held."""
        if packing not in _PACKED:
            raise _RefusedError(WebProblem.WRONG_TYPE, f"packed as {packing}")
        unpack = _Unpacking(_PACKED[packing], self._request.most)
        content = bytearray()
        for chunk in chunks:
            self._received[host] += len(chunk)
            content += unpack(chunk, len(content))
        return bytes(content)


class _Unpacking:
    """Unpacks as it comes. Raises _RefusedError as soon as it is too much."""

    def __init__(self, bits: int, most: int) -> None:
        self._packed = zlib.decompressobj(bits) if bits else None
        self._most = most

    def __call__(self, chunk: bytes, already: int) -> bytes:
        room = self._most - already + 1
        found = chunk if self._packed is None else self._packed.decompress(chunk, room)
        if already + len(found) > self._most:
            raise _RefusedError(WebProblem.TOO_LARGE, f"more than {self._most:,} bytes")
        return found


def _checked(url: httpx2.URL, said: str) -> httpx2.URL:
    """An address that may be asked at all. Raises _RefusedError."""
    if url.scheme not in ("http", "https"):
        raise _RefusedError(WebProblem.SCHEME, said)
    if not url.host or url.userinfo:
        raise _RefusedError(WebProblem.BAD_ADDRESS, said)
    return url


def _system_proxy(url: httpx2.URL) -> str:
    """As the environment, or the system's settings, have it for a host."""
    if urllib.request.proxy_bypass(url.host):
        return ""
    found = urllib.request.getproxies()
    return found.get(url.scheme) or found.get("all") or ""


def _proxied(proxy: str, tls: ssl.SSLContext, backend: httpcore2.NetworkBackend) -> httpcore2.ConnectionPool:
    found = httpx2.Proxy(proxy)
    if found.url.scheme not in ("http", "https"):
        raise _RefusedError(WebProblem.BAD_ADDRESS, f"proxy {proxy}")
    return httpcore2.HTTPProxy(
        httpcore2.URL(scheme=found.url.raw_scheme, host=found.url.raw_host, port=found.url.port, target=b"/"),
        found.raw_auth,
        ssl_context=tls,
        network_backend=backend,
    )
