"""Reading what will surely be asked, while nobody waits: a sequence that only reads, and gives way to any other.

Not here: what is sure (the app), when it runs (`scheduler`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from backends.contract import base, wire
from backends.contract.errors import ErrorCode
from backends.harmony.encoding import HarmonyEncoding

_UNSURE = 2  # tokens at the end of a text that what is typed next may change: words grow, and merge


def sure_beginning(ids: Sequence[int], encoding: HarmonyEncoding) -> list[int]:
    """The ids of a prompt that stay whatever is added to its last message: all up to that message's end, without the
    last tokens of its text.
    """
    ends = [place for place, token in enumerate(ids) if token in encoding.closing]
    sure = list(ids[: ends[-1]]) if ends else []
    for _ in range(_UNSURE):
        if sure and encoding.token_bytes(sure[-1]) is not None:
            sure.pop()
    return sure


class AheadReading:
    """The engine's side of one `ReadAhead` request, where an answer would be an `Answer`."""

    def __init__(self, request: wire.ReadAhead) -> None:
        self.request = request

    def sequence(self, ids: Sequence[int]) -> base.Sequence:
        """Nothing is made of the one token that ends the reading."""
        greedy = base.Sampling(temperature=0.0)
        return base.Sequence(self.request.id, tuple(ids), greedy, frozenset(), max_tokens=1, gives_way=True)

    def feed(self, _token: int) -> Iterator[wire.Delta]:
        """The prompt is read."""
        return iter(())

    def finish(self, end: base.SequenceFinished) -> Iterator[wire.AnyEvent]:
        """Make the event that closes it."""
        if end.reason is base.FinishReason.CANCELLED:
            yield wire.Failed(self.request.id, ErrorCode.CANCELLED)
        elif end.reason is base.FinishReason.CONTEXT:
            yield wire.Failed(self.request.id, ErrorCode.CONTEXT_OVERFLOW, "what was asked before has the room")
        else:
            yield wire.AheadRead(self.request.id, end.prompt_tokens, end.reused_tokens)
