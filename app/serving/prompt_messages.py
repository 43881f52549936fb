"""A client's messages as those of a prompt, in the order in which they come; both of OpenAI's APIs are read into it.

Reasoning and calls that the server still knows are taken as the model wrote them, ids and all. Not here: the fields of
one API (`chat_request`, `responses_request`), which reasoning the model is shown again (`backends.harmony.history`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from app.serving.kept import Kept
from app.serving.reading import read_each
from app.serving.refusals import RequestRefused, wrong_value
from backends.contract.messages import AssistantMessage, Channel, Message, MessageEnd, ToolMessage, UserMessage

KeptCalls = Kept[tuple[AssistantMessage, ...]]
_TEXT = ("text", "input_text", "output_text", "reasoning_text", "summary_text")
Content = str | list[Any] | None  # Any: parts, read one by one so that a wrong one is named


@dataclass(frozen=True)
class Talk:
    """A conversation to go on with: its messages, the instructions among them, and its calls' names by their ids."""

    messages: tuple[Message, ...] = ()
    instructions: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        texts = sum(len(message.content) for message in self.messages) + sum(map(len, self.instructions))
        return texts + 8 * sum(len(one.ids) for one in self.messages if isinstance(one, AssistantMessage))


class _Part(msgspec.Struct, frozen=True):
    type: str
    text: str | None = None
    refusal: str | None = None


class PromptMessages:
    """Collects messages and instructions."""

    def __init__(self, kept: KeptCalls, before: Talk | None = None) -> None:
        before = before or Talk()
        self._kept = kept
        self._names = dict(before.names)  # of functions, by the ids of their calls
        self.instructions = list(before.instructions)
        self.messages = list(before.messages)

    def talk_with(self, answer: Sequence[AssistantMessage], names: Mapping[str, str]) -> Talk:
        """The conversation with its answer, whose calls have these names by their ids."""
        return Talk((*self.messages, *answer), tuple(self.instructions), {**self._names, **names})

    def add(self, role: str, text: str, param: str) -> None:
        """A text of somebody who is no tool."""
        match role:
            case "system" | "developer":
                self.instructions.append(text)
            case "user":
                self.messages.append(UserMessage(text))
            case "assistant":
                self.add_assistant(text, Channel.FINAL)
            case _:
                raise wrong_value(param, f"There is no role “{role}”.")

    def add_assistant(self, text: str, channel: Channel) -> None:
        """Something that the model said; nothing where it is empty."""
        if text:
            self.messages.append(AssistantMessage(text, channel, end=MessageEnd.END))

    def add_call(self, call_id: str, name: str, arguments: str) -> None:
        """A call that the model made: as it wrote it, where that is known and was not changed."""
        self._names[call_id] = name
        kept = self._kept.find(call_id)
        if kept is None or (kept[-1].content, kept[-1].recipient) != (arguments, f"functions.{name}"):
            kept = (_call(name, arguments),)
        while self.messages and _is_among(self.messages[-1], kept):
            self.messages.pop()
        self.messages += kept

    def add_result(self, call_id: str, text: str, param: str) -> None:
        """What a function answered; raises RequestRefused for one that was not called."""
        if call_id not in self._names:
            raise wrong_value(param, f"No call before it has the id “{call_id}”.")
        self.messages.append(ToolMessage(f"functions.{self._names[call_id]}", text))


def text_of(content: Content, param: str) -> str:
    """The text of a content; raises RequestRefused for what is none, such as an image."""
    if content is None or isinstance(content, str):
        return content or ""
    return "\n".join(_part_text(part, f"{param}[{number}]") for number, part in enumerate(_parts(content, param)))


def _parts(content: Sequence[object], param: str) -> list[_Part]:
    return read_each(content, _Part, param)


def _part_text(part: _Part, param: str) -> str:
    if part.type == "refusal":
        return part.refusal or ""
    if part.type not in _TEXT:
        message = f"The model reads text alone, and no part of the type “{part.type}”."
        raise RequestRefused(400, message, param=f"{param}.type", code="unsupported_content")
    return part.text or ""


def _call(name: str, arguments: str) -> AssistantMessage:
    to = f"functions.{name}"
    return AssistantMessage(arguments, Channel.COMMENTARY, to, "json", constrained=True, end=MessageEnd.CALL)


def _is_among(message: Message, kept: Sequence[AssistantMessage]) -> bool:
    """Whether the client has sent back a message that comes with the call anyway."""
    return (
        isinstance(message, AssistantMessage)
        and message.recipient is None
        and any(one.recipient is None and one.content.strip() == message.content.strip() for one in kept)
    )
