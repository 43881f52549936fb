"""Deciding who reads a message, while messages are still coming.

Text on a known channel is for its reader at once. A message without a channel waits: it is the answer if it turns out
to be the last one and nothing else is visible, else it counts as reasoning. Not here: reading tokens (`parse`).
"""

from __future__ import annotations

from backends.contract.messages import Channel, MessageEnd
from backends.harmony.events import Audience, Event, MessageDone, Parsed, ParsedMessage, Shown, TextDelta
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

    @property
    def has_answer(self) -> bool:
        """Whether an answer was given."""
        return Audience.ANSWER in self._seen

    def open(self, header: Header) -> list[Event]:
        """A message begins, so an undecided one before it is not the last: it counts as reasoning."""
        events = self._decide(Audience.REASONING)
        self._audience = self._audience_of(header.role, header.channel, header.recipient)
        return events

    def text(self, text: str) -> list[Event]:
        """More text of the open message, told at once if its reader is known."""
        channel = _DELTA_CHANNEL.get(self._audience) if self._audience else None
        return [TextDelta(channel, text)] if text and channel else []

    def close(self, message: ParsedMessage) -> list[Event]:
        """The open message is complete."""
        if self._audience is None:
            self._undecided = message
            return []
        return [self._add(message, self._audience)]

    def recover(self, message: ParsedMessage) -> list[Event]:
        """A whole message that was rebuilt: never a preamble, and a call only if it ended as one."""
        events = self._decide(Audience.REASONING)
        audience = self._audience_of(message.role, message.channel, message.recipient)
        if audience is Audience.PREAMBLE or (audience is Audience.CALL and message.end is not MessageEnd.CALL):
            audience = Audience.REASONING
        self._audience = audience
        return [*events, *self.text(message.content), *self.close(message)]

    def finish(self) -> list[Event]:
        """No more messages: an undecided one is the answer."""
        return self._decide(Audience.ANSWER)

    def parsed(self, warnings: list[str]) -> Parsed:
        """Everything so far."""
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
        )

    def _audience_of(self, role: Role, channel: Channel | None, recipient: str | None) -> Audience | None:
        if role is not Role.ASSISTANT:
            return Audience.NOBODY
        if recipient is not None:
            return Audience.CALL
        if channel is not None:
            return _BY_CHANNEL[channel]
        return Audience.REASONING if self._seen & _VISIBLE else None

    def _decide(self, audience: Audience) -> list[Event]:
        message, self._undecided = self._undecided, None
        if message is None:
            return []
        text: list[Event] = [TextDelta(_DELTA_CHANNEL[audience], message.content)] if message.content else []
        return [*text, self._add(message, audience)]

    def _add(self, message: ParsedMessage, audience: Audience) -> MessageDone:
        done = MessageDone(message, audience)
        self._done.append(done)
        self._seen.add(audience)
        return done

    def _contents(self, audience: Audience) -> tuple[str, ...]:
        return tuple(done.message.content for done in self._done if done.audience is audience)
