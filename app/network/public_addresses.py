"""Connections to addresses of the internet alone: a name is resolved here, and only what was looked at is connected to.

Not here: what is asked there (`web`).
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2

IsAllowed = Callable[[str], bool]
"""Tells whether a numeric address may be connected to."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # the last four bytes are an address of the old internet

_ASSIGNED = ipaddress.ip_network("2000::/3")  # all of the new internet; elsewhere are old forms that lead inside


class PrivateAddressError(Exception):
    """A name leads nowhere but into this computer or its network."""


def is_public(address: str) -> bool:
    """Whether a numeric address is one of the internet, and not of this computer, its network, or a special one."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
        if inner is None and found not in _ASSIGNED:
            return False
    return found.is_global and not found.is_multicast


def addresses_of(host: str, port: int) -> list[str]:
    """The numeric addresses of a name. Raises httpcore2.ConnectError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise httpcore2.ConnectError(str(error)) from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class PublicBackend(httpcore2.NetworkBackend):
    """Connects to allowed addresses, or to any of one host that is named, and only until a time has come."""

    def __init__(self, is_allowed: IsAllowed, private_host: str, end: float) -> None:
        self._is_allowed, self._private_host, self._end = is_allowed, private_host, end
        self._real = httpcore2.SyncBackend()

    def check(self, host: str, port: int) -> list[str]:
        """The addresses of a name that may be connected to. Raises PrivateAddressError where there is none."""
        found = addresses_of(host, port)
        allowed = found if host == self._private_host else list(filter(self._is_allowed, found))
        if not allowed:
            raise PrivateAddressError(", ".join(found))
        return allowed

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first allowed address that answers."""
        failure = httpcore2.ConnectError(host)
        for address in self.check(host, port):
            try:
                left = time_left(self._end, timeout)
                stream = self._real.connect_tcp(address, port, left, local_address, socket_options)
                return TimedStream(stream, self._end)
            except httpcore2.ConnectError as error:
                failure = error
        raise failure


class TimedStream(httpcore2.NetworkStream):
    """A stream on which nothing waits beyond a time, however slowly the bytes drip."""

    def __init__(self, stream: httpcore2.NetworkStream, end: float) -> None:
        self._stream, self._end = stream, end

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read some bytes."""
        return self._stream.read(max_bytes, time_left(self._end, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of them."""
        self._stream.write(buffer, time_left(self._end, timeout))

    def close(self) -> None:
        """Close it."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Go on encrypted."""
        left = time_left(self._end, timeout)
        return TimedStream(self._stream.start_tls(ssl_context, server_hostname, left), self._end)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own seam: what it is depends on the name
        """What is known of the connection."""
        return self._stream.get_extra_info(info)


class TimedBackend(httpcore2.NetworkBackend):
    """Connects to a proxy, wherever it is, and only until a time has come."""

    def __init__(self, end: float) -> None:
        self._end = end
        self._real = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to it."""
        left = time_left(self._end, timeout)
        return TimedStream(self._real.connect_tcp(host, port, left, local_address, socket_options), self._end)


def time_left(end: float, timeout: float | None) -> float:
    """How long may still be waited. Raises httpcore2.ReadTimeout where the time has come."""
    left = end - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout("the time is up")
    return left if timeout is None else min(left, timeout)
