"""What a prompt is made of: messages, effort, channels, tools. Pure values that cross the wire.

Not here: how they become tokens (`backends.harmony.render`), how they are stored (`app.core`), the tree of a
conversation. The words are those of the Harmony format (openai/harmony docs/format.md).
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Effort(StrEnum):
    """How long the model is asked to think; the `Reasoning:` line of the system message."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Channel(StrEnum):
    """Where assistant text goes: reasoning, calls and preambles, or the answer."""

    ANALYSIS = "analysis"
    COMMENTARY = "commentary"
    FINAL = "final"


class MessageEnd(StrEnum):
    """The control token that closed a generated message."""

    END = "end"
    RETURN = "return"
    CALL = "call"
    ENDOFTEXT = "endoftext"


class UserMessage(msgspec.Struct, frozen=True, tag="user"):
    """A question, as typed. Markers such as `<|start|>` in it stay text."""

    content: str


class AssistantMessage(msgspec.Struct, frozen=True, tag="assistant"):
    """One message of the model: reasoning, preamble, tool call or answer."""

    content: str
    channel: Channel | None = Channel.FINAL
    recipient: str | None = None
    content_type: str | None = None
    constrained: bool = False  # the type stood behind <|constrain|>
    end: MessageEnd | None = None  # None: cut off
    recovered: bool = False  # rebuilt from a header that never reached <|message|>; a recovered call is not executed
    ids: tuple[int, ...] = ()  # as generated, replayed inside the running turn so that nothing is prefilled twice


class ToolMessage(msgspec.Struct, frozen=True, tag="tool"):
    """What a tool answered; `name` is the tool's role, such as `functions.get_weather`."""

    name: str
    content: str
    channel: Channel | None = Channel.COMMENTARY
    recipient: str | None = "assistant"
    content_type: str | None = None


Message = UserMessage | AssistantMessage | ToolMessage


class Function(msgspec.Struct, frozen=True):
    """A function the model may call; `parameters` is its JSON schema, or None for a call without arguments."""

    name: str
    description: str = ""
    parameters: dict[str, object] | None = None


class ResponseFormat(msgspec.Struct, frozen=True):
    """A named JSON schema for the answer."""

    name: str
    schema: dict[str, object]
    description: str = ""


class Force(msgspec.Struct, frozen=True):
    """A header put behind `<|start|>assistant`, so that the model has to go on from there. At most one field is set."""

    function: str | None = None  # call this function
    channel: Channel | None = None  # write on this channel: FINAL is "answer now"
    response_format: str | None = None  # answer in this content type, such as "json"


class Prompt(msgspec.Struct, frozen=True):
    """Everything the engine renders into prompt ids for one answer.

    `date` is ISO (2025-06-28) and fixed per conversation, or None for no date line: a changed date costs the whole
    prefix. With `resume` the last message is an assistant message that was cut off; its text is left open and the
    model goes on.
    """

    messages: tuple[Message, ...]
    effort: Effort = Effort.MEDIUM
    date: str | None = None
    instructions: str = ""
    functions: tuple[Function, ...] = ()
    must_call: tuple[str, ...] = ()  # names of functions of which the answer has to call one; none: it is free to
    builtin: tuple[str, ...] = ()  # "browser", "python"
    sources: tuple[str, ...] = ()  # where the browser looks, such as "files"; none: "web"
    python: str = ""  # what `python` does; empty: what the model was trained with
    response_formats: tuple[ResponseFormat, ...] = ()
    force: Force | None = None
    resume: bool = False
