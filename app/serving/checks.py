"""What a request's head has to fulfil before a byte of its body is read, in this order: its form, the host it means,
the page it comes from, the path, the method, the key, the kind and the size of what it sends.

Not here: what stands in the body (`reading`).
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

import h11

from app.core.jobs.serving_wire import THIS_COMPUTER, address_of, is_address, is_private
from app.serving.client import Client
from app.serving.limits import MOST_BODY
from app.serving.refusals import RequestRefused

_NAMES = (THIS_COMPUTER, "localhost", "[::1]", "host.docker.internal")  # the last: this computer, from a container
METHODS = {
    "/health": "GET",
    "/v1/models": "GET",
    "/v1/chat/completions": "POST",
    "/v1/responses": "POST",
    "/v1/completions": "POST",
}
_MODEL = "/v1/models/"
OPEN = ("/health",)  # without a key


@dataclass(frozen=True)
class Door:
    """Whom the server lets in: on which port it is asked, and with which key; without one it knows nobody yet."""

    port: int
    key: str = ""
    host: str = THIS_COMPUTER  # on which it listens
    names: tuple[str, ...] = ()  # of this computer, where others may ask, too
    origins: tuple[str, ...] = ()  # of web pages that may ask


def checked_path(request: h11.Request, door: Door) -> str:
    """The path that is asked for; raises RequestRefused where the head is not in order."""
    headers = _headers(request)
    target = request.target.decode("ascii", "replace")
    if not target.startswith("/"):
        raise RequestRefused(400, "Ask for a path, such as /v1/models.")
    _check_host(headers, door)
    origins = _values(headers, "origin")
    if origins and not allowed_origin(request, door):
        message = "This web page may not use this server. Its address has to be allowed in Triptych first."
        raise RequestRefused(403, message, code="origin_not_allowed")
    path = target.partition("?")[0]
    if origins and request.method == b"OPTIONS":
        return ""
    _check_method(request, path)
    if path not in OPEN:
        _check_key(headers, door.key)
    _check_body(request, headers)
    return path


def allowed_origin(request: h11.Request, door: Door) -> str:
    """The web page that asks, if it may; empty where none asks, or one that may not."""
    origins = _values(_headers(request), "origin")
    return origins[0] if len(origins) == 1 and origins[0] in door.origins else ""


def client_of(request: h11.Request, address: str) -> Client:
    """The program that asks from this address."""
    return Client(" ".join(_values(_headers(request), "user-agent")), address)


def _headers(request: h11.Request) -> Sequence[tuple[str, str]]:
    return [(name.decode("ascii"), value.decode("latin-1")) for name, value in request.headers]


def _values(headers: Sequence[tuple[str, str]], wanted: str) -> list[str]:
    return [value for name, value in headers if name == wanted]


def _check_host(headers: Sequence[tuple[str, str]], door: Door) -> None:
    """A page whose name was made to lead here still says its own name; an address is nobody's name."""
    hosts = _values(headers, "host")
    if len(hosts) != 1 or not _is_own(hosts[0].lower(), door):
        message = f"This server is called {address_of(door.host, door.port)}, and not by this name."
        raise RequestRefused(421, message, code="host_not_allowed")


def _is_own(host: str, door: Door) -> bool:
    name, port = host, "80"
    if not host.endswith("]") and ":" in host:
        name, _, port = host.rpartition(":")
    if port != str(door.port):
        return False
    if name in _NAMES or f"{name}:{port}" == address_of(door.host, door.port):
        return True
    return not is_private(door.host) and (name in door.names or is_address(name))


def _check_method(request: h11.Request, path: str) -> None:
    method = "GET" if path.startswith(_MODEL) else METHODS.get(path)
    if method is None:
        raise RequestRefused(404, "There is nothing here. Try /v1/models or /v1/chat/completions.", code="not_found")
    if request.method.decode("ascii") != method:
        raise RequestRefused(405, f"Use {method} here.", code="method_not_allowed", headers={"Allow": method})


def _check_key(headers: Sequence[tuple[str, str]], key: str) -> None:
    given = _values(headers, "authorization")
    kind, _, shown = given[0].partition(" ") if len(given) == 1 else ("", "", "")
    is_right = hmac.compare_digest(shown.strip().encode(), key.encode())
    if not key or kind.lower() != "bearer" or not is_right:
        message = "Send the key of this server: “Authorization: Bearer …”."
        raise RequestRefused(401, message, code="invalid_api_key", headers={"WWW-Authenticate": "Bearer"})


def _check_body(request: h11.Request, headers: Sequence[tuple[str, str]]) -> None:
    lengths, codings = _values(headers, "content-length"), _values(headers, "transfer-encoding")
    if lengths and codings:
        raise RequestRefused(400, "A body has a length or a transfer coding, never both.")
    if request.method == b"POST" and not _is_json(headers):
        raise RequestRefused(415, "Send JSON: “Content-Type: application/json”.", code="unsupported_media_type")
    if _values(headers, "content-encoding"):
        raise RequestRefused(415, "Send the JSON as it is, not compressed.", code="unsupported_media_type")
    if lengths and int(lengths[0]) > MOST_BODY:
        raise too_large()


def _is_json(headers: Sequence[tuple[str, str]]) -> bool:
    kinds = [value.partition(";")[0].strip().lower() for value in _values(headers, "content-type")]
    return kinds == ["application/json"]


def too_large() -> RequestRefused:
    """The body is longer than anybody's conversation."""
    return RequestRefused(413, f"A request has at most {MOST_BODY >> 20} MB.", code="request_too_large")
