"""One measurement of speed: random ids are read, and as many as asked for are written, whatever they say.

Not here: which settings are tried (the app), how a batch is computed (the backend).
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from backends.contract import base, wire
from backends.contract.awake import awake_seconds
from backends.contract.errors import ErrorCode


class SpeedTest:
    """The engine's side of one `Measure` request, where an answer would be an `Answer`."""

    def __init__(self, request: wire.Measure) -> None:
        self.request = request
        self._began = awake_seconds()
        self._first = self._last = self._began

    def sequence(self, ordinary_ids: int) -> base.Sequence:
        """A prompt that no cache begins with, and no id that would end the writing."""
        source = random.Random()  # noqa: S311 - nothing secret
        prompt = tuple(source.randrange(ordinary_ids) for _ in range(max(1, self.request.prompt_tokens)))
        new_tokens = max(1, self.request.new_tokens) + 1  # the first one ends the reading
        return base.Sequence(self.request.id, prompt, base.Sampling(), frozenset(), new_tokens)

    def feed(self, _token: int) -> Iterator[wire.Delta]:
        """Note when a token came; which one it is does not matter."""
        self._last = awake_seconds()
        if self._first == self._began:
            self._first = self._last
        return iter(())

    def finish(self, end: base.SequenceFinished) -> Iterator[wire.AnyEvent]:
        """Make the event that closes the measurement, with both rates in tokens a second."""
        written = end.new_tokens - 1
        if end.reason is base.FinishReason.CANCELLED or written < 1:
            code = ErrorCode.CANCELLED if end.reason is base.FinishReason.CANCELLED else ErrorCode.CONTEXT_OVERFLOW
            yield wire.Failed(self.request.id, code)
            return
        read = end.prompt_tokens - end.reused_tokens
        yield wire.Measured(
            id=self.request.id,
            prompt_tokens=end.prompt_tokens,
            new_tokens=written,
            prompt_rate=read / max(1e-6, self._first - self._began),
            new_rate=written / max(1e-6, self._last - self._first),
        )
