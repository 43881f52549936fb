"""Every field of OpenAI's two APIs, one by one: honoured, ignored, or refused in words. Without a process.

The tables have to name all fields that OpenAI's own client knows: a field that is new there is decided about here.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, get_type_hints

import msgspec
import pytest
from openai.types.chat import completion_create_params
from openai.types.responses import response_create_params

from app.serving.asked import GenerationRequest
from app.serving.chat_request import ChatCompletionRequest, chat_asked
from app.serving.kept import Kept
from app.serving.reading import read_body
from app.serving.refusals import RequestRefused
from app.serving.responses_request import ResponsesRequest, responses_asked
from app.serving.unsupported import OF_CHAT, OF_RESPONSES, check_supported
from backends.contract.messages import Effort

_FUNCTION = {"name": "get_time", "parameters": {"type": "object", "properties": {}}}
_SCHEMA = {"name": "n", "schema": {"type": "object"}}
_TOOLS = [{"type": "function", "function": _FUNCTION}]
_FLAT_TOOLS = [{"type": "function", **_FUNCTION}]
_CONTEXT = 1000

Honoured = dict[str, list[tuple[dict[str, Any], Callable[[GenerationRequest], object], object]]]

_OF_BOTH: Honoured = {
    "temperature": [({"temperature": 0.5}, lambda asked: asked.sampling.temperature, 0.5)],
    "top_p": [({"top_p": 0.5}, lambda asked: asked.sampling.top_p, 0.5)],
    "user": [({"user": "me"}, lambda asked: asked.user, "me")],
    "safety_identifier": [({"safety_identifier": "me", "user": "you"}, lambda asked: asked.user, "me")],
}
CHAT_HONOURED: Honoured = {
    **_OF_BOTH,
    "messages": [
        (
            {"messages": [{"role": "developer", "content": "Be brief."}, {"role": "user", "content": "hi"}]},
            lambda asked: (asked.prompt.instructions, [one.content for one in asked.prompt.messages]),
            ("Be brief.", ["hi"]),
        )
    ],
    "max_tokens": [({"max_tokens": 5}, lambda asked: asked.max_tokens, 5)],
    "max_completion_tokens": [
        ({"max_completion_tokens": 5}, lambda asked: asked.max_tokens, 5),
        ({"max_completion_tokens": 10**9}, lambda asked: asked.max_tokens, _CONTEXT),
    ],
    "seed": [({"seed": 7}, lambda asked: asked.sampling.seed, 7)],
    "stop": [({"stop": ["a", "b"]}, lambda asked: asked.stop, ("a", "b"))],
    "reasoning_effort": [({"reasoning_effort": "high"}, lambda asked: asked.prompt.effort, Effort.HIGH)],
    "tools": [({"tools": _TOOLS}, lambda asked: asked.prompt.functions[0].name, "get_time")],
    "tool_choice": [
        ({"tools": _TOOLS, "tool_choice": "required"}, lambda asked: asked.prompt.must_call, ("get_time",)),
        ({"tools": _TOOLS, "tool_choice": "none"}, lambda asked: asked.prompt.functions, ()),
    ],
    "response_format": [
        (
            {"response_format": {"type": "json_schema", "json_schema": _SCHEMA}},
            lambda asked: asked.prompt.response_formats[0].name,
            "n",
        )
    ],
    "logprobs": [({"logprobs": True}, lambda asked: asked.logprobs, 0)],
    "top_logprobs": [({"logprobs": True, "top_logprobs": 3}, lambda asked: asked.logprobs, 3)],
    # other servers' own
    "top_k": [({"top_k": 40}, lambda asked: asked.sampling.top_k, 40)],
    "min_p": [({"min_p": 0.1}, lambda asked: asked.sampling.min_p, 0.1)],
    "reasoning": [({"reasoning": {"effort": "low"}}, lambda asked: asked.prompt.effort, Effort.LOW)],
}
CHAT_IN_ANSWER = {"stream", "stream_options"}  # honoured by the shape of the answer: `test_chat`
CHAT_IGNORED: dict[str, Any] = {
    "model": "gpt-9",
    "metadata": {"a": "b"},
    "moderation": {"model": "x"},
    "parallel_tool_calls": False,  # there is one call at a time
    "prediction": {"type": "content", "content": "x"},
    "prompt_cache_key": "k",
    "prompt_cache_options": {"a": 1},
    "prompt_cache_retention": "24h",
    "service_tier": "flex",
    "store": True,
    "verbosity": "low",
    "web_search_options": {},
    "n": 1,
}
CHAT_REFUSED: dict[str, Any] = {
    "n": 2,
    "logit_bias": {"50256": -100},
    "frequency_penalty": 0.5,
    "presence_penalty": -1,
    "audio": {"voice": "alloy", "format": "mp3"},
    "modalities": ["text", "audio"],
    "functions": [_FUNCTION],
    "function_call": {"name": "get_time"},
}
RESPONSES_HONOURED: Honoured = {
    **_OF_BOTH,
    "input": [({"input": "hello"}, lambda asked: asked.prompt.messages[0].content, "hello")],
    "instructions": [({"instructions": "Be brief."}, lambda asked: asked.prompt.instructions, "Be brief.")],
    "max_output_tokens": [({"max_output_tokens": 5}, lambda asked: asked.max_tokens, 5)],
    "reasoning": [({"reasoning": {"effort": "minimal"}}, lambda asked: asked.prompt.effort, Effort.LOW)],
    "text": [
        (
            {"text": {"format": {"type": "json_schema", **_SCHEMA}}},
            lambda asked: asked.prompt.response_formats[0].name,
            "n",
        )
    ],
    "tools": [({"tools": _FLAT_TOOLS}, lambda asked: asked.prompt.functions[0].name, "get_time")],
    "tool_choice": [
        (
            {"tools": _FLAT_TOOLS, "tool_choice": {"type": "function", "name": "get_time"}},
            lambda asked: asked.prompt.must_call,
            ("get_time",),
        )
    ],
    "seed": [({"seed": 7}, lambda asked: asked.sampling.seed, 7)],
    "top_logprobs": [({"top_logprobs": 3}, lambda asked: asked.logprobs, 3)],
    "include": [({"include": ["message.output_text.logprobs"]}, lambda asked: asked.logprobs, 0)],
}
RESPONSES_IN_ANSWER = {"stream", "previous_response_id", "store"}  # `test_responses`
RESPONSES_IGNORED: dict[str, Any] = {
    "model": "gpt-9",
    "access_programs": {"a": "b"},
    "background_options": {"completion_window": "2h"},
    "image": {"a": "b"},
    "context_management": [{"type": "compaction"}],
    "max_tool_calls": 3,  # of OpenAI's own tools, which are not here
    "metadata": {"a": "b"},
    "moderation": {"model": "x"},
    "parallel_tool_calls": False,
    "prompt_cache_key": "k",
    "prompt_cache_options": {"a": 1},
    "prompt_cache_retention": "24h",
    "service_tier": "flex",
    "stream_options": {"include_obfuscation": True},
    "truncation": "auto",
}
RESPONSES_REFUSED: dict[str, Any] = {
    "background": True,
    "conversation": "conv_1",
    "prompt": {"id": "pmpt_1"},
}


def chat(**fields: Any) -> GenerationRequest:
    body = msgspec.json.encode({"messages": [{"role": "user", "content": "hi"}], "seed": 1, **fields})
    request = read_body(body, ChatCompletionRequest, lambda values: check_supported(values, OF_CHAT))
    return chat_asked(request, _CONTEXT, Kept())


def response(**fields: Any) -> GenerationRequest:
    body = msgspec.json.encode({"input": "hi", "seed": 1, **fields})
    request = read_body(body, ResponsesRequest, lambda values: check_supported(values, OF_RESPONSES))
    return responses_asked(request, _CONTEXT, Kept(), Kept(), Kept())[0]


Ask = Callable[..., GenerationRequest]
_CASES = [
    pytest.param(ask, fields, look, wanted, id=f"{ask.__name__}-{name}")
    for ask, table in ((chat, CHAT_HONOURED), (response, RESPONSES_HONOURED))
    for name, cases in table.items()
    for fields, look, wanted in cases
]


@pytest.mark.parametrize(("ask", "fields", "look", "wanted"), _CASES)
def test_what_is_honoured(
    ask: Ask, fields: dict[str, Any], look: Callable[[GenerationRequest], object], wanted: object
) -> None:
    assert look(ask(**fields)) == wanted
    ask(**dict.fromkeys(fields.keys() - {"messages", "input"}))  # null is no fault


@pytest.mark.parametrize(
    ("ask", "name", "value"),
    [
        pytest.param(ask, name, value, id=f"{ask.__name__}-{name}")
        for ask, table in ((chat, CHAT_IGNORED), (response, RESPONSES_IGNORED))
        for name, value in table.items()
    ],
)
def test_what_changes_nothing_is_ignored(ask: Ask, name: str, value: object) -> None:
    assert ask(**{name: value}) == ask() == ask(**{name: None})


@pytest.mark.parametrize(
    ("ask", "name", "value"),
    [
        pytest.param(ask, name, value, id=f"{ask.__name__}-{name}")
        for ask, table in ((chat, CHAT_REFUSED), (response, RESPONSES_REFUSED))
        for name, value in table.items()
    ],
)
def test_what_cannot_be_done_is_refused_by_name_and_in_words(ask: Ask, name: str, value: object) -> None:
    with pytest.raises(RequestRefused) as refused:
        ask(**{name: value})
    assert (refused.value.status, refused.value.param) == (400, name)
    assert refused.value.message.endswith((".", "it out."))
    assert ask(**{name: None}) == ask()


@pytest.mark.parametrize(
    ("ask", "fields"),
    [
        (chat, {"frequency_penalty": 0.0, "presence_penalty": 0, "logit_bias": {}, "logprobs": False}),
        (chat, {"top_logprobs": 0, "modalities": ["text"], "functions": [], "function_call": "auto"}),
        (response, {"background": False, "top_logprobs": 0, "include": ["reasoning.encrypted_content"]}),
    ],
)
def test_asking_for_nothing_is_no_fault(ask: Ask, fields: dict[str, Any]) -> None:
    assert ask(**fields) == ask()


@pytest.mark.parametrize("fields", [{"top_logprobs": 3}, {"logprobs": True, "top_logprobs": 21}])
def test_likeliest_tokens_that_cannot_be_told_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(RequestRefused) as refused:
        chat(**fields)
    assert (refused.value.status, refused.value.param) == (400, "top_logprobs")


def test_every_field_that_openais_client_knows_is_decided_about() -> None:
    chat_tables = (CHAT_HONOURED, CHAT_IGNORED, CHAT_REFUSED, CHAT_IN_ANSWER)
    known = get_type_hints(completion_create_params.CompletionCreateParamsStreaming).keys()
    assert set(known) - set(itertools.chain(*chat_tables)) == set()
    tables = (RESPONSES_HONOURED, RESPONSES_IGNORED, RESPONSES_REFUSED, RESPONSES_IN_ANSWER)
    known = get_type_hints(response_create_params.ResponseCreateParamsStreaming).keys()
    assert set(known) - set(itertools.chain(*tables)) == set()


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"input": [{"type": "item_reference", "id": "msg_unknown"}]}, "input[0].id"),
        ({"input": [{"type": "item_reference"}]}, "input[0]"),
        ({"previous_response_id": "resp_unknown"}, "previous_response_id"),
        ({"previous_response_id": 3}, "previous_response_id"),
        ({"reasoning": {"effort": 3}}, "reasoning.effort"),
        ({"text": {"format": {"type": "json_schema", "schema": 3}}}, "text.format.schema"),
        ({"tools": [{"type": 3}]}, "tools[0].type"),
        ({"input": 3}, "input"),
    ],
)
def test_a_wrong_value_of_a_response_is_named_by_its_path(fields: dict[str, Any], param: str) -> None:
    with pytest.raises(RequestRefused) as refused:
        response(**fields)
    assert refused.value.param == param
