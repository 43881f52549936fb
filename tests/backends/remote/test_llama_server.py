"""A real llama-server with the demo model answers as the local engine does, to the token."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assets.demo.recipe.shipping import GGUF
from backends.contract import base, wire
from backends.contract.base import FinishReason, LoadedModel, LoadOptions
from backends.contract.errors import ErrorCode
from backends.contract.messages import Effort
from backends.contract.server import Server
from backends.llama_cpp.backend import LlamaCpp
from tests.backends.remote.conftest import NUMBER, WEATHER, Asking, load, question, refused
from tests.backends.remote.llama_process import llama_process
from tests.backends.remote.llama_server import llama_server
from tests.backends.runs import ignore

pytestmark = pytest.mark.slow
QUESTIONS = ("What is 2 + 2?", "What is 17 + 25?", "What is the capital of France?")
KEY = "sk-test"
DEMO_PROMPT = tuple(range(40, 60))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with llama_server(places=3, context=2048, batch=512, key=KEY) as address:
        yield address


@pytest.fixture
def server(address: str) -> Server:
    return Server(address, key=KEY)


@pytest.fixture
def here() -> Iterator[Asking]:
    model = LlamaCpp().load(Path(GGUF), LoadOptions(context=2048, sequences=3, threads=1), ignore)
    yield Asking(model)
    model.close()


def test_the_same_greedy_answers_to_the_token(
    server: Server, here: Asking, loaded: Callable[[Server], LoadedModel]
) -> None:
    elsewhere = Asking(loaded(server))
    for text in QUESTIONS:
        for effort in Effort:
            one, other = elsewhere.ask(question(text, effort)), here.ask(question(text, effort))
            assert isinstance(one, wire.Finished) and isinstance(other, wire.Finished)
            assert one.messages == other.messages  # with the ids of each
            assert (one.reason, one.reason) == (FinishReason.STOP, other.reason)


def test_three_efforts_run_in_parallel(server: Server, loaded: Callable[[Server], LoadedModel]) -> None:
    asking = Asking(loaded(server))
    for number, effort in enumerate(Effort):
        asking.begin(number, question("What is 17 + 25?", effort))
    ended = asking.closings()
    assert {event.answer for event in ended.values() if isinstance(event, wire.Finished)} == {"17 + 25 = 42"}
    deltas = [event.id for event in asking.told if isinstance(event, wire.Delta)]
    assert deltas.index(2) < len(deltas) - deltas[::-1].index(0)  # one began before another one ended


def test_tools_are_called_within_their_form(server: Server, loaded: Callable[[Server], LoadedModel]) -> None:
    asking = Asking(loaded(server))
    prompt = question("How is the weather in Rome?", functions=(WEATHER,), must_call=("get_weather",))
    answer = asking.ask(prompt)
    assert isinstance(answer, wire.Finished)
    assert [call.tool for call in answer.calls] == ["functions.get_weather"]


def test_an_answer_keeps_to_its_schema(server: Server, loaded: Callable[[Server], LoadedModel]) -> None:
    answer = Asking(loaded(server)).ask(question("What is 2 + 2?", response_formats=(NUMBER,)))
    assert isinstance(answer, wire.Finished)
    assert isinstance(json.loads(answer.answer)["n"], int)


def test_a_cancel_is_heard_there(server: Server, loaded: Callable[[Server], LoadedModel]) -> None:
    asking = Asking(loaded(server))
    asking.begin(1, question("Tell me a story.", Effort.HIGH))
    asking.run_until(lambda: any(isinstance(event, wire.Delta) for event in asking.told))
    assert asking.scheduler.cancel(1)
    ended = asking.closings()[1]
    assert isinstance(ended, wire.Finished)
    assert ended.reason is FinishReason.CANCELLED
    again = asking.ask(question())
    assert isinstance(again, wire.Finished) and again.answer == "2 + 2 = 4"


def test_its_key_and_its_name_are_asked_for(address: str) -> None:
    assert refused(Server(address)).code is ErrorCode.SERVER_REFUSED
    assert refused(Server(address, key="wrong")).code is ErrorCode.SERVER_REFUSED
    missing = refused(Server(address, "gpt-oss-120b", KEY))
    assert missing.code is ErrorCode.SERVER_MODEL_MISSING
    assert "triptych-demo.gguf" in missing.detail


def test_it_tells_what_it_has(server: Server, loaded: Callable[[Server], LoadedModel]) -> None:
    info = loaded(server).info
    assert (info.name, info.backend, info.path) == ("triptych-demo.gguf", "llama-server", server.address)
    assert (info.context, info.trained_context, info.sequences) == (2048, 4096, 3)
    assert info.is_demo


def test_one_that_is_killed_in_an_answer_is_lost_with_what_it_wrote() -> None:
    with llama_process() as (address, process):
        model = load(Server(address))
        model.start(base.Sequence(1, DEMO_PROMPT, base.Sampling(0.0), frozenset()))  # until its context is full
        told = list[base.StepEvent]()
        while not any(isinstance(each, base.Token) for each in told):
            told += model.step(lambda: False)
        process.kill()
        process.wait()
        while not isinstance(told[-1], base.SequenceFailed | base.SequenceFinished):
            told += model.step(lambda: False)
        assert isinstance(told[-1], base.SequenceFailed)
        assert told[-1].code is ErrorCode.SERVER_LOST
        model.start(base.Sequence(2, DEMO_PROMPT, base.Sampling(0.0), frozenset()))
        told = list(model.step(lambda: False)) or list(model.step(lambda: False))
        assert [each.code for each in told if isinstance(each, base.SequenceFailed)] == [ErrorCode.SERVER_UNREACHABLE]
        model.close()
