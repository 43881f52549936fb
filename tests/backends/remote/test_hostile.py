"""Servers that are not there, not what they should be, or hostile: each has its code, and nothing else breaks."""

from __future__ import annotations

import hashlib
import socket
import ssl
from collections.abc import Callable, Iterable

import pytest

from backends.contract import wire
from backends.contract.base import FinishReason, LoadedModel, SequenceFailed, SequenceFinished, Token
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.server import Server
from backends.remote.patience import Patience
from tests.backends.remote.conftest import Asking, question, refused
from tests.backends.remote.fake_server import (
    CERTIFICATE,
    NOT_FOUND,
    STREAM,
    Asked,
    Chunk,
    Handler,
    Hold,
    LlamaForm,
    answer,
    event,
    llama_event,
    serving,
)
from tests.backends.runs import never, sequence

Load = Callable[..., LoadedModel]
SHORT, SHORT_ANSWER = Patience(0.3, 5.0, 5.0), Patience(5.0, 0.3, 0.3)
FULL = {
    "message": "request (9000 tokens) exceeds",
    "type": "exceed_context_size_error",
    "n_prompt_tokens": 9000,
    "n_ctx": 4096,
}


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert refused(Server(f"http://127.0.0.1:{port}")).code is ErrorCode.SERVER_UNREACHABLE
    assert refused(Server("http://no-such-host.invalid")).code is ErrorCode.SERVER_UNREACHABLE
    assert refused(Server("ftp://a.example")).code is ErrorCode.SERVER_UNREACHABLE


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (b"SSH-2.0-OpenSSH_9.9\r\n", ErrorCode.SERVER_FOREIGN),
        (b"\x15\x03\x01\x00\x02\x02\x46", ErrorCode.SERVER_FOREIGN),
        (b"", ErrorCode.SERVER_FOREIGN),
        (b"HTTP/1.1 200 OK\r\nA: " + b"a" * 100_000, ErrorCode.SERVER_FOREIGN),
        (answer(b"<html>It works!</html>"), ErrorCode.SERVER_FOREIGN),
        (answer({"data": []}), ErrorCode.SERVER_FOREIGN),
        (answer({"data": [7, {"id": 3}]}), ErrorCode.SERVER_FOREIGN),
        (answer(b"[" * 100_000), ErrorCode.SERVER_FOREIGN),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example\r\nContent-Length: 0\r\n\r\n",
            ErrorCode.SERVER_FOREIGN,
        ),
        (answer({"error": {"message": "no"}}, "401 Unauthorized"), ErrorCode.SERVER_REFUSED),
        (answer({"error": {"message": "Loading model"}}, "503 Service Unavailable"), ErrorCode.SERVER_FAILED),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{", ErrorCode.SERVER_LOST),
    ],
)
def test_what_answers_is_no_engine(said: bytes, code: ErrorCode) -> None:
    with serving(lambda _: [said]) as server:
        assert refused(Server(server.address)).code is code


def test_an_endless_answer_is_not_taken() -> None:
    def endless(_: Asked) -> Iterable[Chunk]:
        yield STREAM
        while True:
            yield b" " * 65536

    with serving(endless) as server:
        assert refused(Server(server.address)).code is ErrorCode.SERVER_FOREIGN


def test_a_server_that_says_nothing_is_given_up() -> None:
    with serving(lambda _: [Hold()]) as server:
        assert refused(Server(server.address), SHORT).code is ErrorCode.SERVER_UNREACHABLE


def test_another_model_is_refused() -> None:
    with serving(LlamaForm(lambda _: [], size=151_936)) as server:
        error = refused(Server(server.address))
    assert (error.code, "151936" in error.detail) == (ErrorCode.SERVER_MODEL_FOREIGN, True)


def test_a_key_that_cannot_be_sent_is_refused() -> None:
    with serving(lambda _: [NOT_FOUND]) as server:
        assert refused(Server(server.address, key="sk-\n")).code is ErrorCode.SERVER_REFUSED
        assert refused(Server(server.address, key="schlüssel")).code is ErrorCode.SERVER_REFUSED
    assert not server.asked


def test_a_certificate_of_its_own_is_shown_and_then_trusted_alone() -> None:
    shown = hashlib.sha256(
        ssl.PEM_cert_to_DER_cert(CERTIFICATE.read_text().partition("-----BEGIN PRIVATE")[0])
    ).hexdigest()
    with serving(lambda _: [answer({"data": []})], certificate=CERTIFICATE) as server:
        error = refused(Server(server.address, key="secret"))
        assert (error.code, error.detail) == (ErrorCode.SERVER_UNTRUSTED, shown)
        assert not server.asked  # neither a question nor the key went to a stranger
        assert refused(Server(server.address, certificate=shown)).code is ErrorCode.SERVER_FOREIGN  # it was asked
        assert len(server.asked) == 1
        other = refused(Server(server.address, certificate="00" * 32))
        assert (other.code, other.detail, len(server.asked)) == (ErrorCode.SERVER_UNTRUSTED, shown, 1)


