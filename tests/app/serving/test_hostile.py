"""Who may not be answered is not, and nobody else notices: foreign names, pages, smuggled, slow, large, malformed."""

from __future__ import annotations

import json
import socket

import pytest

from tests.app.serving.conftest import Served, read_all

pytestmark = pytest.mark.slow

_PATH = "/v1/chat/completions"


def error_code(served: Served, headers: dict[str, str], path: str = "/v1/models") -> tuple[int, str]:
    status, answer = served.request(path, headers=headers)
    return status, answer["error"]["code"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1:1", "127.0.0.1", "localhost.evil"])
def test_a_name_that_was_made_to_lead_here_is_refused(demo: Served, host: str) -> None:
    assert error_code(demo, {"Host": host.format(port=demo.port)}) == (421, "host_not_allowed")


def test_its_own_names_are_answered(demo: Served) -> None:
    for name in ("127.0.0.1", "localhost", "LOCALHOST", "[::1]"):
        assert demo.request("/v1/models", headers={"Host": f"{name}:{demo.port}"})[0] == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_a_page_is_refused_even_with_the_key(demo: Served, origin: str) -> None:
    assert error_code(demo, {"Origin": origin}) == (403, "origin_not_allowed")
    status, answer = demo.raw(f"OPTIONS {_PATH} HTTP/1.1\r\nHost: 127.0.0.1:{demo.port}\r\n\r\n".encode())
    assert status == 405
    assert b"access-control" not in answer.lower()


@pytest.mark.parametrize("shown", ["", "Bearer", "Bearer wrong", "Basic {key}", "Bearer {key}x", "Bearer \xe4"])
def test_nothing_is_told_without_the_key(demo: Served, shown: str) -> None:
    headers = {"Authorization": shown.format(key=demo.key)}
    assert error_code(demo, headers) == (401, "invalid_api_key")
    assert demo.request("/health", headers=headers) == (200, {"status": "ok"})


def test_paths_methods_and_kinds_are_checked_in_order(demo: Served) -> None:
    assert demo.request("/etc/passwd")[0] == 404
    assert demo.request("/v1/../../etc/passwd")[0] == 404
    assert demo.request(_PATH, method="GET")[0] == 405
    assert demo.request(_PATH, {}, {"Content-Type": "text/plain"})[0] == 415
    assert demo.request(_PATH, {}, {"Content-Encoding": "gzip"})[0] == 415
    status, answer = demo.request("/v1/completions", {"prompt": "hi"})
    assert status == 404 and "conversations" in answer["error"]["message"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"hello",
        b'{"messages": NaN}',
        b'{"temperature": 1e999, "messages": []}',
        b'{"messages": "\xff"}',
        b'{"messages": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 200 + b"1" + b"}" * 200,
        b'{"messages": 1}{"messages": 2}',
        b"\x00" * 100,
    ],
)
def test_what_is_no_json_is_refused(demo: Served, body: bytes) -> None:
    status, answer = demo.request(_PATH, body)
    assert status == 400
    assert answer["error"]["type"] == "invalid_request_error"


def test_deep_brackets_within_a_text_are_text(demo: Served) -> None:
    status, _answer = demo.chat(messages=[{"role": "user", "content": '[{"' * 300}])
    assert status == 200


def test_bodies_that_are_too_large_are_refused_before_they_are_read(demo: Served) -> None:
    assert demo.request(_PATH, {}, {"Content-Length": str(1 << 30)})[0] == 413
    chunk = b"8000\r\n" + b" " * 0x8000 + b"\r\n"
    head = (
        f"POST {_PATH} HTTP/1.1\r\nHost: 127.0.0.1:{demo.port}\r\nAuthorization: Bearer {demo.key}\r\n"
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    ).encode()
    assert demo.raw(head + chunk * 600)[0] == 413


