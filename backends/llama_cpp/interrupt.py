"""The question "shall I go on?", asked from inside a decode without slowing it down."""

from __future__ import annotations

import time

from backends.contract.base import IsInterrupted

_PAUSE = 0.01  # seconds between two questions; llama.cpp calls several hundred times a token


def _never() -> bool:
    return False


class Interrupt:
    """Callable by the abort callback; passes the question on to whoever is asked in this step."""

    def __init__(self) -> None:
        self._is_interrupted: IsInterrupted = _never
        self._next = 0.0

    def poll_with(self, is_interrupted: IsInterrupted) -> None:
        """Poll this function from now on, whether to drop the batch."""
        self._is_interrupted = is_interrupted
        self._next = 0.0

    def __call__(self) -> bool:
        """Whether to drop the batch."""
        now = time.perf_counter()
        if now < self._next:
            return False
        self._next = now + _PAUSE
        return self._is_interrupted()
