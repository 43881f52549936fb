"""`POST /v1/responses` as it is asked: its fields, the items of its input, and the prompt that they make.

Not here: what is answered (`responses_answer`).
"""

from __future__ import annotations

import datetime
from typing import Any

import msgspec

from app.serving import asked as shared
from app.serving.asked import Drawing, FunctionTool, GenerationRequest, NamedSchema
from app.serving.kept import Kept
from app.serving.prompt_messages import Content, KeptCalls, PromptMessages, Talk, text_of
from app.serving.reading import read_each, read_value
from app.serving.refusals import RequestRefused
from backends.contract.messages import Channel, Function, Prompt, ResponseFormat

LOGPROBS = "message.output_text.logprobs"  # as it stands in `include`
KeptTalks = Kept[Talk]
KeptItems = Kept[dict[str, object]]
"""Items of stored responses, by their ids."""


class ResponseReasoning(msgspec.Struct, frozen=True):
    """`reasoning`."""

    effort: str | None = None


class TextFormat(NamedSchema, frozen=True):
    """`text.format`: the schema stands beside its type."""

    type: str = "text"


class ResponseText(msgspec.Struct, frozen=True):
    """`text`."""

    format: TextFormat | None = None


class ResponsesRequest(Drawing, frozen=True, kw_only=True):
    """The fields that mean something here; all others are left out. Any: read one by one, so that each is named."""

    input: str | list[Any] = ""
    instructions: str | None = None
    stream: bool | None = None
    max_output_tokens: int | None = None
    user: str | None = None
    safety_identifier: str | None = None
    reasoning: ResponseReasoning | None = None
    text: ResponseText | None = None
    tools: list[Any] | None = None
    tool_choice: Any = None
    include: list[str] | None = None
    parallel_tool_calls: bool | None = None
    previous_response_id: str | None = None
    store: bool | None = None
    metadata: dict[str, Any] | None = None
    top_logprobs: int | None = None


class _Item(msgspec.Struct, frozen=True):
    type: str = "message"
    role: str = ""
    content: Content = None
    encrypted_content: str | None = None
    call_id: str = ""
    name: str = ""
    arguments: str = ""
    output: Content = None


class _Typed(msgspec.Struct, frozen=True):
    type: str = ""


class _Reference(msgspec.Struct, frozen=True):
    id: str


_READ = ("message", "reasoning", "function_call", "function_call_output")


def responses_asked(
    request: ResponsesRequest, context: int, calls: KeptCalls, talks: KeptTalks, items: KeptItems
) -> tuple[GenerationRequest, PromptMessages]:
    """What the request asks of the engine, and its messages to go on from; raises RequestRefused."""
    collected = PromptMessages(calls, _previous(request, talks))
    _add_input(collected, request.input, items)
    if not collected.messages:
        raise RequestRefused(400, "There is no message in “input”.", param="input", code="invalid_value")
    functions, must_call = shared.called_by(request.tool_choice, functions_of(request))
    prompt = Prompt(
        messages=tuple(collected.messages),
        effort=shared.effort_named(request.reasoning.effort if request.reasoning else None, "reasoning.effort"),
        date=datetime.date.today().isoformat(),
        instructions="\n\n".join(each for each in (request.instructions or "", *collected.instructions) if each),
        functions=functions,
        must_call=must_call,
        response_formats=_formats(request),
    )
    longest = shared.most_tokens(request.max_output_tokens, context, "max_output_tokens")
    user = request.safety_identifier or request.user or ""
    is_wanted = LOGPROBS in (request.include or ()) or bool(request.top_logprobs)
    likeliest = shared.likeliest_of(request.top_logprobs, is_wanted=is_wanted)
    return GenerationRequest(prompt, shared.sampling_of(request), longest, user=user, logprobs=likeliest), collected


def functions_of(request: ResponsesRequest) -> list[Function]:
    """The functions among the tools; tools of other types are ignored."""
    tools = request.tools or []
    kinds = read_each(tools, _Typed, "tools")
    return [
        shared.function_of(read_value(tool, FunctionTool, f"tools[{number}]"), f"tools[{number}]")
        for number, (tool, kind) in enumerate(zip(tools, kinds, strict=True))
        if kind.type == "function"
    ]


def _previous(request: ResponsesRequest, talks: KeptTalks) -> Talk:
    name = request.previous_response_id
    if name is None:
        return Talk()
    talk = talks.find(name)
    if talk is None:
        message = f"The response “{name}” is not kept here: the newest are, while the server runs. Send its messages."
        raise RequestRefused(404, message, param="previous_response_id", code="previous_response_not_found")
    return talk


def _formats(request: ResponsesRequest) -> tuple[ResponseFormat, ...]:
    given = request.text.format if request.text else None
    return shared.form_of(given.type, given, "text.format") if given else ()


def _add_input(collected: PromptMessages, given: str | list[Any], items: KeptItems) -> None:
    if isinstance(given, str):
        if given:
            collected.add("user", given, "input")
        return
    for number, value in enumerate(given):
        param = f"input[{number}]"
        kind = read_value(value, _Typed, param).type
        found = _referred(read_value(value, _Reference, param), items, param) if kind == "item_reference" else value
        if kind in ("", "item_reference", *_READ):
            _add_item(collected, read_value(found, _Item, param), param)


def _referred(reference: _Reference, items: KeptItems, param: str) -> dict[str, object]:
    item = items.find(reference.id)
    if item is None:
        message = f"The item “{reference.id}” is not kept here: the newest are, while the server runs. Send it."
        raise RequestRefused(404, message, param=f"{param}.id", code="item_not_found")
    return item


def _add_item(collected: PromptMessages, item: _Item, param: str) -> None:
    match item.type:
        case "reasoning":
            text = text_of(item.content, f"{param}.content") or item.encrypted_content or ""
            collected.add_assistant(text, Channel.ANALYSIS)
        case "function_call":
            collected.add_call(item.call_id, item.name, item.arguments)
        case "function_call_output":
            collected.add_result(item.call_id, text_of(item.output, f"{param}.output"), f"{param}.call_id")
        case _:
            collected.add(item.role, text_of(item.content, f"{param}.content"), f"{param}.role")
