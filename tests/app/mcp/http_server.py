"""An MCP server over HTTP by hand: `KIND` in the path says what is wrong with it."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOOL = {"name": "echo", "inputSchema": {"type": "object"}}


class Handler(BaseHTTPRequestHandler):
    """Answers as the first part of the path says: json, sse, key, large, html, elsewhere, packed."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        kind = self.path.strip("/")
        self.server.asked.append((kind, dict(self.headers)))  # type: ignore[attr-defined]
        if "id" not in body:
            self._answer(202, "", b"")
        elif kind == "key" and self.headers.get("authorization") != "Bearer right":
            self._answer(401, "text/plain", b"who are you?")
        elif kind == "html":
            self._answer(200, "text/html", b"<html>")
        elif kind == "elsewhere":
            self._answer(307, "", b"", location="http://127.0.0.2:9/mcp")
        else:
            self._reply(kind, body)

    def do_GET(self) -> None:
        self._answer(405, "", b"")

    def do_DELETE(self) -> None:
        self._answer(405, "", b"")

    def _reply(self, kind: str, body: dict[str, Any]) -> None:
        reply = json.dumps({"jsonrpc": "2.0", "id": body["id"], **self._result(kind, body)}).encode()
        if kind == "sse":
            self._answer(200, "text/event-stream", b"event: message\ndata: " + reply + b"\n\n")
        else:
            packing = {"content-encoding": "gzip"} if kind == "packed" else {}
            self._answer(200, "application/json", gzip.compress(reply) if packing else reply, **packing)

    def _result(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        match body["method"]:
            case "initialize":
                info = {"name": "Web", "version": "1"}
                return {"result": {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": info}}
            case "tools/list":
                return {"result": {"tools": [TOOL]}}
            case "tools/call":
                text = "x" * (17 << 20) if kind == "large" else "hi"
                return {"result": {"content": [{"type": "text", "text": text}]}}
            case _:
                return {"error": {"code": -32601, "message": "Method not found"}}

    def _answer(self, status: int, kind: str, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"content-type": kind, "content-length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its base's name
        """Say nothing."""


class QuietServer(ThreadingHTTPServer):
    """Keeps what it was asked; clients that leave early are no error."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.address = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@contextmanager
def running_server() -> Iterator[QuietServer]:
    """One that answers until the end of the block."""
    with QuietServer() as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()
