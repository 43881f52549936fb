"""How a server is asked by messages, in the form of OpenAI's chat completions, and what its stream says.

Ollama, LM Studio, Azure and others differ in the field of the reasoning, which is read by what comes. Only fields that
every one of them takes are sent, others where they were set. Not here: when it is asked (`chat_model`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from backends.contract.by_message import MessageRequest
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.messages import AssistantMessage, Channel, Message, Prompt, ToolMessage, UserMessage
from backends.remote.dialects import refuse_error, small_seed
from backends.remote.reading import field_of, fields_of, list_of, number_of, text_of
from backends.remote.tool_names import declared, sent_arguments, sent_name

TARGET = "/v1/chat/completions"
REASONING = ("reasoning", "reasoning_content", "thinking")
_MOST_CALLS = 64  # of one answer


class CallPart(NamedTuple):
    """More of a call; its name comes with the first part."""

    place: int
    name: str
    text: str


class ChatPiece(NamedTuple):
    """What one event says. Tokens: -1 where nothing is said of them."""

    reasoning: str = ""
    field: str = ""  # in which it stood
    text: str = ""
    calls: tuple[CallPart, ...] = ()
    reason: str = ""  # why it was the last of the answer
    prompt_tokens: int = -1
    reused_tokens: int = -1
    new_tokens: int = -1
    reasoning_tokens: int = -1


def body_of(question: MessageRequest, model: str, field: str) -> dict[str, object]:
    """Write a request. `field`: in which the server tells its reasoning, and is told it again."""
    prompt, drawn = question.prompt, question.sampling
    return {
        "model": model,
        "messages": list(messages_of(prompt, field)),
        "stream": True,
        "stream_options": {"include_usage": True},
        "reasoning_effort": str(prompt.effort),
        "temperature": drawn.temperature,
        "top_p": drawn.top_p,
        "seed": small_seed(drawn.seed) & 0x7FFFFFFF,
        **({"top_k": drawn.top_k} if drawn.top_k else {}),
        **({"min_p": drawn.min_p} if drawn.min_p else {}),
        **({"max_tokens": question.max_tokens} if question.max_tokens else {}),
        **_tools(prompt),
        **_format(prompt),
    }


def _tools(prompt: Prompt) -> dict[str, object]:
    told = declared(prompt)
    forced = prompt.force.function if prompt.force else None
    must = (forced,) if forced else prompt.must_call
    if not told:
        return {}
    if len(must) == 1:
        return {"tools": told, "tool_choice": {"type": "function", "function": {"name": must[0]}}}
    return {"tools": told, "tool_choice": "required"} if must else {"tools": told}


def _format(prompt: Prompt) -> dict[str, object]:
    if not prompt.response_formats:
        return {}
    form = prompt.response_formats[0]
    schema = {"name": form.name, "schema": form.schema, "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


def messages_of(prompt: Prompt, field: str) -> list[dict[str, object]]:
    """The messages of a prompt, each answer in one; calls get ids by which their results name them."""
    told: list[dict[str, object]] = []
    if prompt.instructions:
        told.append({"role": "system", "content": prompt.instructions})
    waiting: list[tuple[str, str]] = []  # calls that have no result yet: which tool, and under which id
    calls = 0
    for message in prompt.messages:
        match message:
            case UserMessage(content):
                told.append({"role": "user", "content": content})
            case AssistantMessage(recipient=str(tool)):
                calls += 1
                waiting.append((tool, f"call_{calls}"))
                _add_call(_same_answer(told), _call(f"call_{calls}", tool, message.content))
            case AssistantMessage():
                _add_words(_same_answer(told), message, field)
            case ToolMessage():
                told.append({"role": "tool", "tool_call_id": _taken(waiting, message), "content": message.content})
    return told


def _same_answer(told: list[dict[str, object]]) -> dict[str, object]:
    if not told or told[-1]["role"] != "assistant":
        told.append({"role": "assistant", "content": ""})
    return told[-1]


def _add_words(answer: dict[str, object], message: AssistantMessage, field: str) -> None:
    name = field if message.channel is Channel.ANALYSIS else "content"
    before = answer.get(name)
    answer[name] = f"{before}\n\n{message.content}" if before else message.content


def _add_call(answer: dict[str, object], call: dict[str, object]) -> None:
    answer["tool_calls"] = [*list_of(answer, "tool_calls"), call]


def _call(number: str, tool: str, text: str) -> dict[str, object]:
    function = {"name": sent_name(tool), "arguments": sent_arguments(tool, text)}
    return {"id": number, "type": "function", "function": function}


def _taken(waiting: list[tuple[str, str]], message: Message) -> str:
    """The id of the call that a result answers: the first of this tool that waits."""
    name = message.name if isinstance(message, ToolMessage) else ""
    found = next((each for each in waiting if each[0] == name), waiting[0] if waiting else None)
    if found is None:
        return "call_0"  # nobody asked for it
    waiting.remove(found)
    return found[1]


def read_piece(event: Mapping[str, object]) -> ChatPiece:
    """Read one event; raises EngineError for an error, and for what is none of a chat's."""
    refuse_error(event)
    if not isinstance(event.get("choices"), list):
        raise _foreign("an event without choices")
    usage = fields_of(event, "usage")
    choices = list_of(event, "choices")
    return _said(choices[0] if choices else {})._replace(**_usage(usage))


def _said(choice: object) -> ChatPiece:
    delta = fields_of(choice, "delta")
    field = next((name for name in REASONING if field_of(delta, name)), "")
    return ChatPiece(
        reasoning=_text(delta, field) if field else "",
        field=field,
        text=_text(delta, "content"),
        calls=tuple(_calls(delta)),
        reason=_text(choice, "finish_reason"),
    )


def _text(value: object, name: str) -> str:
    found = field_of(value, name)
    if found is not None and not isinstance(found, str):
        raise _foreign(f"“{name}” is no text")
    return found or ""


def _calls(delta: Mapping[str, object]) -> Sequence[CallPart]:
    parts: list[CallPart] = []
    for number, part in enumerate(list_of(delta, "tool_calls")):
        function = fields_of(part, "function")
        place = field_of(part, "index")
        place = number if place is None else place
        if not isinstance(place, int) or not 0 <= place < _MOST_CALLS:
            raise _foreign("a call without its place")
        parts.append(CallPart(place, _text(function, "name"), _text(function, "arguments")))
    return parts


def _usage(usage: Mapping[str, object]) -> dict[str, int]:
    if not usage:
        return {}
    found = {"prompt_tokens": number_of(usage, "prompt_tokens"), "new_tokens": number_of(usage, "completion_tokens")}
    if prompt := fields_of(usage, "prompt_tokens_details"):
        found["reused_tokens"] = number_of(prompt, "cached_tokens")
    if (written := fields_of(usage, "completion_tokens_details")) and "reasoning_tokens" in written:
        found["reasoning_tokens"] = number_of(written, "reasoning_tokens")
    return found


def is_answer(value: object) -> bool:
    """Tell whether something is an answer that came whole."""
    choices = list_of(value, "choices")
    return bool(choices) and isinstance(field_of(choices[0], "message"), dict)


def name_of(value: object) -> str:
    """The name of the model that has answered, as the server says it."""
    return text_of(value, "model")


def _foreign(detail: str) -> EngineError:
    return EngineError(ErrorCode.SERVER_FOREIGN, detail)
