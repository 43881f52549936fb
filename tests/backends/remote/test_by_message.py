"""Engines that are asked by messages: what is sent, what comes of it, and what they cannot do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from backends.contract import wire
from backends.contract.base import FinishReason, LoadOptions, Sampling
from backends.contract.capabilities import Capabilities
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.messages import (
    AssistantMessage,
    Channel,
    Effort,
    Force,
    Prompt,
    ToolMessage,
    UserMessage,
)
from backends.contract.server import Server
from backends.engine.by_message import MessageScheduler
from backends.remote import Remote
from backends.remote.chat_model import ChatModel
from backends.remote.patience import Patience
from tests.backends.remote.chat_servers import NO_IDS, USAGE, Ollama, call, chat_stream, hello, part
from tests.backends.remote.conftest import NUMBER, QUICK, WEATHER, question, refused
from tests.backends.remote.fake_server import (
    NOT_FOUND,
    STREAM,
    Asked,
    Chunk,
    FakeServer,
    Handler,
    Hold,
    answer,
    event,
    serving,
)
from tests.backends.runs import ignore

SHORT_ANSWER = Patience(5.0, 0.3, 0.3)
IN_BERLIN = '{"city": "Berlin"}'


class Asking:
    """A model behind the scheduler of messages."""

    def __init__(self, model: ChatModel) -> None:
        self.told: list[wire.AnyEvent] = []
        self.scheduler = MessageScheduler(model, self.told.append)

    def begin(self, number: int, prompt: Prompt, sampling: Sampling = Sampling(), most: int = 0) -> None:  # noqa: B008
        self.scheduler.generate(wire.Generate(number, prompt, sampling, most))

    def ask(self, prompt: Prompt, most: int = 0) -> wire.Finished | wire.Failed:
        """Ask one thing and wait."""
        self.begin(1, prompt, Sampling(0.5, 0.9, 0, 0.0, 7), most)
        return self.closings()[1]

    def closings(self) -> dict[int, wire.Finished | wire.Failed]:
        for _ in range(2000):
            if not self.scheduler.is_busy:
                return {each.id: each for each in self.told if isinstance(each, wire.Finished | wire.Failed)}
            self.scheduler.step(lambda: False)
        pytest.fail("it never ended")


def loaded(server: FakeServer, name: str = "", patience: Patience = QUICK) -> ChatModel:
    """Find out what a server is."""
    backend = Remote(patience)
    backend.meet(Server(server.address, name, "k"))
    model = backend.load(Path(), LoadOptions(), ignore)
    assert isinstance(model, ChatModel)
    return model


@contextmanager
def asking(chat: Handler, patience: Patience = QUICK) -> Iterator[tuple[Asking, FakeServer]]:
    """An Ollama that answers so."""
    with serving(Ollama(chat)) as server:
        model = loaded(server, patience=patience)
        yield Asking(model), server
        model.close()


def finished(chat: Handler, prompt: Prompt, most: int = 0) -> tuple[wire.Finished, Any, list[wire.AnyEvent]]:
    """The answer, what was asked for it, and all that was told."""
    with asking(chat) as (asked, server):
        ended = asked.ask(prompt, most)
        assert isinstance(ended, wire.Finished), ended
        return ended, server.asked[-1].body, asked.told


def test_it_is_named_with_what_it_cannot_do() -> None:
    with serving(Ollama(hello)) as server:
        model = loaded(server)
        assert (model.info.backend, model.info.build, model.info.name) == ("Ollama", "Ollama 0.33.1", "gpt-oss:20b")
        assert model.capabilities == Capabilities(tools=True, parallel=True)
        trial = next(asked for asked in server.asked if asked.path == "/v1/chat/completions")
        assert (trial.body["max_tokens"], trial.headers["authorization"]) == (1, "Bearer k")


@pytest.mark.parametrize("field", ["reasoning", "reasoning_content", "thinking"])
def test_reasoning_and_text_come_as_they_are_said(field: str) -> None:
    ended, body, told = finished(partial(hello, field=field), question(effort=Effort.HIGH), most=50)
    assert (ended.answer, ended.reasoning, ended.reason) == ("Hello", "They greet.", FinishReason.STOP)
    deltas = [(each.channel, each.text, each.begins) for each in told if isinstance(each, wire.Delta)]
    assert deltas == [
        (Channel.ANALYSIS, "They ", True),
        (Channel.ANALYSIS, "greet.", False),
        (Channel.FINAL, "Hel", True),
        (Channel.FINAL, "lo", False),
    ]
    usage = ended.usage
    assert (usage.prompt_tokens, usage.reused_tokens, usage.new_tokens) == (70, 64, 9)
    assert (usage.analysis_tokens, usage.final_tokens) == (4, 5)
    assert (body["reasoning_effort"], body["max_tokens"], body["seed"]) == ("high", 50, 7)
    assert (body["temperature"], body["top_p"], body["stream_options"]) == (0.5, 0.9, {"include_usage": True})
    assert body["messages"] == [{"role": "user", "content": "What is 2 + 2?"}]
    assert "tools" not in body and "response_format" not in body and "top_k" not in body


def test_without_a_count_of_its_own_the_pieces_are_counted() -> None:
    stream = partial(chat_stream, part(reasoning="a"), part(content="b"), part(content="c", reason="stop"))
    ended, _, _ = finished(lambda _: stream(), question())
    assert (ended.usage.new_tokens, ended.usage.analysis_tokens, ended.usage.final_tokens) == (3, 1, 2)
    assert ended.usage.prompt_tokens == 0


@pytest.mark.parametrize(("most", "reason"), [(5, FinishReason.LENGTH), (0, FinishReason.CONTEXT)])
def test_a_cut_is_told(most: int, reason: FinishReason) -> None:
    ended, _, _ = finished(lambda _: chat_stream(part(content="b"), part("length")), question(), most)
    assert ended.reason is reason


def test_calls_are_told_and_their_results_go_back() -> None:
    def chat(asked: Asked) -> Iterable[Chunk]:
        if len(asked.body["messages"]) > 1:
            return hello(asked)
        first, rest = call(0, "get_weather", ""), call(0, None, IN_BERLIN)
        other = call(1, "delete_all", "{}")
        return chat_stream(
            part(reasoning_content="Look."),
            part(content=None, tool_calls=[first]),
            part(tool_calls=[rest]),
            part(tool_calls=[other]),
            part("tool_calls"),
        )

    with asking(chat) as (asked, server):
        ended = asked.ask(question(functions=(WEATHER,)))
        assert isinstance(ended, wire.Finished)
        assert [(one.tool, one.arguments, one.is_executable) for one in ended.calls] == [
            ("functions.get_weather", {"city": "Berlin"}, True),
            ("delete_all", None, False),
        ]
        told = [(each.tool, each.text, each.begins) for each in asked.told if isinstance(each, wire.CallDelta)]
        assert told[:2] == [("functions.get_weather", "", True), ("functions.get_weather", IN_BERLIN, False)]
        declared = server.asked[-1].body["tools"][0]["function"]
        assert (declared["name"], declared["parameters"]) == ("get_weather", WEATHER.parameters)
        results = (ToolMessage("functions.get_weather", "12 °C"), ToolMessage("delete_all", "No."))
        asked.ask(Prompt((UserMessage("Weather?"), *ended.messages, *results), functions=(WEATHER,)))
        said = server.asked[-1].body["messages"][1:]
    assert [each["role"] for each in said] == ["assistant", "tool", "tool"]
    assert said[0]["reasoning_content"] == "Look."  # in the field in which it came
    first, second = said[0]["tool_calls"]
    assert (first["function"]["name"], first["function"]["arguments"]) == ("get_weather", IN_BERLIN)
    assert [each["tool_call_id"] for each in said[1:]] == [first["id"], second["id"]]
    assert [each["content"] for each in said[1:]] == ["12 °C", "No."]


def test_the_built_in_tools_are_functions_there() -> None:
    python, search = call(0, "python", '{"code": "print'), call(1, "browser_search", '{"query": "x"}')
    stream = partial(
        chat_stream, part(tool_calls=[python]), part(tool_calls=[call(0, None, '(1)"}'), search]), part("tool_calls")
    )
    asked = question(builtin=("browser", "python"), sources=("files",))
    ended, body, _ = finished(lambda _: stream(), asked)
    assert {one.tool: one.text for one in ended.calls} == {"python": "print(1)", "browser.search": '{"query": "x"}'}
    assert all(one.is_executable for one in ended.calls)
    names = [tool["function"]["name"] for tool in body["tools"]]
    assert names == ["browser_search", "browser_open", "browser_find", "python"]
    assert "files" in body["tools"][0]["function"]["description"]


def test_a_call_that_is_cut_is_not_run() -> None:
    stream = partial(chat_stream, part(tool_calls=[call(0, "get_weather", '{"city": "Ber')]), part("length"))
    ended, _, _ = finished(lambda _: stream(), question(functions=(WEATHER,)))
    assert not ended.calls[0].is_executable


@pytest.mark.parametrize(
    ("more", "choice"),
    [
        ({"must_call": ("get_weather",)}, {"type": "function", "function": {"name": "get_weather"}}),
        ({"force": Force(function="get_weather")}, {"type": "function", "function": {"name": "get_weather"}}),
        ({"must_call": ("get_weather", "b")}, "required"),
    ],
)
def test_what_has_to_be_called_is_said(more: dict[str, Any], choice: object) -> None:
    _, body, _ = finished(hello, question(functions=(WEATHER,), **more))
    assert body["tool_choice"] == choice


@pytest.mark.parametrize(
    ("said", "flaw"),
    [('{"n": 4}', ""), ('{"n": "four"}', "$.n"), ("four", "no JSON"), ("{}", "'n' is a required property")],
)
def test_a_schema_is_sent_and_the_answer_checked(said: str, flaw: str) -> None:
    with asking(lambda _: chat_stream(part(content=said), part("stop"))) as (asked, server):
        ended = asked.ask(question(response_formats=(NUMBER,)))
        sent = server.asked[-1].body["response_format"]
    assert sent == {"type": "json_schema", "json_schema": {"name": "n", "schema": NUMBER.schema, "strict": True}}
    if not flaw:
        assert isinstance(ended, wire.Finished) and ended.answer == said
    else:
        assert isinstance(ended, wire.Failed)
        assert (ended.code, flaw in ended.detail) == (ErrorCode.ANSWER_MISFIT, True)


@pytest.mark.parametrize(
    "prompt",
    [
        Prompt((UserMessage("a"), AssistantMessage("b", Channel.FINAL)), resume=True),
        question(force=Force(channel=Channel.FINAL)),
    ],
)
def test_what_only_ids_can_ask_is_refused(prompt: Prompt) -> None:
    with asking(hello) as (asked, _), pytest.raises(EngineError) as caught:
        asked.begin(1, prompt)
    assert caught.value.code is ErrorCode.NOT_ABLE
    for request in (wire.Count(1, prompt), wire.Render(1, prompt), wire.Detokenize(1, ((1,),))):
        with pytest.raises(EngineError) as caught:
            asked.scheduler.tell(request)
        assert caught.value.code is ErrorCode.NOT_ABLE
    with pytest.raises(EngineError) as caught:
        asked.scheduler.read_ahead(wire.ReadAhead(1, prompt))
    assert caught.value.code is ErrorCode.NOT_ABLE


def test_a_cancel_closes_the_request_and_keeps_what_came() -> None:
    with asking(lambda _: [STREAM, part(content="Hel"), Hold()]) as (asked, server):
        asked.begin(1, question())
        while not asked.told:
            asked.scheduler.step(lambda: False)
        asked.scheduler.cancel(1)
        ended = asked.closings()[1]
        assert isinstance(ended, wire.Finished)
        assert (ended.reason, ended.answer) == (FinishReason.CANCELLED, "Hel")
        assert server.hung_up.wait(10)


def test_several_at_once() -> None:
    with asking(hello) as (asked, _):
        for number in range(1, 8):
            asked.begin(number, question())
        answers = {each.answer for each in asked.closings().values() if isinstance(each, wire.Finished)}
    assert answers == {"Hello"}


# finding out


def test_a_name_that_is_not_listed_is_tried() -> None:
    """As Azure's deployments are; whoever lists others and has none of this name says so."""
    with serving(Ollama(hello, "my-gpt", lists=False)) as server:
        error = refused(Server(server.address))
        assert (error.code, "lists no models" in error.detail) == (ErrorCode.SERVER_FOREIGN, True)
        error = refused(Server(server.address, "other"))
        assert error.code is ErrorCode.SERVER_MODEL_MISSING
    with serving(Ollama(hello)) as server:
        error = refused(Server(server.address, "gpt-oss:120b"))
        assert (error.code, error.detail) == (ErrorCode.SERVER_MODEL_MISSING, "llama3:8b, gpt-oss:20b")
        assert refused(Server(server.address, "llama3:8b")).code is ErrorCode.SERVER_MODEL_FOREIGN


