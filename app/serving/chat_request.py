"""`POST /v1/chat/completions` as it is asked: its fields, and the prompt that they make.

Not here: what is answered (`chat_answer`).
"""

from __future__ import annotations

import datetime
from typing import Any

import msgspec

from app.serving import asked as shared
from app.serving.asked import Drawing, FunctionTool, GenerationRequest, NamedSchema
from app.serving.prompt_messages import Content, KeptCalls, PromptMessages, text_of
from app.serving.reading import read_each, read_value
from app.serving.refusals import wrong_value
from backends.contract.messages import Channel, Effort, Function, Prompt, ResponseFormat


class StreamOptions(msgspec.Struct, frozen=True):
    """What is sent along on a stream."""

    include_usage: bool | None = None


class ChatReasoning(msgspec.Struct, frozen=True):
    """OpenRouter's way to ask for an effort."""

    effort: str | None = None
    exclude: bool | None = None


class ChatFormat(msgspec.Struct, frozen=True):
    """`response_format`."""

    type: str = "text"
    json_schema: NamedSchema | None = None


class ChatCompletionRequest(Drawing, frozen=True, kw_only=True):
    """The fields that mean something here; all others are left out. Any: read one by one, so that each is named."""

    messages: list[Any]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: int | None = None
    max_completion_tokens: int | None = None
    user: str | None = None
    safety_identifier: str | None = None
    stop: str | list[str] | None = None
    n: int | None = None
    reasoning_effort: str | None = None
    reasoning: ChatReasoning | None = None
    tools: list[Any] | None = None
    tool_choice: Any = None
    response_format: ChatFormat | None = None
    logprobs: bool | None = None
    top_logprobs: int | None = None

    @property
    def shows_reasoning(self) -> bool:
        """Whether the client wants to read it."""
        return not (self.reasoning and self.reasoning.exclude)


class _Message(msgspec.Struct, frozen=True):
    role: str
    content: Content = None
    reasoning: str | None = None
    reasoning_content: str | None = None
    tool_calls: list[Any] | None = None
    tool_call_id: str | None = None


class _CalledFunction(msgspec.Struct, frozen=True):
    name: str
    arguments: str = ""


class _Call(msgspec.Struct, frozen=True):
    id: str
    function: _CalledFunction


class _Typed(msgspec.Struct, frozen=True):
    type: str = ""


class _Tool(msgspec.Struct, frozen=True):
    function: FunctionTool


def chat_asked(request: ChatCompletionRequest, context: int, kept: KeptCalls) -> GenerationRequest:
    """What the request asks of the engine; raises RequestRefused."""
    if request.n not in (None, 1):
        raise wrong_value("n", "One answer is given at a time: leave “n” out and ask again for another.")
    longest = request.max_completion_tokens if request.max_tokens is None else request.max_tokens
    param = "max_completion_tokens" if request.max_tokens is None else "max_tokens"
    return GenerationRequest(
        _prompt(request, kept),
        shared.sampling_of(request),
        shared.most_tokens(longest, context, param),
        shared.stops_of(request.stop),
        request.safety_identifier or request.user or "",
        shared.likeliest_of(request.top_logprobs, is_wanted=request.logprobs is True),
    )


def _prompt(request: ChatCompletionRequest, kept: KeptCalls) -> Prompt:
    if not request.messages:
        raise wrong_value("messages", "There is no message.")
    collected = PromptMessages(kept)
    for number, message in enumerate(read_each(request.messages, _Message, "messages")):
        _add(collected, message, f"messages[{number}]")
    functions, must_call = shared.called_by(request.tool_choice, _functions(request))
    return Prompt(
        messages=tuple(collected.messages),
        effort=_effort(request),
        date=datetime.date.today().isoformat(),
        instructions="\n\n".join(collected.instructions),
        functions=functions,
        must_call=must_call,
        response_formats=_formats(request),
    )


def _effort(request: ChatCompletionRequest) -> Effort:
    if request.reasoning_effort is None and request.reasoning is not None:
        return shared.effort_named(request.reasoning.effort, "reasoning.effort")
    return shared.effort_named(request.reasoning_effort, "reasoning_effort")


def _formats(request: ChatCompletionRequest) -> tuple[ResponseFormat, ...]:
    given = request.response_format
    return shared.form_of(given.type, given.json_schema, "response_format") if given else ()


def _functions(request: ChatCompletionRequest) -> list[Function]:
    """The functions among the tools; tools of other types are ignored."""
    tools = request.tools or []
    kinds = read_each(tools, _Typed, "tools")
    return [
        shared.function_of(read_value(tool, _Tool, f"tools[{number}]").function, f"tools[{number}].function")
        for number, (tool, kind) in enumerate(zip(tools, kinds, strict=True))
        if kind.type == "function"
    ]


def _add(collected: PromptMessages, message: _Message, param: str) -> None:
    text = text_of(message.content, f"{param}.content")
    if message.role == "tool":
        collected.add_result(message.tool_call_id or "", text, f"{param}.tool_call_id")
    elif message.role == "assistant":
        _add_assistant(collected, message, text, param)
    else:
        collected.add(message.role, text, f"{param}.role")


def _add_assistant(collected: PromptMessages, message: _Message, text: str, param: str) -> None:
    calls = read_each(message.tool_calls or [], _Call, f"{param}.tool_calls")
    collected.add_assistant(message.reasoning or message.reasoning_content or "", Channel.ANALYSIS)
    collected.add_assistant(text, Channel.COMMENTARY if calls else Channel.FINAL)
    for call in calls:
        collected.add_call(call.id, call.function.name, call.function.arguments)