def test_tls_to_a_server_without_it() -> None:
    with serving(lambda _: [NOT_FOUND]) as server:
        address = server.address.replace("http:", "https:")
        assert refused(Server(address)).code is ErrorCode.SERVER_FOREIGN


def last_event(completion: Handler, load: Load) -> SequenceFailed | SequenceFinished:
    """How an answer ends of a server that says this."""
    with serving(LlamaForm(completion)) as server:
        model = load(Server(server.address), SHORT_ANSWER)
        model.start(sequence(1, (1, 2, 3), new=4))
        for _ in range(500):
            for told in model.step(never):
                if isinstance(told, SequenceFailed | SequenceFinished):
                    return told
    pytest.fail("it never ended")


@pytest.mark.parametrize(
    ("chunks", "code"),
    [
        ([STREAM, llama_event(13225), b"data: {garbage\n\n"], ErrorCode.SERVER_FOREIGN),
        ([STREAM, b"\xff\xfe\x00 binary\n"], ErrorCode.SERVER_FOREIGN),
        ([STREAM, event([1, 2])], ErrorCode.SERVER_FOREIGN),
        ([STREAM, event({"content": "text without ids"})], ErrorCode.SERVER_FOREIGN),
        ([STREAM, llama_event(201_088)], ErrorCode.SERVER_FOREIGN),
        ([STREAM, llama_event(-5)], ErrorCode.SERVER_FOREIGN),
        ([STREAM, event({"tokens": ["17"], "stop": False})], ErrorCode.SERVER_FOREIGN),
        ([STREAM, event({"tokens": [True], "stop": False})], ErrorCode.SERVER_FOREIGN),
        ([STREAM, b"data: " + b"x" * (1 << 20) + b"x"], ErrorCode.SERVER_FOREIGN),
        ([STREAM, llama_event(13225)], ErrorCode.SERVER_LOST),
        ([STREAM, llama_event(13225), Hold()], ErrorCode.SERVER_LOST),
        ([Hold()], ErrorCode.SERVER_LOST),
        ([STREAM, b'error: {"code": 500, "message": "it broke"}\n\n'], ErrorCode.SERVER_FAILED),
        ([STREAM, event({"error": {"code": 500, "message": "it broke"}})], ErrorCode.SERVER_FAILED),
        ([answer({"error": {"message": "invalid"}}, "400 Bad Request")], ErrorCode.SERVER_FAILED),
        (
            [answer({"error": FULL}, "400 Bad Request")],
            ErrorCode.CONTEXT_OVERFLOW,
        ),
        ([answer({"error": {"message": "key"}}, "401 Unauthorized")], ErrorCode.SERVER_REFUSED),
    ],
)
def test_an_answer_that_goes_wrong(chunks: list[Chunk], code: ErrorCode, loaded: Load) -> None:
    ended = last_event(lambda _: chunks, loaded)
    assert isinstance(ended, SequenceFailed)
    assert ended.code is code


def test_progress_is_no_id(loaded: Load) -> None:
    """Its events carry `tokens: [0]`, which nobody has drawn."""

    def completion(_: Asked) -> Iterable[Chunk]:
        yield STREAM
        yield llama_event(0, prompt_progress={"total": 3, "cache": 2, "processed": 3, "time_ms": 1})
        yield llama_event(7, stop=True, stop_type="eos", timings={"cache_n": 2})

    ended = last_event(completion, loaded)
    assert isinstance(ended, SequenceFinished)
    assert (ended.reason, ended.new_tokens, ended.reused_tokens) == (FinishReason.STOP, 1, 2)


def test_one_that_fails_leaves_the_others(loaded: Load) -> None:
    def completion(asked: Asked) -> Iterable[Chunk]:
        bad = len(asked.body["prompt"]) % 2
        return [answer({"error": {"message": "no"}}, "500 No")] if bad else [STREAM, llama_event(17196, 200002)]

    with serving(LlamaForm(completion)) as server:
        asking = Asking(loaded(Server(server.address)))
        asking.begin(1, question("Hello"))
        asking.begin(2, question("Hello Hello"))
        ended = asking.closings()
    assert {type(event) for event in ended.values()} == {wire.Failed, wire.Finished}


def test_a_cancel_closes_the_request(loaded: Load) -> None:
    held = Hold()
    with serving(LlamaForm(lambda _: [STREAM, llama_event(17196), held])) as server:
        model = loaded(Server(server.address))
        model.start(sequence(1, (1, 2, 3)))
        while not any(isinstance(told, Token) for told in model.step(never)):
            pass
        model.stop(1)
        (ended,) = model.step(never)
        assert isinstance(ended, SequenceFinished)
        assert server.hung_up.wait(10)


def test_a_prompt_beyond_its_context_is_not_sent(loaded: Load) -> None:
    with serving(LlamaForm(lambda _: [], room=40)) as server:
        model = loaded(Server(server.address))
        before = len(server.asked)
        with pytest.raises(EngineError) as caught:
            model.start(sequence(1, tuple(range(40))))
        assert caught.value.facts == {"tokens": 40, "limit": 40}
        assert len(server.asked) == before
