"""Chat completions by OpenAI's own client, against the demo model and scripts: streamed and not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openai
import pytest

from tests.app.scripts import reply, write_script
from tests.app.serving.conftest import Served, serving

pytestmark = pytest.mark.slow

_SUM: Any = [{"role": "user", "content": "What is 3+4?"}]
_WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "The weather.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}},
            "required": ["city"],
            "additionalProperties": False,
        },
    },
}
_OTHER = {"type": "function", "function": {"name": "get_time", "parameters": {"type": "object", "properties": {}}}}
_CALL = (
    "<|channel|>analysis<|message|>I need the weather.<|end|><|start|>assistant"
    '<|channel|>commentary to=functions.get_weather <|constrain|>json<|message|>{"city":"Ulm"}<|call|>'
)


def test_the_model_is_listed_by_its_name(demo: Served) -> None:
    (model,) = demo.client.models.list().data
    assert demo.client.models.retrieve(model.id).id == model.id
    assert (model.object, model.owned_by) == ("model", "triptych")
    with pytest.raises(openai.NotFoundError):
        demo.client.models.retrieve("gpt-9")


def test_a_stream_says_what_the_whole_answer_says(demo: Served) -> None:
    create = demo.client.chat.completions.create
    whole = create(model="any", messages=_SUM, seed=1)
    chunks = list(create(model="any", messages=_SUM, seed=1, stream=True, stream_options={"include_usage": True}))
    message: Any = whole.choices[0].message
    deltas: list[Any] = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert message.content == "3 + 4 = 7" == "".join(delta.content or "" for delta in deltas)
    assert message.reasoning == message.reasoning_content == "3+4=7."
    assert "".join(getattr(delta, "reasoning", "") for delta in deltas) == "3+4=7."
    assert whole.choices[0].finish_reason == "stop" == chunks[-2].choices[0].finish_reason
    assert len({chunk.id for chunk in chunks}) == 1
    usage, streamed = whole.usage, chunks[-1].usage
    assert usage is not None and streamed is not None and usage.completion_tokens_details is not None
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens == streamed.total_tokens
    assert usage.completion_tokens_details.reasoning_tokens == 7
    assert streamed.prompt_tokens_details is not None and streamed.prompt_tokens_details.cached_tokens


def test_the_log_probability_of_each_token_of_the_answer_is_told_streamed_and_whole(demo: Served) -> None:
    create = demo.client.chat.completions.create
    asked: Any = {"model": "any", "messages": _SUM, "seed": 1, "temperature": 0, "logprobs": True, "top_logprobs": 4}
    whole = create(**asked).choices[0]
    assert whole.logprobs is not None and whole.logprobs.content is not None
    tokens = whole.logprobs.content
    assert b"".join(bytes(each.bytes or ()) for each in tokens).decode() == whole.message.content
    for each in tokens:
        assert each.token == each.top_logprobs[0].token and each.logprob == each.top_logprobs[0].logprob <= 0.0
        assert len(each.top_logprobs) == 4
    chunks = [choice for chunk in create(**asked, stream=True) for choice in chunk.choices]
    streamed = [each for one in chunks if one.logprobs for each in one.logprobs.content or ()]
    assert [each.token for each in streamed] == [each.token for each in tokens]


def test_an_answer_fits_its_schema(demo: Served) -> None:
    schema = {
        "type": "object",
        "properties": {"n": {"type": "integer", "minimum": 1, "maximum": 9}},
        "required": ["n"],
        "additionalProperties": False,
    }
    form: Any = {"type": "json_schema", "json_schema": {"name": "digit", "schema": schema}}
    whole = demo.chat(response_format=form, max_tokens=200)[1]["choices"][0]["message"]["content"]
    for text in (whole, streamed_text(demo, response_format=form, max_tokens=200)):
        assert 1 <= json.loads(text)["n"] <= 9


def streamed_text(served: Served, **fields: Any) -> str:
    chunks = served.client.chat.completions.create(model="x", messages=_SUM, seed=1, stream=True, **fields)
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks)


@pytest.mark.parametrize(("name", "level"), [("none", "low"), ("minimal", "low"), ("xhigh", "high"), ("max", "high")])
def test_efforts_of_other_models_mean_one_of_ours(tmp_path: Path, name: str, level: str) -> None:
    script = write_script(tmp_path, *(reply(each, effort=each) for each in ("low", "medium", "high")))
    with serving("--model", str(script)) as served:
        status, answer = served.chat(reasoning_effort=name)
        assert status == 200, answer
        assert answer["choices"][0]["message"]["content"] == level
        assert served.chat(reasoning={"effort": name})[1]["choices"][0]["message"]["content"] == level
        assert served.chat()[1]["choices"][0]["message"]["content"] == "medium"
        status, refused = served.chat(reasoning_effort="extreme")
        assert (status, refused["error"]["param"]) == (400, "reasoning_effort")


def test_an_answer_ends_before_a_stop(tmp_path: Path) -> None:
    script = write_script(tmp_path, reply("one two three four five"))
    with serving("--model", str(script)) as served:
        for stops in ("three", [" th"], ["absent", "three four"]):
            choice = served.chat(stop=stops, max_tokens=50)[1]["choices"][0]
            assert (choice["message"]["content"].strip(), choice["finish_reason"]) == ("one two", "stop")
            assert streamed_text(served, stop=stops).strip() == "one two"
        assert streamed_text(served, stop="five six") == "one two three four five"
        cut = served.chat(max_tokens=5)[1]["choices"][0]
        assert cut["finish_reason"] == "length"


def test_reasoning_is_left_out_where_the_client_wants_none_of_it(tmp_path: Path) -> None:
    with serving("--model", str(write_script(tmp_path, reply("done", "think")))) as served:
        message = served.chat(reasoning={"exclude": True}, max_tokens=50)[1]["choices"][0]["message"]
        assert message["content"] == "done" and "reasoning" not in message


@pytest.mark.parametrize("is_streamed", [False, True])
def test_a_function_is_called_and_its_result_answered(tmp_path: Path, is_streamed: bool) -> None:
    replies: tuple[dict[str, object], ...] = ({"text": _CALL}, reply("It rains in Ulm.", after="rain"))
    with serving("--model", str(write_script(tmp_path, *replies))) as served:
        messages: list[Any] = [{"role": "user", "content": "Weather in Ulm?"}]
        tools: Any = [_WEATHER, {"type": "web_search"}, {"type": "namespace", "tools": 3}]
        call = called(served, messages, tools, is_streamed=is_streamed)
        assert (call["function"]["name"], json.loads(call["function"]["arguments"])) == ("get_weather", {"city": "Ulm"})
        messages.append({"role": "assistant", "content": None, "tool_calls": [call]})
        messages.append({"role": "tool", "tool_call_id": call["id"], "content": "rain"})
        done = served.client.chat.completions.create(model="x", messages=messages, tools=tools)
        assert done.choices[0].message.content == "It rains in Ulm."
        messages[-1]["tool_call_id"] = "call_of_somebody_else"
        with pytest.raises(openai.BadRequestError):
            served.client.chat.completions.create(model="x", messages=messages, tools=tools)


def called(served: Served, messages: Any, tools: Any, *, is_streamed: bool) -> dict[str, Any]:
    create = served.client.chat.completions.create
    if not is_streamed:
        choice = create(model="x", messages=messages, tools=tools).choices[0]
        assert choice.finish_reason == "tool_calls" and choice.message.tool_calls is not None
        return choice.message.tool_calls[0].model_dump()
    chunks = list(create(model="x", messages=messages, tools=tools, stream=True))
    assert chunks[-1].choices[0].finish_reason == "tool_calls"
    (call,) = [one for chunk in chunks for one in chunk.choices[0].delta.tool_calls or []]
    return call.model_dump(exclude={"index"})


def test_a_choice_of_tools_is_kept_by_the_engine(no_script: Path) -> None:
    with serving("--model", str(no_script)) as served:

        def names(choice: Any, **more: Any) -> set[str]:
            found: set[str] = set()
            for seed in range(3):
                message = served.chat(
                    tools=[_WEATHER, _OTHER], tool_choice=choice, seed=seed, max_tokens=600, temperature=1, **more
                )[1]["choices"][0]["message"]
                found |= {call["function"]["name"] for call in message.get("tool_calls", [])}
            return found

        assert names({"type": "function", "function": {"name": "get_time"}}) <= {"get_time"}
        assert names("none") == set()
        for choice in ("sometimes", {"type": "function", "function": {"name": "absent"}}):
            status, refused = served.chat(tools=[_WEATHER], tool_choice=choice)
            assert (status, refused["error"]["param"]) == (400, "tool_choice")


def test_a_call_that_is_required_is_made_by_the_demo_model(demo: Served) -> None:
    message = demo.chat(
        tools=[_WEATHER, _OTHER],
        tool_choice={"type": "function", "function": {"name": "get_time"}},
        max_tokens=400,
        temperature=0,
    )[1]["choices"][0]["message"]
    assert [call["function"]["name"] for call in message["tool_calls"]] == ["get_time"]


def test_a_call_that_is_required_is_made_on_a_stream_too(demo: Served) -> None:
    for choice in ({"type": "function", "function": {"name": "get_time"}}, "required"):
        chunks = demo.client.chat.completions.create(
            model="x",
            messages=_SUM,
            tools=[_WEATHER, _OTHER],  # type: ignore[list-item]  # plain dictionaries, as most clients send
            tool_choice=choice,  # type: ignore[arg-type]
            max_tokens=600,
            temperature=0,
            stream=True,
        )
        calls = [call for chunk in chunks for call in (chunk.choices[0].delta.tool_calls or [])]
        assert [call.function and call.function.name in ("get_time", "get_weather") for call in calls] == [True]


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"messages": [{"role": "user", "content": "a"}, {"role": "user", "content": 3}]}, "messages[1].content"),
        ({"messages": [{"role": "user", "content": [{"type": "text", "text": 3}]}]}, "messages[0].content[0].text"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "messages[0].content[0].type"),
        ({"messages": [{"content": "a"}]}, "messages[0]"),
        ({"messages": [{"role": "king", "content": "a"}]}, "messages[0].role"),
        ({"messages": [{"role": "tool", "content": "a", "tool_call_id": "x"}]}, "messages[0].tool_call_id"),
        ({"messages": []}, "messages"),
        ({"messages": "hi"}, "messages"),
        ({"max_tokens": "8"}, "max_tokens"),
        ({"max_tokens": 0}, "max_tokens"),
        ({"temperature": -1}, "temperature"),
        ({"top_p": 2}, "top_p"),
        ({"n": 2}, "n"),
        ({"stop": 5}, "stop"),
        ({"tools": [{"type": "function"}]}, "tools[0]"),
        ({"tools": [{"type": "function", "function": {"name": "a b"}}]}, "tools[0].function.name"),
        ({"tools": [{"type": "function", "function": {"name": 1}}]}, "tools[0].function.name"),
        ({"response_format": {"type": "xml"}}, "response_format.type"),
        ({"response_format": {"type": "json_schema"}}, "response_format"),
        ({"stream_options": {"include_usage": "yes"}}, "stream_options.include_usage"),
    ],
)
def test_a_wrong_field_is_named_by_its_path(demo: Served, fields: dict[str, Any], param: str) -> None:
    status, answer = demo.chat(**fields)
    assert status == 400
    assert set(answer["error"]) == {"message", "type", "param", "code"}
    assert (answer["error"]["type"], answer["error"]["param"]) == ("invalid_request_error", param)


def test_unknown_fields_and_null_are_no_error_and_tokens_are_clamped(demo: Served) -> None:
    nothing = dict.fromkeys(("stop", "tools", "temperature", "response_format", "stream", "reasoning_effort"))
    status, answer = demo.chat(**nothing, made_up={"a": 1}, user="me", store=True, max_tokens=10_000_000, seed=-5)
    assert status == 200, answer


def test_a_prompt_that_is_too_long_is_refused_before_a_stream_begins(demo: Served) -> None:
    with pytest.raises(openai.BadRequestError) as refused:
        demo.client.chat.completions.create(
            model="x", messages=[{"role": "user", "content": "word " * 40_000}], stream=True
        )
    assert refused.value.code == "context_length_exceeded"


def test_a_schema_that_no_answer_can_fit_is_refused(demo: Served) -> None:
    form = {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "nonsense"}}}
    status, answer = demo.chat(response_format=form)
    assert (status, answer["error"]["code"]) == (400, "invalid_json_schema")
