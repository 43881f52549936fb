"""The way to a server: its name resolved once, and whom TLS trusts there.

A certificate that no authority vouches for is trusted where a person has said so, and then that one alone, by its
SHA-256. Not here: speaking (`exchange`).
"""

from __future__ import annotations

import hashlib
import socket
import ssl
from typing import Any, NamedTuple

from backends.contract.errors import EngineError, ErrorCode
from backends.contract.server import Address, AddressError, Server, parse_address

Place = tuple[Any, Any, int, str, Any]  # as getaddrinfo gives it: what stands in it depends on the family


class Way(NamedTuple):
    """Where one connection goes. `certificate`: SHA-256 of the only one that is trusted; empty: the authorities."""

    address: Address
    key: str
    place: Place
    tls: ssl.SSLContext | None
    certificate: str = ""


def ways_to(server: Server) -> tuple[Way, ...]:
    """Resolve a server's name, which may take as long as the system lets it; raises EngineError. One for each of its
    numbers, to be tried in turn.
    """
    try:
        address = parse_address(server.address)
    except AddressError as error:
        raise EngineError(ErrorCode.SERVER_UNREACHABLE, f"no address: {error}") from error
    tls = _context(server.certificate) if address.scheme == "https" else None
    try:
        places = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise EngineError(ErrorCode.SERVER_UNREACHABLE, f"{address.host}: {error}") from error
    return tuple(Way(address, server.key, place, tls, server.certificate) for place in places)


def _context(certificate: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if certificate:
        _trust_anybody(context)  # until the handshake is over: then only the one whose hash is known
    return context


def _trust_anybody(context: ssl.SSLContext) -> None:
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE


def check_pinned(way: Way, tls: ssl.SSLSocket) -> None:
    """Raise EngineError where another certificate was pinned than the server shows; nothing has been sent yet."""
    shown = fingerprint(tls)
    if way.certificate and shown != way.certificate:
        raise EngineError(ErrorCode.SERVER_UNTRUSTED, shown)


def looking_only(way: Way) -> Way:
    """The same way for somebody who wants to see the certificate and says nothing: the key stays here."""
    context = ssl.create_default_context()
    _trust_anybody(context)
    return way._replace(tls=context, key="", certificate="none of all")


def fingerprint(tls: ssl.SSLSocket) -> str:
    """The SHA-256 of the certificate that a server has shown."""
    return hashlib.sha256(tls.getpeercert(binary_form=True) or b"").hexdigest()


def explained(error: ssl.SSLError, *, is_begun: bool) -> EngineError:
    """What failed: the handshake, for want of trust or since the other end speaks no TLS, or what was begun."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return EngineError(ErrorCode.SERVER_UNTRUSTED, "")  # whoever asks finds out which certificate it is
    if is_begun:
        return EngineError(ErrorCode.SERVER_LOST, str(error))
    return EngineError(ErrorCode.SERVER_FOREIGN, f"TLS: {error.reason or error}")
