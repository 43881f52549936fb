"""The seam to a model that is asked by messages: its server renders the prompt and reads the answer, no ids are seen.

What such a model cannot do is in its capabilities: nothing is counted, inspected, narrowed or repeated exactly. Not
here: what becomes of its answers (`backends.engine.by_message`), asking a server (`backends.remote`).
"""

from __future__ import annotations

from collections.abc import Sequence as Many
from typing import Protocol, runtime_checkable

import msgspec

from backends.contract.base import FinishReason, IsInterrupted, MemoryUse, ModelInfo, Sampling, SequenceFailed
from backends.contract.capabilities import Capabilities
from backends.contract.messages import Channel, Prompt


class MessageRequest(msgspec.Struct, frozen=True):
    """One run: messages to an answer."""

    id: int
    prompt: Prompt
    sampling: Sampling
    max_tokens: int = 0  # 0: as many as the server likes


class Said(msgspec.Struct, frozen=True):
    """More text of the reasoning or the answer."""

    id: int
    channel: Channel
    text: str


class Called(msgspec.Struct, frozen=True):
    """More of the arguments of a call; `place` tells the calls of an answer apart."""

    id: int
    place: int
    tool: str
    text: str


class Ended(msgspec.Struct, frozen=True):
    """The last event of an answer. Tokens are the server's own count; -1: it does not tell."""

    id: int
    reason: FinishReason
    prompt_tokens: int = -1
    reused_tokens: int = -1
    new_tokens: int = -1
    reasoning_tokens: int = -1


MessageEvent = Said | Called | Ended | SequenceFailed


@runtime_checkable
class MessageModel(Protocol):
    """A model behind a server that takes messages. Used from one thread."""

    info: ModelInfo

    @property
    def capabilities(self) -> Capabilities:
        """What can be asked of it."""
        ...

    def ask(self, question: MessageRequest) -> None:
        """Queue a question; raises EngineError(not_able, bad_request) and then nothing has changed."""
        ...

    def step(self, is_interrupted: IsInterrupted) -> Many[MessageEvent]:
        """Tell what has come since, waiting for something for a moment."""
        ...

    def stop(self, question_id: int) -> None:
        """End an answer; its `Ended(cancelled)` comes with the next `step`. Unknown ids are ignored."""
        ...

    def memory(self) -> MemoryUse:
        """Measure what it holds on this machine."""
        ...

    def close(self) -> None:
        """Give everything back. Nothing else may be called after."""
        ...
