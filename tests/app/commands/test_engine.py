"""`triptych ask --engine`: an engine elsewhere in the terminal, its key, and what goes wrong in words."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from backends.remote.vocabulary import GPT_OSS_CONTROL as IDS
from tests.app.commands.conftest import Triptych
from tests.backends.remote.chat_servers import Ollama, hello
from tests.backends.remote.fake_server import Asked, Chunk, FakeServer, Vllm, answer, serving, vllm_stream

pytestmark = pytest.mark.slow
HELLO = [IDS["<|channel|>"], 17196, IDS["<|message|>"], 13225, IDS["<|return|>"]]
KEY = "sk-secret"


@pytest.fixture
def server() -> Iterator[FakeServer]:
    """A vLLM that wants a key and says hello."""
    inner = Vllm(lambda _: vllm_stream(HELLO))

    def keyed(asked: Asked) -> Iterable[Chunk]:
        if asked.headers.get("authorization") == f"Bearer {KEY}":
            return inner(asked)
        return [answer({"error": {"message": "no"}}, "401 Unauthorized")]

    with serving(keyed) as server:
        yield server


@pytest.fixture
def key_file(tmp_path: Path) -> str:
    (tmp_path / "key").write_text(f"{KEY}\n")
    return str(tmp_path / "key")


def test_it_answers_by_its_key(triptych: Triptych, server: FakeServer, key_file: str) -> None:
    done = triptych("ask", "Hi", "--engine", server.address, "--engine-key-file", key_file, "--json")
    closing = json.loads(done.stdout.splitlines()[-1])
    assert (closing["type"], closing["answer"]) == ("finished", "Hello")
    assert (closing["model"]["backend"], closing["model"]["path"]) == ("vLLM", server.address)
    assert KEY not in done.stdout + done.stderr


def test_without_its_key_it_is_said(triptych: Triptych, server: FakeServer) -> None:
    done = triptych("ask", "Hi", "--engine", server.address)
    assert done.returncode == 1
    assert "The server does not accept this key." in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--engine", "ftp://a"), "an address such as"),
        (("--engine", "http://127.0.0.1:1", "--backend", "mlx"), "leave out --model"),
        (("--remote-model", "m"), "need its address"),
        (("--engine", "http://127.0.0.1:1", "--engine-key-file", "/nowhere/key"), "could not be read"),
    ],
)
def test_what_cannot_be_meant_is_refused(triptych: Triptych, arguments: tuple[str, ...], said: str) -> None:
    done = triptych("ask", "Hi", *arguments)
    assert (done.returncode, said in done.stderr) == (2, True)


@pytest.fixture
def by_message() -> Iterator[FakeServer]:
    """An Ollama that thinks and says hello, and fits no schema."""
    with serving(Ollama(hello)) as server:
        yield server


def test_a_server_that_takes_messages_answers(triptych: Triptych, by_message: FakeServer) -> None:
    done = triptych("ask", "Hi", "--engine", by_message.address, "--json", "--effort", "high")
    closing = json.loads(done.stdout.splitlines()[-1])
    assert (closing["type"], closing["answer"], closing["reasoning"]) == ("finished", "Hello", "They greet.")
    assert closing["model"]["backend"] == "Ollama"
    assert by_message.asked[-1].body["reasoning_effort"] == "high"


def test_efforts_are_compared_by_messages(triptych: Triptych, by_message: FakeServer) -> None:
    done = triptych("compare", "Hi", "--engine", by_message.address, "--json")
    closings = [json.loads(line) for line in done.stdout.splitlines() if '"finished"' in line]
    assert {closing["effort"]: closing["answer"] for closing in closings} == dict.fromkeys(
        ("low", "medium", "high"), "Hello"
    )


def test_an_answer_that_fits_no_schema_is_said(triptych: Triptych, by_message: FakeServer, tmp_path: Path) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text('{"type": "object", "properties": {"n": {"type": "integer"}}}')
    done = triptych("ask", "Hi", "--engine", by_message.address, "--schema", str(schema))
    assert (done.returncode, "The answer does not fit the schema." in done.stderr) == (1, True)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux connects to this computer by that number")
def test_what_leaves_this_computer_is_said(triptych: Triptych, by_message: FakeServer) -> None:
    elsewhere = by_message.address.replace("127.0.0.1", "0.0.0.0")  # which by its number alone is another computer
    done = triptych("ask", "Hi", "--engine", elsewhere)
    assert (done.returncode, done.stdout.strip()) == (0, "Hello")
    assert "What you ask leaves this computer: it goes to 0.0.0.0." in done.stderr
    assert "leaves this computer" not in triptych("ask", "Hi", "--engine", by_message.address).stderr
