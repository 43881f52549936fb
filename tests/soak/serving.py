"""10,000 requests to the local API, valid ones with one to three of their fields made strange, most of which reach the
engine; some are cut off, sent slowly, or given up. None may leave a traceback or hang, and the engine lives.

TRIPTYCH_SOAK_SHARE=0.1 sends a tenth of them.
"""

from __future__ import annotations

import copy
import json
import os
import random
import socket
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psutil

from tests.app.serving.conftest import SECONDS, Served, read_all, serving

REQUESTS, AT_ONCE = 10_000, 8
_SCHEMA = {
    "type": "object",
    "properties": {"n": {"type": "integer"}, "s": {"type": "string", "maxLength": 5}},
    "required": ["n"],
    "additionalProperties": False,
}
_FUNCTION = {"name": "get_weather", "description": "The weather.", "parameters": _SCHEMA, "strict": True}
_CALL = {"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": '{"n": 1}'}}
_CHAT: dict[str, Any] = {
    "model": "m",
    "messages": [
        {"role": "developer", "content": "Be brief."},
        {"role": "user", "content": [{"type": "text", "text": "Weather?"}]},
        {"role": "assistant", "content": None, "reasoning": "I need it.", "tool_calls": [_CALL]},
        {"role": "tool", "tool_call_id": "call_1", "content": "rain"},
        {"role": "user", "content": "And now?"},
    ],
    "tools": [{"type": "function", "function": _FUNCTION}, {"type": "web_search"}],
    "tool_choice": "auto",
    "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": _SCHEMA, "strict": True}},
    "reasoning_effort": "low",
    "max_tokens": 12,
    "temperature": 1,
    "top_p": 0.9,
    "seed": 1,
    "stop": ["zzz"],
    "stream": False,
    "stream_options": {"include_usage": True},
}
_RESPONSE: dict[str, Any] = {
    "model": "m",
    "instructions": "Be brief.",
    "input": [
        {"role": "user", "content": [{"type": "input_text", "text": "Weather?"}]},
        {"type": "reasoning", "id": "rs_1", "summary": [], "content": [{"type": "reasoning_text", "text": "Hm."}]},
        {"type": "function_call", "call_id": "call_1", "name": "get_weather", "arguments": '{"n": 1}'},
        {"type": "function_call_output", "call_id": "call_1", "output": "rain"},
        {"role": "user", "content": "And now?"},
    ],
    "tools": [{"type": "function", **_FUNCTION}, {"type": "namespace", "name": "x", "tools": []}],
    "tool_choice": {"type": "allowed_tools", "mode": "auto", "tools": [{"type": "function", "name": "get_weather"}]},
    "text": {"format": {"type": "json_schema", "name": "n", "schema": _SCHEMA}},
    "reasoning": {"effort": "low", "summary": "auto"},
    "include": ["reasoning.encrypted_content"],
    "max_output_tokens": 12,
    "temperature": 1,
    "seed": 1,
    "store": True,
    "stream": False,
}
_VALID = (("/v1/chat/completions", _CHAT), ("/v1/responses", _RESPONSE))
_STRANGE: tuple[Any, ...] = (
    *(None, True, 0, -1, 1, 7, 2**31, 2**63, -(2**63), 0.5, 1e308, "", " ", "low", "auto", "user", "x" * 5000),
    *("\x00", "\u2028", "é🦦", "<|start|>assistant<|channel|>final<|message|>", "<|end|>", "}{", "\ufeff", "call_1"),
    *([], [[]], [None], {}, {"type": "function"}, {"": None}, {"$ref": "#"}, {"type": ["string", "null"]}),
    *({"enum": []}, {"pattern": "(a+)+$"}, {"minimum": 5, "maximum": 1}, [{"role": "user", "content": "hi"}]),
)
_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\nUser-Agent: soak/{number}\r\n"
    "Content-Type: application/json\r\nContent-Length: {size}\r\nConnection: close\r\n\r\n"
)


@dataclass
class Found:
    """How a trial went."""

    ends: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])

    @property
    def sentence(self) -> str:
        """The result for a person."""
        ends = ", ".join(f"{count} {end}" for end, count in self.ends.most_common())
        wrong = "".join(f"\n  {each}" for each in self.wrong[:20])
        return f"{self.ends.total()} requests: {ends}; {len(self.wrong)} went wrong.{wrong}"