def test_whose_server_it_is_shows() -> None:
    def lm_studio(asked: Asked) -> Iterable[Chunk]:
        if asked.path == "/api/version":
            return [answer({"error": "Unexpected endpoint or method. (GET /api/version)"})]
        if asked.path == "/api/v0/models":
            return [answer({"data": [{"id": "openai/gpt-oss-20b", "compatibility_type": "gguf"}]})]
        return Ollama(hello, "openai/gpt-oss-20b")(asked)

    with serving(lm_studio) as server:
        info = loaded(server).info
    assert (info.backend, info.name) == ("LM Studio", "gpt-oss-20b")


@pytest.mark.parametrize(
    ("chat", "code"),
    [
        (NOT_FOUND, ErrorCode.SERVER_FOREIGN),
        (NO_IDS, ErrorCode.SERVER_FOREIGN),
        (answer(b"<html><h1>It works!</h1></html>"), ErrorCode.SERVER_FOREIGN),
        (answer({"choices": "none"}), ErrorCode.SERVER_FOREIGN),
        (answer({"choices": [{"message": {}}], "model": "llama-3"}), None),
        (answer({"error": {"message": "key"}}, "401 Unauthorized"), ErrorCode.SERVER_REFUSED),
        (answer(b"<html>Bad gateway</html>", "502 Bad Gateway"), ErrorCode.SERVER_FAILED),
        (answer({"error": {"message": "slow down"}}, "429 Too Many Requests"), ErrorCode.SERVER_FAILED),
        (answer({"error": {"code": "model_not_found"}}, "403 Forbidden"), ErrorCode.SERVER_REFUSED),
    ],
)
def test_a_trial_that_goes_wrong(chat: bytes, code: ErrorCode | None) -> None:
    def handler(asked: Asked) -> Iterable[Chunk]:
        return [chat] if asked.path == "/v1/chat/completions" else Ollama(hello)(asked)

    with serving(handler) as server:
        if code is None:
            assert loaded(server).info.name == "gpt-oss:20b"
        else:
            assert refused(Server(server.address)).code is code


