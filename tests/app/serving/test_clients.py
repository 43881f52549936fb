"""Clients that leave, that only end their sending, that are web pages; and what they are told of it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator

import pytest

from tests.app.scripts import reply, write_script
from tests.app.serving.conftest import Served, read_all, serving

pytestmark = pytest.mark.slow

_PAGE = "https://chat.example"
_PLACES = 4  # of the engine


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A model that answers some questions for ever, behind a door that one page may pass."""
    replies = reply("never comes " * 20000, when="endless"), reply("word " * 60, when="long"), reply("It is done.")
    path = write_script(tmp_path_factory.mktemp("script"), *replies, speed=200, trained_context=16384)
    with serving("--model", str(path), "--allow-origin", _PAGE) as served:
        yield served


def request(served: Served, words: str, *, version: str = "1.1", is_streamed: bool = False) -> bytes:
    body = json.dumps({"messages": [{"role": "user", "content": words}], "stream": is_streamed}).encode()
    head = (
        f"POST /v1/chat/completions HTTP/{version}\r\nHost: localhost:{served.port}\r\n"
        f"Authorization: Bearer {served.key}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@pytest.mark.parametrize("is_streamed", [False, True])
def test_one_that_only_ends_its_sending_hears_the_answer(script: Served, is_streamed: bool) -> None:
    with script.connect() as client:
        client.sendall(request(script, "long", is_streamed=is_streamed))
        client.shutdown(socket.SHUT_WR)
        answer = read_all(client)
    final = answer[answer.index(b"HTTP/1.1 200") :]
    assert answer.replace(final, b"").replace(b"HTTP/1.1 102 \r\n\r\n", b"") == b""  # the rest is signs of life
    assert final.count(b"word") >= 60 and (final.endswith(b"}") or b"[DONE]" in final)


@pytest.mark.parametrize("is_streamed", [False, True])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_the_answers_of_clients_that_have_gone_are_ended(script: Served, is_streamed: bool, version: str) -> None:
    for _ in range(_PLACES):
        with script.connect() as client:
            client.sendall(request(script, "endless", is_streamed=is_streamed, version=version))
            if is_streamed:
                assert client.recv(1)
    assert script.chat()[0] == 200  # it would wait for a place for ever


def test_a_page_that_was_named_reads_answers_and_refusals(script: Served) -> None:
    for headers, status in (({}, b"200"), ({"Authorization": "Bearer wrong"}, b"401")):
        sent = {"Host": f"localhost:{script.port}", "Authorization": f"Bearer {script.key}", "Origin": _PAGE} | headers
        lines = "".join(f"{name}: {text}\r\n" for name, text in sent.items())
        _status, answer = script.raw(f"GET /v1/models HTTP/1.1\r\n{lines}\r\n".encode())
        assert answer.split(b" ")[1] == status and f"Access-Control-Allow-Origin: {_PAGE}".encode() in answer
    question = f"OPTIONS /v1/responses HTTP/1.1\r\nHost: localhost:{script.port}\r\nOrigin: {_PAGE}\r\n\r\n".encode()
    status, answer = script.raw(question)
    assert status == 204 and b"Access-Control-Allow-Methods: GET, POST" in answer


def test_other_pages_are_refused_and_learn_nothing(script: Served) -> None:
    status, answer = script.raw(
        f"GET /v1/models HTTP/1.1\r\nHost: localhost:{script.port}\r\nOrigin: https://evil.example\r\n\r\n".encode()
    )
    assert status == 403 and b"access-control" not in answer.lower()
