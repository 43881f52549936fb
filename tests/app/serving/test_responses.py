"""Responses by OpenAI's own client, against the demo model and scripts: streamed and not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openai
import pytest

from tests.app.scripts import reply, write_script
from tests.app.serving.conftest import Served, serving
from tests.app.serving.test_chat import _CALL

pytestmark = pytest.mark.slow

_QUESTION = "What is 3+4?"
_WEATHER: Any = {
    "type": "function",
    "name": "get_weather",
    "parameters": {
        "type": "object",
        "properties": {"city": {"type": "string"}},
        "required": ["city"],
        "additionalProperties": False,
    },
    "strict": True,
}
_KEEP: Any = ["reasoning.encrypted_content"]


def test_reasoning_and_answer_are_items_of_their_own(demo: Served) -> None:
    answer = demo.client.responses.create(model="x", input=_QUESTION, temperature=0, include=_KEEP)
    reasoning, message = answer.output
    assert (answer.status, answer.output_text) == ("completed", "3 + 4 = 7")
    assert reasoning.type == "reasoning" and reasoning.content is not None
    assert [(part.type, part.text) for part in reasoning.content] == [("reasoning_text", "3+4=7.")]
    assert reasoning.encrypted_content == "3+4=7." and reasoning.summary == []
    assert message.type == "message" and message.status == "completed"
    assert answer.usage is not None and answer.usage.output_tokens_details.reasoning_tokens == 7
    assert answer.reasoning is not None and answer.tools == []


def test_events_tell_the_same_in_openais_order(demo: Served) -> None:
    events: list[Any] = list(demo.client.responses.create(model="x", input=_QUESTION, temperature=0, stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    kinds = [event.type for event in events]
    assert list(dict.fromkeys(kinds)) == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        "response.reasoning_text.delta",
        "response.reasoning_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.output_text.delta",
        "response.output_text.done",
        "response.completed",
    ]
    text = "".join(event.delta for event in events if event.type == "response.output_text.delta")
    assert text == "3 + 4 = 7" == events[-1].response.output_text
    done = [event.item for event in events if event.type == "response.output_item.done"]
    assert done == events[-1].response.output
    with demo.client.responses.stream(model="x", input=_QUESTION, temperature=0) as stream:
        assert stream.get_final_response().output_text == text


def test_log_probabilities_stand_at_the_text_and_in_its_events(demo: Served) -> None:
    asked: Any = {"model": "x", "input": _QUESTION, "temperature": 0, "include": ["message.output_text.logprobs"]}
    message: Any = demo.client.responses.create(**asked, top_logprobs=2).output[-1]
    part = message.content[0]
    assert b"".join(bytes(each.bytes) for each in part.logprobs).decode() == part.text
    assert all(each.logprob <= 0.0 and len(each.top_logprobs) == 2 for each in part.logprobs)
    events: list[Any] = list(demo.client.responses.create(**asked, stream=True))
    told = [each for event in events if event.type == "response.output_text.delta" for each in event.logprobs]
    assert [each.token for each in told] == [each.token for each in part.logprobs]
    (done,) = [event for event in events if event.type == "response.output_text.done"]
    assert [each.token for each in done.logprobs] == [each.token for each in told]


def test_an_answer_that_is_cut_says_so(demo: Served) -> None:
    answer = demo.client.responses.create(model="x", input=_QUESTION, max_output_tokens=3)
    assert answer.status == "incomplete"
    assert answer.incomplete_details is not None and answer.incomplete_details.reason == "max_output_tokens"


def test_an_answer_fits_its_schema(demo: Served) -> None:
    schema = {
        "type": "object",
        "properties": {"n": {"type": "integer", "minimum": 1, "maximum": 9}},
        "required": ["n"],
        "additionalProperties": False,
    }
    text: Any = {"format": {"type": "json_schema", "name": "digit", "schema": schema}}
    answer = demo.client.responses.create(model="x", input="a digit", text=text, max_output_tokens=200, temperature=0)
    assert 1 <= json.loads(answer.output_text)["n"] <= 9


@pytest.mark.parametrize("is_streamed", [False, True])
@pytest.mark.parametrize("is_stored", [False, True])
def test_a_function_is_called_and_its_result_answered(tmp_path: Path, is_streamed: bool, is_stored: bool) -> None:
    replies: tuple[dict[str, object], ...] = ({"text": _CALL}, reply("It rains in Ulm.", after="rain"))
    tools: Any = [_WEATHER, {"type": "web_search"}, {"type": "namespace", "name": "x", "tools": []}]
    with serving("--model", str(write_script(tmp_path, *replies))) as served:
        question: Any = [{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Ulm?"}]}]
        first = asked(served, is_streamed=is_streamed, input=question, tools=tools, store=is_stored, include=_KEEP)
        call = first.output[-1]
        assert [item.type for item in first.output] == ["reasoning", "function_call"]
        assert (call.name, json.loads(call.arguments)) == ("get_weather", {"city": "Ulm"})
        result = {"type": "function_call_output", "call_id": call.call_id, "output": "rain"}
        if is_stored:
            more: Any = {"previous_response_id": first.id, "input": [result]}
        else:
            more = {"input": [*question, *(item.model_dump(exclude_none=True) for item in first.output), result]}
        assert asked(served, is_streamed=is_streamed, tools=tools, **more).output_text == "It rains in Ulm."


def asked(served: Served, *, is_streamed: bool, **fields: Any) -> Any:
    if not is_streamed:
        return served.client.responses.create(model="x", **fields)
    events: list[Any] = list(served.client.responses.create(model="x", stream=True, **fields))
    return events[-1].response


def test_a_response_that_is_not_kept_cannot_be_gone_on_with(demo: Served) -> None:
    create = demo.client.responses.create
    forgotten = create(model="x", input=_QUESTION, store=False, max_output_tokens=5)
    kept = create(model="x", input=_QUESTION, max_output_tokens=50, temperature=0)
    again = create(model="x", input=_QUESTION, previous_response_id=kept.id, max_output_tokens=5)
    assert again.usage is not None and kept.usage is not None
    assert again.usage.input_tokens > kept.usage.input_tokens
    with pytest.raises(openai.NotFoundError) as refused:
        create(model="x", input="hi", previous_response_id=forgotten.id)
    assert (refused.value.code, refused.value.param) == ("previous_response_not_found", "previous_response_id")


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"input": 3}, "input"),
        ({"input": []}, "input"),
        ({"input": [3]}, "input[0]"),
        ({"input": [{"role": "user", "content": 3}]}, "input[0].content"),
        ({"input": [{"role": "user", "content": [{"type": "input_image"}]}]}, "input[0].content[0].type"),
        ({"input": [{"type": "function_call_output", "call_id": "x", "output": "a"}]}, "input[0].call_id"),
        ({"reasoning": {"effort": "huge"}}, "reasoning.effort"),
        ({"text": {"format": {"type": "xml"}}}, "text.format.type"),
        ({"tools": [{"type": "function"}]}, "tools[0]"),
        ({"max_output_tokens": -2}, "max_output_tokens"),
    ],
)
def test_a_wrong_field_is_named_by_its_path(demo: Served, fields: dict[str, Any], param: str) -> None:
    status, answer = demo.request("/v1/responses", {"input": "hi", "max_output_tokens": 4, **fields})
    assert (status, answer["error"]["param"]) == (400, param)


def test_items_of_unknown_types_are_ignored(demo: Served) -> None:
    given = [{"type": "web_search_call", "id": 3}, {"role": "developer", "content": "Be short."}]
    status, answer = demo.request(
        "/v1/responses", {"input": [*given, {"role": "user", "content": "hi"}], "max_output_tokens": 4}
    )
    assert status == 200, answer


def test_an_item_that_is_kept_may_be_referred_to(tmp_path: Path) -> None:
    replies: tuple[dict[str, object], ...] = ({"text": _CALL}, reply("It rains in Ulm.", after="rain"))
    with serving("--model", str(write_script(tmp_path, *replies))) as served:
        create: Any = served.client.responses.create
        first = create(model="x", input="Weather in Ulm?", tools=[_WEATHER])
        references = [{"type": "item_reference", "id": item.id} for item in first.output]
        call = first.output[-1]
        result = {"type": "function_call_output", "call_id": call.call_id, "output": "rain"}
        question = {"role": "user", "content": "Weather in Ulm?"}
        second = create(model="x", input=[question, *references, result], tools=[_WEATHER], store=False)
        assert second.output_text == "It rains in Ulm."
        with pytest.raises(openai.NotFoundError):
            create(model="x", input=[{"type": "item_reference", "id": second.output[-1].id}])


def test_a_failure_amid_a_stream_is_an_event_of_its_own(tmp_path: Path) -> None:
    fault = {"kind": "fail", "after": 6, "code": "out_of_memory"}
    path = write_script(tmp_path, reply("one two three four five", fault=fault), speed=50)
    with serving("--model", str(path)) as served:
        events: list[Any] = list(served.client.responses.create(model="x", input="hi", stream=True))
    assert [event.type for event in events[-2:]] == ["error", "response.failed"]
    assert events[-2].code == events[-1].response.error.code == "out_of_memory"
    assert events[-1].response.status == "failed" and "memory" in events[-1].response.error.message
    assert [event.sequence_number for event in events] == list(range(len(events)))