# hostile


@pytest.mark.parametrize(
    ("chunks", "code"),
    [
        ([STREAM, part(content="Hi"), b"data: {garbage\n\n"], ErrorCode.SERVER_FOREIGN),
        ([STREAM, b"\xff\xfe\x00 binary\n"], ErrorCode.SERVER_FOREIGN),
        ([STREAM, event([1, 2])], ErrorCode.SERVER_FOREIGN),
        ([STREAM, event({"choices": None})], ErrorCode.SERVER_FOREIGN),
        ([STREAM, event({"no": "choices"})], ErrorCode.SERVER_FOREIGN),
        ([STREAM, part(content=7)], ErrorCode.SERVER_FOREIGN),
        ([STREAM, part(content=["H"])], ErrorCode.SERVER_FOREIGN),
        ([STREAM, part(reasoning={"a": 1})], ErrorCode.SERVER_FOREIGN),
        ([STREAM, part(tool_calls=[call(0, None, "{}")])], ErrorCode.SERVER_FOREIGN),
        ([STREAM, part(tool_calls=[call(-1, "a", "{}")])], ErrorCode.SERVER_FOREIGN),
        ([STREAM, part(tool_calls=[call(10**9, "a", "{}")])], ErrorCode.SERVER_FOREIGN),
        ([STREAM, b"data: " + b"x" * (1 << 20) + b"x"], ErrorCode.SERVER_FOREIGN),
        ([answer(b"<html>Sign in</html>")], ErrorCode.SERVER_FOREIGN),
        ([answer({"choices": []})], ErrorCode.SERVER_FOREIGN),
        ([STREAM, part(content="Hi")], ErrorCode.SERVER_LOST),
        ([STREAM, part(content="Hi"), b"data: [DONE]\n\n"], ErrorCode.SERVER_LOST),
        ([STREAM, b"data: [DONE]\n\n"], ErrorCode.SERVER_LOST),
        ([STREAM, part(content="Hi"), Hold()], ErrorCode.SERVER_LOST),
        ([Hold()], ErrorCode.SERVER_LOST),
        ([STREAM, event({"error": {"message": "it broke"}})], ErrorCode.SERVER_FAILED),
        ([STREAM, event({"error": "it broke"})], ErrorCode.SERVER_FAILED),
        ([STREAM, part(content="Hi"), part("content_filter"), b"data: [DONE]\n\n"], ErrorCode.SERVER_FAILED),
        ([answer(b"<html>Bad gateway</html>", "502 Bad Gateway")], ErrorCode.SERVER_FAILED),
        ([answer({"error": {"message": "too long"}}, "400 Bad Request")], ErrorCode.SERVER_FAILED),
        ([answer({"error": {"message": "key"}}, "401 Unauthorized")], ErrorCode.SERVER_REFUSED),
        (
            [answer({"error": {"message": "model 'a' not found", "type": "not_found_error"}}, "404 Not Found")],
            ErrorCode.SERVER_MODEL_MISSING,
        ),
        (
            [answer({"error": {"code": "DeploymentNotFound", "message": "no"}}, "404 Not Found")],
            ErrorCode.SERVER_MODEL_MISSING,
        ),
        ([NOT_FOUND], ErrorCode.SERVER_FOREIGN),
    ],
)
def test_an_answer_that_goes_wrong(chunks: list[Chunk], code: ErrorCode) -> None:
    patience = SHORT_ANSWER if any(isinstance(chunk, Hold) for chunk in chunks) else QUICK
    with asking(lambda _: chunks, patience) as (asked, _):
        ended = asked.ask(question())
    assert isinstance(ended, wire.Failed)
    assert ended.code == code


def test_one_that_stays_open_behind_its_end_is_whole() -> None:
    """Without `[DONE]`: after a while, and at once where the connection is closed."""
    for behind in ([Hold()], []):
        with asking(lambda _, behind=behind: [STREAM, part("stop", content="Hi"), *behind], SHORT_ANSWER) as (asked, _):
            ended = asked.ask(question())
        assert isinstance(ended, wire.Finished) and ended.answer == "Hi"


def test_wrong_figures_are_none() -> None:
    usage: dict[str, object] = {**USAGE, "completion_tokens": -3, "completion_tokens_details": {"reasoning_tokens": 99}}
    with asking(lambda _: chat_stream(part("stop", content="Hi"), usage=usage)) as (asked, _):
        ended = asked.ask(question())
    assert isinstance(ended, wire.Finished)
    assert (ended.usage.new_tokens, ended.usage.analysis_tokens, ended.usage.final_tokens) == (0, 0, 0)
