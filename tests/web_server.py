"""A web server for tests, on loopback: pages as they are given, and whatever else a hostile one does."""

from __future__ import annotations

import contextlib
import http.server
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class WebPage:
    """One answer. `then` writes what comes behind the headers by itself, and may take as long as it likes."""

    content: bytes = b""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    then: Callable[[Callable[[bytes], object]], None] | None = None


@dataclass(frozen=True)
class WebRequest:
    """A request that came; its headers in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class WebServer(http.server.ThreadingHTTPServer):
    """Runs in a thread of the test."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, WebPage] = {}
        self.asked: list[WebRequest] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: the other end leaves as soon as it has had enough."""

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def _web(self) -> WebServer:
        assert isinstance(self.server, WebServer), "it is made for nothing else"
        return self.server

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        headers = {name.lower(): text for name, text in self.headers.items()}
        self._web.asked.append(WebRequest(self.command, self.path, headers, body))
        page = self._web.pages.get(self.path.partition("?")[0], WebPage(b"nothing", status=404))
        self.send_response(page.status)
        if page.content_type:
            self.send_header("Content-Type", page.content_type)
        for name, text in page.headers.items():
            self.send_header(name, text)
        if page.then is None and "Content-Length" not in page.headers:
            self.send_header("Content-Length", str(len(page.content)))
        self.end_headers()
        with contextlib.suppress(OSError):  # the other end has gone
            self.wfile.write(page.content)
            if page.then is not None:
                self.close_connection = True
                page.then(self.wfile.write)

    do_POST = do_GET  # noqa: N815 - the server's own names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the server's own name
        """Say nothing."""


@contextlib.contextmanager
def running_web_server() -> Iterator[WebServer]:
    """A server that is gone behind the block."""
    server = WebServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
