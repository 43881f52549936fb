"""Deciding who reads a message, while messages are still coming.

Text on a known channel is for its reader at once. A message without a channel waits: it is the answer if it turns out
to be the last one and nothing else is visible, else it counts as reasoning. Commentary that names no tool is a
preamble, unless its header has a content type or its text begins a JSON object: then the model forgot the name, and
arguments are not for people to read. Not here: reading tokens (`parse`).
"""

from __future__ import annotations

from backends.contract.messages import Channel, MessageEnd
from backends.harmony.events import (
    Audience,
    CallText,
    MessageDone,
    Parsed,
    ParsedMessage,
    ParseEvent,
    Shown,
    TextDelta,
)
from backends.harmony.header import Header, Role

_BY_CHANNEL = {
    Channel.ANALYSIS: Audience.REASONING,
    Channel.COMMENTARY: Audience.PREAMBLE,
    Channel.FINAL: Audience.ANSWER,
}
_DELTA_CHANNEL = {
    Audience.REASONING: Channel.ANALYSIS,
    Audience.PREAMBLE: Channel.COMMENTARY,
    Audience.ANSWER: Channel.FINAL,
}
_VISIBLE = {Audience.PREAMBLE, Audience.ANSWER, Audience.CALL}


class Stage:
    """The messages so far, each with its audience, and at most one that is not decided yet."""

    def __init__(self) -> None:
        self._done: list[MessageDone] = []
        self._undecided: ParsedMessage | None = None
        self._audience: Audience | None = None
        self._seen: set[Audience] = set()
        self._recipient = ""
        self._channel: Channel | None = None
        self._has_begun = False  # something of the open message was told

    @property
    def has_answer(self) -> bool:
        """Whether an answer was given."""
        return Audience.ANSWER in self._seen

    def open(self, header: Header) -> list[ParseEvent]:
        """A message begins, so an undecided one before it is not the last: it counts as reasoning."""
        events = self._decide(Audience.REASONING)
        self._begin(header)
        return events

    def text(self, text: str) -> list[ParseEvent]:
        """More text of the open message, told at once if its reader is known."""
        if self._audience is Audience.PREAMBLE and not self._has_begun and text.lstrip().startswith("{"):
            self._audience = Audience.CALL
        return self._told(text) if text else []

    def close(self, message: ParsedMessage) -> list[ParseEvent]:
        """The open message is complete."""
        if self._audience is None:
            self._undecided = message
            return []
        is_untold_call = self._audience is Audience.CALL and not self._has_begun
        return [*(self._told("") if is_untold_call else []), self._add(message, self._audience)]

    def recover(self, message: ParsedMessage) -> list[ParseEvent]:
        """A whole message that was rebuilt: never a preamble, and a call only if it ended as one."""
        events = self._decide(Audience.REASONING)
        self._begin(message)
        is_call = self._audience is Audience.CALL
        if self._audience is Audience.PREAMBLE or (is_call and message.end is not MessageEnd.CALL):
            self._audience = Audience.REASONING
        return [*events, *self.text(message.content), *self.close(message)]

    def finish(self) -> list[ParseEvent]:
        """No more messages: an undecided one is the answer."""
        return self._decide(Audience.ANSWER)

    def parsed(self, warnings: list[str]) -> Parsed:
        """Give back everything that has been parsed so far."""
        return Parsed(
            messages=tuple(done.message for done in self._done),
            warnings=tuple(warnings),
            shown=Shown(
                reasoning=self._contents(Audience.REASONING),
                preamble=self._contents(Audience.PREAMBLE),
                answer=self._contents(Audience.ANSWER),
                calls=tuple(
                    (done.message.recipient or "", done.message.content)
                    for done in self._done
                    if done.audience is Audience.CALL
                ),
            ),
            calls=tuple(done.message for done in self._done if done.audience is Audience.CALL),
        )

    def _begin(self, header: Header | ParsedMessage) -> None:
        self._audience = self._audience_of(header)
        self._recipient, self._channel = header.recipient or "", header.channel
        self._has_begun = False

    def _audience_of(self, header: Header | ParsedMessage) -> Audience | None:
        if header.role is not Role.ASSISTANT:
            return Audience.NOBODY
        if header.recipient is not None or (header.channel is Channel.COMMENTARY and header.content_type):
            return Audience.CALL
        if header.channel is not None:
            return _BY_CHANNEL[header.channel]
        return Audience.REASONING if self._seen & _VISIBLE else None

    def _told(self, text: str) -> list[ParseEvent]:
        begins, self._has_begun = not self._has_begun, True
        if self._audience is Audience.CALL:
            return [CallText(self._recipient, self._channel or Channel.COMMENTARY, text, begins)]
        channel = _DELTA_CHANNEL.get(self._audience) if self._audience else None
        return [TextDelta(channel, text, begins)] if channel else []

    def _decide(self, audience: Audience) -> list[ParseEvent]:
        message, self._undecided = self._undecided, None
        if message is None:
            return []
        text: list[ParseEvent] = [TextDelta(_DELTA_CHANNEL[audience], message.content, begins=True)]
        return [*(text if message.content else []), self._add(message, audience)]

    def _add(self, message: ParsedMessage, audience: Audience) -> MessageDone:
        done = MessageDone(message, audience)
        self._done.append(done)
        self._seen.add(audience)
        return done

    def _contents(self, audience: Audience) -> tuple[str, ...]:
        return tuple(done.message.content for done in self._done if done.audience is audience)