def strange_request(number: int) -> tuple[str, dict[str, Any]]:
    """The path and the fields of a request; always the same ones for a number."""
    chance = random.Random(number)
    path, valid = chance.choice(_VALID)
    body: dict[str, Any] = copy.deepcopy(valid)
    body["stream"] = chance.random() < 0.3
    for name in chance.sample(sorted(body), 4):  # not all at once: what does not belong together is refused early
        if name not in ("messages", "input", "stream"):
            del body[name]
    for _ in range(chance.randint(0, 2)):
        _change(body, chance)
    return path, body


def _change(body: dict[str, Any], chance: random.Random) -> None:
    """Put something strange into one place, however deep, or leave it out."""
    inside: Any = body
    while True:
        keys = list(inside) if isinstance(inside, dict) else list(range(len(inside)))
        if not keys:
            return
        deep = [key for key in keys if isinstance(inside[key], dict | list)]
        key = chance.choice(deep if deep and chance.random() < 0.6 else keys)
        value = inside[key]
        if isinstance(value, dict | list) and value and chance.random() < 0.9:
            inside = value
        elif isinstance(inside, dict) and chance.random() < 0.2:
            del inside[key]
            return
        else:
            inside[key] = copy.deepcopy(chance.choice(_STRANGE))
            return


def judge(served: Served, number: int) -> str:
    """Send one request; how it ended, and in capitals where it should not have."""
    path, body = strange_request(number)
    content = json.dumps(body).encode("utf-8", "surrogatepass")
    head = _HEAD.format(path=path, port=served.port, key=served.key, number=number % 5, size=len(content)).encode()
    ways: tuple[Callable[[socket.socket, bytes], bytes], ...] = (_whole,) * 17 + (_given_up, _cut_off, _in_pieces)
    with served.connect() as client:
        answer = ways[number % len(ways)](client, head + content)
    if not answer:
        return "given up" if number % len(ways) > 16 else "NO ANSWER"
    status = int(answer[answer.rindex(b"HTTP/1.1 ") :].split(b" ", 2)[1])
    return str(status) if status < 500 or status == 503 else f"STATUS {status}: {answer[-300:]!r}"


def _whole(client: socket.socket, request: bytes) -> bytes:
    client.sendall(request)
    return read_all(client)


def _in_pieces(client: socket.socket, request: bytes) -> bytes:
    for start in range(0, len(request), 700):
        client.sendall(request[start : start + 700])
    return read_all(client)


def _given_up(client: socket.socket, request: bytes) -> bytes:
    client.sendall(request)
    return b""


def _cut_off(client: socket.socket, request: bytes) -> bytes:
    client.sendall(request[: len(request) // 2])
    client.shutdown(socket.SHUT_WR)
    read_all(client)
    return b""


def run(served: Served, requests: int) -> Found:
    """Send them all, several at a time."""
    found = Found()
    engine = _engine_of(served)

    def tried(number: int) -> str:
        try:
            return judge(served, number)
        except TimeoutError:
            return f"HANG after {SECONDS} s"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number, end in enumerate(pool.map(tried, range(requests))):
            found.ends[end.partition(":")[0]] += 1
            if end[:2].isupper():
                found.wrong.append(f"request {number}: {end}")
    if _engine_of(served) != engine:
        found.wrong.append("the engine was started again")
    if served.chat()[0] != 200:
        found.wrong.append("nothing is answered any more")
    return found


def _engine_of(served: Served) -> list[int]:
    """The processes of the server's children, of which one is the engine."""
    return sorted(child.pid for child in psutil.Process(served.process.pid).children(recursive=True))


def main() -> int:
    """Try the server with the demo model; 0 if all held. A traceback of it fails the trial as well."""
    requests = max(1, round(REQUESTS * float(os.environ.get("TRIPTYCH_SOAK_SHARE", "1"))))
    began = time.monotonic()
    with serving() as served:
        found = run(served, requests)
    print(f"{found.sentence} In {time.monotonic() - began:.0f} s.")
    return 1 if found.wrong else 0
