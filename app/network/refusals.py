"""What stops a request, and what only delays it; and which of the two an answer of the hub, or of the disk, is."""

from __future__ import annotations

import errno
from collections.abc import Mapping

import httpx2

from app.network_errors import NetworkCode

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_LATER = (408, 425, 429, 500, 502, 503, 504)  # answers that may be better next time
_LONGEST_ASKED = 300.0  # seconds that a server may ask us to wait
_ERROR_CODES = {
    "GatedRepo": NetworkCode.GATED,
    "RepoNotFound": NetworkCode.NOT_FOUND,
    "RevisionNotFound": NetworkCode.NOT_FOUND,
    "EntryNotFound": NetworkCode.NOT_FOUND,
}


class Refusal(Exception):
    """The request cannot be done; trying again at once would not help."""

    def __init__(self, code: NetworkCode, detail: str, facts: Mapping[str, int] | None = None, path: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail, self.path = code, detail, path
        self.facts = dict(facts or {})


class Trouble(Exception):
    """It did not work this time. `wait`: seconds that the server asks for; `code`: what it is if it stays so."""

    def __init__(self, reason: str, wait: float = 0.0, code: NetworkCode = NetworkCode.UNREACHABLE) -> None:
        super().__init__(reason)
        self.reason, self.wait, self.code = reason, wait, code


def check_answer(response: httpx2.Response, *, has_token: bool) -> None:
    """Nothing for an answer that brings content; else raises Refusal or Trouble."""
    status = response.status_code
    if status < 400:
        return
    detail = f"{response.url.host} answered {status}"
    if status in _LATER:
        code = NetworkCode.RATE_LIMITED if status == 429 else NetworkCode.SERVER
        raise Trouble(detail, _asked_wait(response), code)
    said = _ERROR_CODES.get(response.headers.get("X-Error-Code", ""))
    if said is not None and not (has_token and status in (401, 403)):
        raise Refusal(said, detail)
    if status in (401, 403):
        raise Refusal(NetworkCode.TOKEN_REFUSED if has_token else NetworkCode.GATED, detail)
    raise Refusal(NetworkCode.NOT_FOUND if status in (404, 410) else NetworkCode.SERVER, detail)


def trouble_of(error: httpx2.HTTPError) -> Trouble:
    """A connection that could not be made, broke, or fell silent."""
    reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    is_none = isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError)
    return Trouble(reason, code=NetworkCode.NO_CONNECTION if is_none else NetworkCode.UNREACHABLE)


def disk_refusal(error: OSError, folder: str) -> Refusal:
    """The disk is full, or may not be written to."""
    if error.errno in _FULL:
        return Refusal(NetworkCode.DISK_FULL, f"{folder}: {error.strerror}", path=folder)
    return Refusal(NetworkCode.NOT_WRITABLE, f"{folder}: {error.strerror or error}", path=folder)


def _asked_wait(response: httpx2.Response) -> float:
    """From `Retry-After`, in seconds; dates are not worth reading."""
    asked = response.headers.get("Retry-After", "").strip()
    return min(float(asked), _LONGEST_ASKED) if asked.isdigit() else 0.0