@pytest.mark.parametrize(
    "head",
    [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: -5\r\n",
        "Content-Length: 5, 6\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Host: 127.0.0.1\r\n",
        "X : 1\r\n",
        "X: a\x00b\r\n",
        " folded\r\n",
        f"X: {'a' * 100_000}\r\n",
    ],
)
def test_smuggled_and_malformed_heads_are_refused(demo: Served, head: str) -> None:
    request = (
        f"POST {_PATH} HTTP/1.1\r\nHost: 127.0.0.1:{demo.port}\r\nAuthorization: Bearer {demo.key}\r\n"
        f"Content-Type: application/json\r\n{head}\r\n0\r\n\r\nGET /v1/models HTTP/1.1\r\n\r\n"
    )
    status, answer = demo.raw(request.encode("latin-1"))
    assert 400 <= status < 502
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    "line", ["GET /", "GET http://evil/ HTTP/1.1", "\x16\x03\x01", "PRI * HTTP/2.0", "\r\n\r\n\r\n"]
)
def test_what_is_no_http_is_refused_or_left(demo: Served, line: str) -> None:
    status, _answer = demo.raw(f"{line}\r\nHost: x\r\n\r\n".encode("latin-1"))
    assert status in (0, 400, 421, 505)
    assert demo.request("/health")[0] == 200


def test_half_open_connections_change_nothing_for_the_others(demo: Served) -> None:
    waiting = [demo.connect() for _ in range(200)]
    try:
        for number, each in enumerate(waiting):
            each.sendall(b"POST /v1/chat"[: number % 13])
        assert demo.chat()[0] == 200
    finally:
        for each in waiting:
            each.close()


def test_more_connections_than_there_are_places_push_out_the_idle_ones(demo: Served) -> None:
    waiting = [demo.connect() for _ in range(600)]
    try:
        assert demo.request("/health")[0] == 200
    finally:
        for each in waiting:
            each.close()


def test_a_head_that_does_not_end_is_closed_in_time(demo: Served) -> None:
    with demo.connect() as slow:
        slow.sendall(b"GET /v1/models HTTP/1.1\r\nHost: 127")
        assert read_all(slow) == b""


def test_requests_follow_each_other_on_one_connection(demo: Served) -> None:
    body = json.dumps({"messages": [{"role": "user", "content": "hi"}], "max_tokens": 1}).encode()
    head = (
        f"POST {_PATH} HTTP/1.1\r\nHost: localhost:{demo.port}\r\nAuthorization: Bearer {demo.key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    ).encode()
    status, answer = demo.raw_open(2 * (head + b"\r\n" + body), answers=2)
    assert status == 200
    assert answer.count(b"HTTP/1.1 200") == 2


def test_a_client_that_wants_the_head_alone_is_answered_with_it(demo: Served) -> None:
    status, answer = demo.raw(f"HEAD /health HTTP/1.1\r\nHost: 127.0.0.1:{demo.port}\r\n\r\n".encode())
    head, _end, body = answer.partition(b"\r\n\r\n")
    assert status == 405 and b"allow: get" in head.lower() and body == b""


def test_a_client_that_asks_whether_to_go_on_is_told_so(demo: Served) -> None:
    body = b'{"messages": []}'
    with demo.connect() as connection:
        connection.sendall(
            f"POST {_PATH} HTTP/1.1\r\nHost: localhost:{demo.port}\r\nAuthorization: Bearer {demo.key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        connection.sendall(body)
        assert read_all(connection).startswith(b"HTTP/1.1 400")


def test_a_client_that_goes_away_frees_its_place(demo: Served) -> None:
    body = json.dumps({"messages": [{"role": "user", "content": "hi"}], "stream": True}).encode()
    head = (
        f"POST {_PATH} HTTP/1.1\r\nHost: localhost:{demo.port}\r\nAuthorization: Bearer {demo.key}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    for _ in range(80):  # more than may be wanted at once
        with demo.connect() as connection:
            connection.sendall(head + body)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.recv(1)
    assert demo.chat()[0] == 200
