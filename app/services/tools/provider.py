"""The seam between a loop of calls and what makes them: sandbox, browser, MCP servers, a person’s own functions.

A provider declares its tools, says what a call would touch, and makes it. It never asks anybody: whoever calls `run`
has the permission. Not here: the loop (`app.state.chats.tool_loop`), permissions (`app.core.tools.grants`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.core.chats.turns import Attachment
from app.core.tools.call_terms import CallTerms
from app.core.tools.offer import Offer
from app.core.tools.result import CallResult
from app.sentence import Sentence
from app.services.background.reply import Reply
from backends.contract.calls import ToolCall


@dataclass(frozen=True)
class EarlierCall:
    """A call that was made, with what came of it."""

    call: ToolCall
    result: CallResult


@dataclass(frozen=True)
class CallContext:
    """Where a call is made. A provider keeps nothing between calls that does not follow from this."""

    chat: str = ""  # id of the conversation; empty: in none
    attachments: tuple[Attachment, ...] = ()  # of the questions on the way to this answer
    earlier: tuple[EarlierCall, ...] = ()  # of this answer, oldest first
    is_offline: bool = False
    tools: tuple[str, ...] = ()  # the names of the providers that are on in this chat


@dataclass(frozen=True)
class Preparing:
    """Progress of a call before it is made: what has to be done once, which does not count as the call's time."""

    sentence: Sentence


class ToolProvider(Protocol):
    """One source of tools, which a chat has on or off as a whole."""

    @property
    def name(self) -> str:
        """By which it is chosen (`--tools`) and kept: "python", "files", "web", "mcp.github", "own.weather"."""
        ...

    @property
    def title(self) -> Sentence:
        """What a person reads: "Python", "Attached files"."""
        ...

    @property
    def needs_network(self) -> bool:
        """Whether Offline forbids it."""
        ...

    @property
    def offer(self) -> Offer:
        """What the model is told of it now; nothing where it cannot be used at present."""
        ...

    def recognises(self, call: ToolCall, context: CallContext) -> bool:
        """Whether a call is its own: by the recipient, such as "functions.get_weather"; "browser.open" may be of
        several providers, and what was opened before tells whose it is.
        """
        ...

    def terms(self, call: ToolCall, context: CallContext) -> CallTerms:
        """Say what a call would do. Raises CallRefused, in words for the model, where it cannot be made at all."""
        ...

    def run(self, call: ToolCall, context: CallContext) -> Reply:
        """Make the call. Finishes with a CallResult, also of a failure that the model should read; fails with an
        AppError where the tool itself cannot be used; tells Sentences as progress, or Preparing; can be cancelled.
        """
        ...
