"""The local API: what it adds to the first word, what 32 streams cost, and what half-open clients change."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from PySide6.QtCore import QCoreApplication, QEventLoop

from app.core.jobs import serving_wire as wire
from app.core.jobs.serving_wire import Listen
from app.core.models.model_ref import LocalModel
from app.processes import SERVING, command_of
from app.services.engine.process import Engine
from backends.contract.messages import Channel, Prompt, UserMessage
from backends.contract.wire import Delta
from backends.lines import encode_line
from tests.app.scripts import reply, write_script
from tests.app.serving.conftest import Served, serving
from tests.bench.table import Row, show, spread

FIRST_WORDS, CLIENTS, HALF_OPEN = 100, 32, 200
TOKENS_PER_SECOND, SECONDS = 500, 20
KEY = "a-key-of-twenty-letters"


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as name:
        script = write_script(Path(name), reply("one two three"))
        own = _engines_own(script)
        with serving("--model", str(script)) as served:
            quiet = [_first_byte(served.port, served.key) for _ in range(FIRST_WORDS)]
            with _half_open(served):
                crowded = [_first_byte(served.port, served.key) for _ in range(FIRST_WORDS)]
    show(
        "milliseconds from the question to the first byte of a stream",
        ["wall clock"],
        [
            Row("the engine's own", (spread(own),)),
            Row("over the local API", (spread(quiet),), _middle(quiet) - _middle(own), 5.0, "less", " ms more"),
            Row(
                f"beside {HALF_OPEN} half-open connections",
                (spread(crowded),),
                _middle(crowded) - _middle(quiet),
                1.0,
                "less",
                " ms more",
            ),
        ],
    )
    share = 100 * _share_of_a_core()
    what = f"{CLIENTS} streams, {TOKENS_PER_SECOND} tokens/s in all"
    show("the server's process", ["of a core"], [Row(what, (f"{share:.2f} %",), share, 3.0, "less", " %")])


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _engines_own(script: Path) -> list[float]:
    """From the question to the first text, as the window would ask."""
    _application = QCoreApplication.instance() or QCoreApplication([])
    engine = Engine()
    loop = QEventLoop()
    loading = engine.load(LocalModel(script))
    loading.finished.connect(loop.quit)
    loop.exec()
    taken: list[float] = []
    for _ in range(FIRST_WORDS):
        began = time.perf_counter()
        texts: list[float] = []
        answer = engine.generate(Prompt((UserMessage("hi"),)))
        answer.delta.connect(lambda _event, at=texts: at.append(time.perf_counter()))
        answer.finished.connect(loop.quit)
        loop.exec()
        taken.append(1000 * (texts[0] - began))
    engine.close()
    return taken


def _request(port: int, key: str) -> bytes:
    body = json.dumps({"messages": [{"role": "user", "content": "hi"}], "stream": True}).encode()
    head = (
        f"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _first_byte(port: int, key: str) -> float:
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(_request(port, key))
        client.recv(1)
        taken = 1000 * (time.perf_counter() - began)
        while client.recv(1 << 16):
            pass
    return taken


@contextlib.contextmanager
def _half_open(served: Served) -> Iterator[None]:
    """Clients that have begun a request and say no more; a new one for each that the server has closed."""
    clients = [served.connect() for _ in range(HALF_OPEN)]
    for number, client in enumerate(clients):
        client.sendall(b"POST /v1/chat/completions"[: 1 + number % 20])
    yield
    for client in clients:
        client.close()


def _share_of_a_core() -> float:
    """The processor time of the server alone: this process is its parent, and hands out the tokens."""
    command = [*command_of(SERVING), *Listen(0).arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        ready = wire.FROM_SERVER.decode(process.stdout.readline())
        assert isinstance(ready, wire.ServingReady)
        process.stdin.write(encode_line(wire.Serve(KEY, "m", 4096)))
        process.stdin.flush()
        process.stdout.readline()
        for _ in range(CLIENTS):
            threading.Thread(target=_drain, args=(ready.port,), daemon=True).start()
        asked = [wire.FROM_SERVER.decode(process.stdout.readline()) for _ in range(CLIENTS)]
        numbers = [event.id for event in asked if isinstance(event, wire.Ask)]
        share = _hand_out(process, numbers)
        process.kill()
    return share


def _drain(port: int) -> None:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(_request(port, KEY))
        while client.recv(1 << 16):
            pass


def _hand_out(process: subprocess.Popen[bytes], numbers: list[int]) -> float:
    """A token for every answer at a time, as an engine computes them in one batch."""
    assert process.stdin is not None
    server = psutil.Process(process.pid)
    began, before = time.monotonic(), server.cpu_times()
    batch = b"".join(encode_line(Delta(number, Channel.FINAL, " token")) for number in numbers)
    for step in range(TOKENS_PER_SECOND * SECONDS // len(numbers)):
        process.stdin.write(batch)
        process.stdin.flush()
        time.sleep(max(0.0, began + step * len(numbers) / TOKENS_PER_SECOND - time.monotonic()))
    after = server.cpu_times()
    return (after.user + after.system - before.user - before.system) / (time.monotonic() - began)
