"""`triptych serve` as a process, and a client that can also say what no client would."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from openai import OpenAI

SECONDS = 60  # only what hangs
NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}  # the user's own is left alone


@dataclass
class Served:
    """A running server."""

    url: str
    key: str
    process: subprocess.Popen[str]
    client: OpenAI

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1].split("/")[0])

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), SECONDS)

    def raw(self, request: bytes) -> tuple[int, bytes]:
        """Send bytes, end the sending, and read all: the status (0: nothing came) and the whole of it."""
        with self.connect() as connection:
            with contextlib.suppress(OSError):
                connection.sendall(request)
                connection.shutdown(socket.SHUT_WR)
            answer = read_all(connection)
        return (int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else 0), answer

    def raw_open(self, requests: bytes, answers: int) -> tuple[int, bytes]:
        """Send bytes and leave the sending open, until so many answers have ended."""
        with self.connect() as connection:
            connection.sendall(requests)
            answer = b""
            while answer.count(b"\r\n\r\n{") < answers and (part := connection.recv(65536)):
                answer += part
        return int(answer.split(b" ", 2)[1]), answer

    def request(
        self, path: str, body: object = None, headers: dict[str, str] | None = None, method: str = ""
    ) -> tuple[int, dict[str, Any]]:
        """One request as it should be, with other headers (an empty one: left out) or bytes for a body."""
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        sent = {
            "Host": f"127.0.0.1:{self.port}",
            "Authorization": f"Bearer {self.key}",
            "Content-Type": "application/json",
            "Content-Length": str(len(content)),
            "Connection": "close",
            **(headers or {}),
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in sent.items() if value)
        method = method or ("GET" if body is None else "POST")
        with self.connect() as connection:
            with contextlib.suppress(OSError):
                connection.sendall(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode("latin-1") + content)
            answer = read_all(connection)
        return int(answer.split(b" ", 2)[1]), json.loads(answer.partition(b"\r\n\r\n")[2])

    def chat(self, **fields: Any) -> tuple[int, dict[str, Any]]:
        body = {"messages": [{"role": "user", "content": "hi"}], "max_tokens": 8, "seed": 1, **fields}
        return self.request("/v1/chat/completions", body)


def read_all(connection: socket.socket) -> bytes:
    parts: list[bytes] = []
    with contextlib.suppress(ConnectionError):
        while part := connection.recv(65536):
            parts.append(part)
    return b"".join(parts)


@contextlib.contextmanager
def serving(*arguments: str) -> Iterator[Served]:
    command = [sys.executable, "-m", "app", "serve", "--json", "--port", "0", *arguments]
    environment = os.environ | {"PYTHONUTF8": "1", **NO_KEYRING}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        try:
            line = process.stdout.readline()
            assert line, process.stderr.read()
            told = json.loads(line)
            with OpenAI(base_url=told["url"], api_key=told["key"], max_retries=0, timeout=SECONDS) as client:
                yield Served(told["url"], told["key"], process, client)
        finally:
            process.terminate()
            complaints = process.communicate(timeout=SECONDS)[1]
        assert "Traceback" not in complaints, complaints


@pytest.fixture(scope="module")
def demo() -> Iterator[Served]:
    """The bundled model."""
    with serving() as served:
        yield served


@pytest.fixture(scope="session")
def no_script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scripted model without a reply, which answers noise."""
    path = tmp_path_factory.mktemp("script") / "noise.scripted.json"
    path.write_text('{"scripted": "noise"}')
    return path
