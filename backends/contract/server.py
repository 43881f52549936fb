"""An engine that runs elsewhere: the address that a person gives, and what is needed to ask there.

Pure values, for both ends. Not here: asking (`backends.remote`), keeping addresses and keys (`app`).
"""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

import msgspec

_PORTS = {"http": 80, "https": 443}
_HAS_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_HOST = re.compile(r"[A-Za-z0-9_.:%-]{1,253}")
_VERSION = "/v1"  # as addresses for OpenAI's clients end; each request says itself which version it is of


class Server(msgspec.Struct, frozen=True):
    """Whom to ask for which model. `model` empty: the only one, or the first; `key` empty: none is sent."""

    address: str
    model: str = ""
    key: str = ""
    certificate: str = ""  # SHA-256 of the one certificate that is trusted there; empty: the system's authorities

    def __repr__(self) -> str:
        """Without the key: what is printed may be kept."""
        return f"Server({self.address!r}, {self.model!r})"


class AddressError(ValueError):
    """What was written is no address of a server."""


class Address(NamedTuple):
    """An address in its parts."""

    scheme: str  # http or https
    host: str
    port: int
    path: str  # in front of every request's own, without a slash at its end

    @property
    def text(self) -> str:
        """The same for the same server."""
        return f"{self.scheme}://{self.netloc}{self.path}"

    @property
    def netloc(self) -> str:
        """Host and port, as a request names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def is_here(self) -> bool:
        """Whether it is this computer: what is sent there leaves it not."""
        return is_loopback(self.host)


def parse_address(text: str) -> Address:
    """Read an address as people write it; without a scheme it is http on this computer and https elsewhere. Raises
    AddressError.
    """
    text = text.strip()
    if not text.isprintable():
        raise AddressError(text)
    parts = _split(text if _HAS_SCHEME.match(text) else f"//{text}")
    host = (parts.hostname or "").rstrip(".")
    scheme = parts.scheme or ("http" if is_loopback(host) else "https")
    if scheme not in _PORTS or not _HOST.fullmatch(host) or "@" in parts.netloc or parts.query or parts.fragment:
        raise AddressError(text)
    path = parts.path.rstrip("/").removesuffix(_VERSION)
    if re.search(r"[^\x21-\x7e]", path):
        raise AddressError(text)
    return Address(scheme, host, _port(parts) or _PORTS[scheme], path)


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError as error:
        raise AddressError(text) from error


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as error:  # no number, or none of a port
        raise AddressError(parts.netloc) from error


def is_loopback(host: str) -> bool:
    """Whether a host is this computer, by its name or number alone; nobody is asked."""
    if host.casefold() == "localhost":
        return True
    try:
        number = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(number, "ipv4_mapped", None)
    return number.is_loopback or (mapped is not None and mapped.is_loopback)
