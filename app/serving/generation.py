"""One answer as it comes, in the terms of an API: reasoning, text, and an end with calls. Texts to stop at end it.

Not here: the shapes in which that is sent (`chat_answer`, `responses_answer`).
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.core.jobs.serving_wire import Moving
from app.serving.asked import GenerationRequest
from app.serving.client import Client
from app.serving.limits import SIGN_OF_LIFE_SECONDS
from app.serving.prompt_messages import KeptCalls
from app.serving.refusals import refusal_of_failure
from app.serving.relay import Relay
from backends.contract import wire
from backends.contract.base import FinishReason
from backends.contract.errors import ErrorCode
from backends.contract.logprobs import TokenLogprob
from backends.contract.messages import AssistantMessage, Channel


class Began:
    """The engine is at it."""


class StillWaiting:
    """Nothing has come for a while."""


@dataclass(frozen=True)
class AnswerPiece:
    """More text; `begins`: of a new message."""

    is_reasoning: bool
    text: str
    begins: bool = False
    logprobs: tuple[TokenLogprob, ...] = ()  # of its tokens, where they are wanted


@dataclass(frozen=True)
class CalledFunction:
    """A call for the client to run."""

    id: str
    name: str
    arguments: str


class Ending(StrEnum):
    """How an answer ended."""

    WHOLE = "whole"
    CALLS = "calls"
    CUT = "cut"


@dataclass(frozen=True)
class Ended:
    """The last that comes of an answer."""

    ending: Ending
    usage: wire.Usage
    calls: tuple[CalledFunction, ...]
    messages: tuple[AssistantMessage, ...]  # as the model wrote them


GenerationPart = Began | StillWaiting | AnswerPiece | Ended


class Generation:
    """Asks for an answer; `close` it whatever happens."""

    def __init__(self, relay: Relay, asked: GenerationRequest, client: Client, kept: KeptCalls) -> None:
        self._relay, self._kept = relay, kept
        self._stop = StopFinder(asked.stop)
        self._logprobs = HeldLogprobs()
        self._answer = relay.ask(asked, client)

    def close(self) -> None:
        """Nobody wants more of it."""
        self._relay.leave(self._answer)

    async def parts(self) -> AsyncIterator[GenerationPart]:
        """What comes, and at last `Ended`; raises RequestRefused where the engine fails."""
        async for event in self._answer.events(SIGN_OF_LIFE_SECONDS):
            match event:
                case None:
                    yield StillWaiting()
                case Moving():
                    yield Began()
                case wire.Delta():
                    for piece in self._pieces(event):
                        yield piece
                case wire.Finished():
                    if rest := self._stop.rest():
                        yield AnswerPiece(is_reasoning=False, text=rest, logprobs=self._logprobs.of(rest))
                    yield self._ended(event)
                case wire.Failed():
                    raise refusal_of_failure(event)

    def _pieces(self, delta: wire.Delta) -> list[AnswerPiece]:
        if self._stop.is_found:
            return []
        if delta.channel is Channel.ANALYSIS:
            return [AnswerPiece(is_reasoning=True, text=delta.text, begins=delta.begins)]
        text = self._stop.feed(delta.text)
        self._logprobs.add(delta.logprobs)
        if self._stop.is_found:
            self._relay.stop(self._answer)
        if not text and not delta.begins:
            return []
        return [AnswerPiece(is_reasoning=False, text=text, begins=delta.begins, logprobs=self._logprobs.of(text))]

    def _ended(self, event: wire.Finished) -> Ended:
        if event.reason is FinishReason.CANCELLED and not self._stop.is_found:
            raise refusal_of_failure(wire.Failed(event.id, ErrorCode.CANCELLED))
        calls = () if self._stop.is_found else self._called(event)
        if calls:
            ending = Ending.CALLS
        else:
            is_whole = event.reason is FinishReason.STOP or self._stop.is_found
            ending = Ending.WHOLE if is_whole else Ending.CUT
        return Ended(ending, event.usage, calls, event.messages)

    def _called(self, event: wire.Finished) -> tuple[CalledFunction, ...]:
        """What may be run, each with an id by which its reasoning is found again."""
        calls = tuple(
            CalledFunction(f"call_{secrets.token_hex(12)}", call.tool.removeprefix("functions."), call.text)
            for call in event.calls
            if call.is_executable
        )
        size = sum(len(message.content) + 8 * len(message.ids) for message in event.messages)
        for call in calls:
            self._kept.keep(call.id, event.messages, size)
        return calls


class HeldLogprobs:
    """Gives the log-probabilities of a text with it, though a part of what has come may be held back."""

    def __init__(self) -> None:
        self._held: list[TokenLogprob] = []
        self._ahead = 0  # bytes of the held tokens that are shown already

    def add(self, logprobs: Sequence[TokenLogprob]) -> None:
        """More has come."""
        self._held += logprobs

    def of(self, text: str) -> tuple[TokenLogprob, ...]:
        """Those of the tokens that begin in the text that is shown next."""
        left = len(text.encode()) - self._ahead
        count = 0
        while left > 0 and count < len(self._held):
            left -= len(self._held[count].token)
            count += 1
        self._ahead = max(-left, 0)
        shown, self._held = self._held[:count], self._held[count:]
        return tuple(shown)


class StopFinder:
    """Looks for texts to stop at in what comes piece by piece; what may be the beginning of one is held back."""

    def __init__(self, stops: tuple[str, ...]) -> None:
        self._stops = stops
        self._held = ""
        self.is_found = False

    def feed(self, text: str) -> str:
        """What may be shown now."""
        if not self._stops:
            return text
        self._held += text
        places = [place for stop in self._stops if (place := self._held.find(stop)) >= 0]
        if places:
            self.is_found = True
            shown, self._held = self._held[: min(places)], ""
            return shown
        kept = max((self._beginning(stop) for stop in self._stops), default=0)
        cut = len(self._held) - kept
        shown, self._held = self._held[:cut], self._held[cut:]
        return shown

    def rest(self) -> str:
        """What was held back and is no stop, at the end."""
        rest, self._held = self._held, ""
        return rest

    def _beginning(self, stop: str) -> int:
        """How many characters at the end of what is held may begin this text."""
        longest = min(len(stop) - 1, len(self._held))
        return next((size for size in range(longest, 0, -1) if self._held.endswith(stop[:size])), 0)
