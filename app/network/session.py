"""One HTTP session with the hub, through `huggingface_hub`; who was spoken to is told as it happens.

What is sent is what the request says, to hosts that are told. Not here: what huggingface_hub would do by itself, which
the package switches off.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit

import httpx2
from huggingface_hub import set_client_factory
from huggingface_hub.utils import get_session, logging as hub_logging

from app.core.models.network_wire import AnyEvent, Contact, Hub
from app.network.limits import limit
from app.network.refusals import Refusal
from app.network_errors import NetworkCode

_AGENT = "triptych"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")

Report = Callable[[AnyEvent], None]


class Session:
    """What a request needs to speak to the hub."""

    def __init__(self, hub: Hub, stall: float, report: Report) -> None:
        address = urlsplit(hub.endpoint)
        if address.scheme not in ("https", "http") or not address.hostname or address.username:
            raise Refusal(NetworkCode.BAD_ADDRESS, hub.endpoint)
        is_private = address.scheme == "https" or address.hostname in _LOOPBACK
        self.endpoint = hub.endpoint.rstrip("/")
        self.token = hub.token if is_private else ""  # never readable on the way
        self.stall = stall
        self._scheme = address.scheme
        self._report = report
        self._received: dict[str, int] = {}
        hub_logging.set_verbosity_error()
        set_client_factory(lambda: self._client(hub.proxy))

    @property
    def client(self) -> httpx2.Client:
        """The same one that huggingface_hub uses."""
        return get_session()

    @property
    def headers(self) -> dict[str, str]:
        """For a file's bytes as they are. httpx takes the token off when it is sent on to another host."""
        headers = {"Accept-Encoding": "identity", "User-Agent": _AGENT}
        return headers | ({"Authorization": f"Bearer {self.token}"} if self.token else {})

    def address(self, repository: str, revision: str, name: str) -> str:
        """The web address of a repository's file at a revision."""
        return f"{self.endpoint}/{repository}/resolve/{quote(revision, safe='')}/{quote(name)}"

    def count(self, host: str, received: int) -> None:
        """So many bytes more from there."""
        self._received[host] = self._received.get(host, 0) + received

    def report_contacts(self) -> None:
        """Who was spoken to, with all bytes so far."""
        for host, received in self._received.items():
            self._report(Contact(host, received))

    def _client(self, proxy: str) -> httpx2.Client:
        try:
            return httpx2.Client(
                headers={"Accept-Encoding": "identity"},
                event_hooks={"request": [self._before], "response": [self._after]},
                follow_redirects=True,
                timeout=httpx2.Timeout(self.stall),
                proxy=proxy or None,
            )
        except (ValueError, httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise Refusal(NetworkCode.BAD_ADDRESS, f"proxy {proxy}: {error}") from error

    def _before(self, request: httpx2.Request) -> None:
        """Every request, also those that a redirect leads to; raises Refusal."""
        if self._scheme == "https" and request.url.scheme != "https":
            raise Refusal(NetworkCode.SERVER, f"{request.url.host} would be spoken to without encryption")
        host = request.url.host
        if host not in self._received:
            self._received[host] = 0
            self._report(Contact(host, 0))

    def _after(self, response: httpx2.Response) -> None:
        """What is read whole is counted and limited here, a file where it is read. Raises Refusal."""
        is_file = "/api/models/" not in response.url.path and response.is_success
        if is_file:
            return
        limit(response)
        length = response.headers.get("Content-Length", "")
        if length.isdigit():
            self.count(response.url.host, int(length))
