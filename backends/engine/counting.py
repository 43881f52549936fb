"""Counts the tokens of long prompts beside the answers, which would else stand still for seconds.

The tokeniser lets go of Python's lock while it works. Not here: counting itself (`scheduler`), short prompts, which
are counted at once (`session`).
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from backends.contract import wire
from backends.contract.errors import EngineError, ErrorCode
from backends.contract.messages import Prompt
from backends.engine.preparing import Preparation

LONG = 200_000  # characters; fewer are counted in less time than a token takes

CountTokens = Callable[[Prompt], tuple[int, tuple[int, ...]]]


def is_long(prompt: Prompt) -> bool:
    """Whether it takes noticeable time to count a prompt."""
    return characters(prompt) > LONG


def characters(prompt: Prompt) -> int:
    """How long its instructions and messages are."""
    return len(prompt.instructions) + sum(len(message.content) for message in prompt.messages)


class LongCounts:
    """The counts of one model that are under way, by request. Each ends in `counted`, or in `failed` when stopped."""

    def __init__(self, count: CountTokens, context: int, emit: Callable[[wire.AnyEvent], None]) -> None:
        self._count = count
        self._context = context
        self._emit = emit
        self._running: dict[int, Preparation[tuple[int, tuple[int, ...]]]] = {}

    def __len__(self) -> int:
        return len(self._running)

    def begin(self, request: wire.Count) -> None:
        """Count in a thread of its own; `close_finished` tells the result."""
        self._running[request.id] = Preparation(lambda: self._count(request.prompt), inf)

    def close_finished(self, seconds: float = 0.0) -> None:
        """Tell what came of those that are done, waiting so long for each at most."""
        for request_id, work in tuple(self._running.items()):
            if work.is_over(seconds):
                del self._running[request_id]
                self._close(request_id, work)

    def cancel(self, request_id: int) -> bool:
        """Wait no longer for a count; False when it is not under way. Its thread ends by itself, unheard."""
        if self._running.pop(request_id, None) is None:
            return False
        self._emit(wire.Failed(request_id, ErrorCode.CANCELLED))
        return True

    def cancel_all(self) -> None:
        """Wait for none of them any longer."""
        for request_id in tuple(self._running):
            self.cancel(request_id)

    def _close(self, request_id: int, work: Preparation[tuple[int, tuple[int, ...]]]) -> None:
        try:
            tokens, shares = work.result()
        except EngineError as error:
            self._emit(wire.Failed(request_id, error.code, error.detail, error.facts))
        else:
            self._emit(wire.Counted(request_id, tokens, self._context, shares))
