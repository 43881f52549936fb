"""What the parser tells while it reads: text as it comes, messages when they are complete, and what was wrong.

Values only. `Audience` is who a message is for; it is decided by the parser, because a message without a channel is an
answer only if nothing else is.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from backends.contract.messages import AssistantMessage, Channel, MessageEnd
from backends.harmony.header import Role


class Audience(StrEnum):
    """Who reads a message: the user (answer, preamble), only the curious (reasoning), a tool, or nobody."""

    REASONING = "reasoning"
    PREAMBLE = "preamble"
    ANSWER = "answer"
    CALL = "call"
    NOBODY = "nobody"


class ParsedMessage(msgspec.Struct, frozen=True):
    """A message as read. `ids` is how it was generated, its header included; `end` is None when it was cut off."""

    role: Role
    content: str
    channel: Channel | None = None
    recipient: str | None = None
    name: str | None = None
    content_type: str | None = None
    constrained: bool = False
    end: MessageEnd | None = None
    recovered: bool = False
    ids: tuple[int, ...] = ()

    def to_assistant(self) -> AssistantMessage:
        """The message as it is kept in a conversation; call it for the role `assistant` only."""
        return AssistantMessage(
            content=self.content,
            channel=self.channel,
            recipient=self.recipient,
            content_type=self.content_type,
            constrained=self.constrained,
            end=self.end,
            recovered=self.recovered,
            ids=self.ids,
        )


class TextDelta(msgspec.Struct, frozen=True, tag="delta"):
    """More text of the reasoning (`analysis`), a preamble (`commentary`) or the answer; never half a character.

    `begins` says that it is the first text of its message.
    """

    channel: Channel
    text: str
    begins: bool = False


class CallText(msgspec.Struct, frozen=True, tag="call"):
    """More of the arguments of the call that is being written; `recipient` is empty where the model named no tool.

    A call without arguments is told by one empty text when it is complete.
    """

    recipient: str
    channel: Channel
    text: str
    begins: bool = False


class MessageDone(msgspec.Struct, frozen=True, tag="message"):
    """A complete message; all its deltas came before."""

    message: ParsedMessage
    audience: Audience


class ParseWarning(msgspec.Struct, frozen=True, tag="warning"):
    """Something was not as the format wants it; `code` is stable, with a detail behind a colon."""

    code: str


ParseEvent = TextDelta | CallText | MessageDone | ParseWarning


class Shown(msgspec.Struct, frozen=True):
    """What the user sees, in order. `calls` are (recipient, arguments), still to be checked before they run."""

    reasoning: tuple[str, ...] = ()
    preamble: tuple[str, ...] = ()
    answer: tuple[str, ...] = ()
    calls: tuple[tuple[str, str], ...] = ()


class Parsed(msgspec.Struct, frozen=True):
    """A whole completion; `calls` are those of the messages that are tool calls."""

    messages: tuple[ParsedMessage, ...]
    warnings: tuple[str, ...]
    shown: Shown
    calls: tuple[ParsedMessage, ...] = ()
