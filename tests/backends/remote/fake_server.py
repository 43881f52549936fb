"""A server that says what a test tells it to, byte by byte: llama-server or vLLM in form, and hostile where asked.

It keeps what it was asked. One thread a connection; all end with it.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from backends.remote.vocabulary import (
    DEMO_SIZE,
    GPT_OSS_CONTROL,
    GPT_OSS_SIZE,
    demo_vocabulary,
    gpt_oss_vocabulary,
)
from tests.collector import paused_collector

CERTIFICATE = Path(__file__).with_name("certificate.pem")  # self-signed for 127.0.0.1, with its key


class Asked(NamedTuple):
    """One request."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


class Hold(threading.Event):
    """In an answer: nothing more is written until the test lets it, or the server ends."""


_BYTES = [token[0] for token in gpt_oss_vocabulary().tokens[:256]]
Chunk = bytes | Hold
Handler = Callable[[Asked], Iterable[Chunk]]


class FakeServer:
    """Where it is, and what it was asked."""

    def __init__(self, handler: Handler, tls: ssl.SSLContext | None) -> None:
        self._handler, self._tls = handler, tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self._held: list[Hold] = []
        self.asked: list[Asked] = []
        self.hung_up = threading.Event()  # somebody has closed a connection before its answer was whole
        scheme = "http" if tls is None else "https"
        self.address = f"{scheme}://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        """End it, with all that it holds."""
        self._listener.close()
        for held in self._held:
            held.set()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError, ValueError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            self._open.append(connection)
            with connection, connection.makefile("rb") as said:
                asked = _read(said)
                self.asked.append(asked)
                self._answer(connection, asked)

    def _answer(self, connection: socket.socket, asked: Asked) -> None:
        try:
            for chunk in self._handler(asked):
                if isinstance(chunk, Hold):
                    self._held.append(chunk)
                    self._wait(connection, chunk)
                else:
                    connection.sendall(chunk)
        except OSError:
            self.hung_up.set()

    def _wait(self, connection: socket.socket, held: Hold) -> None:
        """Until it is let go, or the other end has closed."""
        connection.settimeout(0.02)
        while not held.is_set():
            try:
                if not connection.recv(1):
                    raise ConnectionError
            except TimeoutError:
                continue
        connection.settimeout(None)


def _read(said: Any) -> Asked:
    method, path, _ = said.readline().decode().split(" ")
    headers = dict[str, str]()
    while line := said.readline().decode().strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    content = said.read(int(headers.get("content-length", 0)))
    return Asked(method, path, headers, json.loads(content) if content else None)


@contextmanager
def serving(handler: Handler, *, certificate: Path | None = None) -> Iterator[FakeServer]:
    """Serve."""
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    with paused_collector():
        server = FakeServer(handler, tls)
        try:
            yield server
        finally:
            server.close()


# what servers say


def answer(value: object, status: str = "200 OK") -> bytes:
    """A whole answer in JSON."""
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content


STREAM = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"


def event(value: object) -> bytes:
    """One event of a stream."""
    return b"data: " + (value if isinstance(value, bytes) else json.dumps(value).encode()) + b"\n\n"


NOT_FOUND = answer({"error": {"message": "no such thing"}}, "404 Not Found")


def tokens_of(text: str) -> list[int]:
    """What o200k makes of a control token; of any other text its bytes, which are tokens as well."""
    if text in GPT_OSS_CONTROL:
        return [GPT_OSS_CONTROL[text]]
    return [_BYTES.index(byte) for byte in text.encode()]


def demo_tokens_of(text: str) -> list[int]:
    """The same of the demo model's vocabulary, with which tests are quicker."""
    vocabulary = demo_vocabulary()
    if text in vocabulary.control:
        return [vocabulary.control[text]]
    return [vocabulary.tokens.index(bytes([byte])) for byte in text.encode()]


class Vllm:
    """A vLLM, as one was recorded: `completion` says what it answers to a request for ids."""

    def __init__(self, completion: Handler, name: str = "openai/gpt-oss-20b", room: int = 4096) -> None:
        self._completion, self._name, self._room = completion, name, room

    def __call__(self, asked: Asked) -> Iterable[Chunk]:
        match asked.path:
            case "/v1/models":
                model = {"id": self._name, "object": "model", "owned_by": "vllm", "max_model_len": self._room}
                return [answer({"object": "list", "data": [model]})]
            case "/tokenize":
                ids = tokens_of(asked.body["prompt"])
                return [answer({"count": len(ids), "max_model_len": self._room, "tokens": ids})]
            case "/version":
                return [answer({"version": "0.32.0"})]
            case "/v1/completions" if not asked.body.get("stream"):
                choice = {"index": 0, "text": "x", "token_ids": [200005], "finish_reason": "length"}
                return [answer({"object": "text_completion", "choices": [choice]})]
            case "/v1/completions":
                return self._completion(asked)
            case _:
                return [NOT_FOUND]


class LlamaForm:
    """A llama-server with gpt-oss, in form; `completion` says what it answers to a request for ids."""

    def __init__(self, completion: Handler, size: int = GPT_OSS_SIZE, room: int = 4096) -> None:
        self._completion, self._size, self._room = completion, size, room
        self._tokenize = demo_tokens_of if size == DEMO_SIZE else tokens_of

    def __call__(self, asked: Asked) -> Iterable[Chunk]:
        match asked.path:
            case "/v1/models":
                meta = {"n_vocab": self._size, "n_ctx_train": 131072, "n_params": 20_914_757_184, "size": 12109566560}
                return [answer({"data": [{"id": "gpt-oss-20b-mxfp4.gguf", "owned_by": "llamacpp", "meta": meta}]})]
            case "/props":
                settings = {"n_ctx": self._room, "params": {"temperature": 0.8}}
                return [answer({"default_generation_settings": settings, "total_slots": 2, "build_info": "b9999"})]
            case "/tokenize":
                return [answer({"tokens": self._tokenize(asked.body["content"])})]
            case "/completion":
                return self._completion(asked)
            case _:
                return [NOT_FOUND]


def vllm_stream(*pieces: list[int], reason: str = "stop", stop: int | None = 200002) -> Iterator[Chunk]:
    """A stream of ids, as vLLM 0.32 gives it: the stop id is among them and in `stop_reason`."""
    yield STREAM
    for number, ids in enumerate(pieces):
        is_last = number == len(pieces) - 1
        choice: dict[str, object] = {"index": 0, "text": "…", "logprobs": None, "token_ids": ids}
        choice |= {"finish_reason": reason if is_last else None, "stop_reason": stop if is_last else None}
        choice |= {"prompt_token_ids": [1, 2, 3]} if number == 0 else {}
        yield event({"id": "cmpl-1", "object": "text_completion", "choices": [choice], "usage": None})
    usage = {"prompt_tokens": 3, "completion_tokens": 2, "prompt_tokens_details": {"cached_tokens": 2}}
    yield event({"id": "cmpl-1", "object": "text_completion", "choices": [], "usage": usage})
    yield b"data: [DONE]\n\n"


def llama_event(*ids: int, **more: object) -> bytes:
    """One event of llama-server's stream."""
    return event({"index": 0, "content": "…", "tokens": list(ids), "stop": False, **more})
