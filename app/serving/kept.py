"""What the server remembers while it runs, in memory alone and of bounded size: the newest, by name.

With it reasoning between a call and its result is not lost where the client drops it, and `previous_response_id` is
found again. Not here: what it means for a prompt (`prompt_messages`).
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

from app.serving.limits import MOST_KEPT, MOST_KEPT_BYTES

KeptT = TypeVar("KeptT")


class Kept(Generic[KeptT]):
    """Values by name; the one that was used longest ago goes first when there are too many, or too large ones."""

    def __init__(self) -> None:
        self._values: OrderedDict[str, tuple[KeptT, int]] = OrderedDict()
        self._bytes = 0

    def keep(self, name: str, value: KeptT, size: int) -> None:
        """Remember a value of about so many bytes."""
        self.forget(name)
        self._values[name] = value, size
        self._bytes += size
        while len(self._values) > MOST_KEPT or (self._bytes > MOST_KEPT_BYTES and len(self._values) > 1):
            self._bytes -= self._values.popitem(last=False)[1][1]

    def find(self, name: str) -> KeptT | None:
        """The value of this name, which counts as used now."""
        if name not in self._values:
            return None
        self._values.move_to_end(name)
        return self._values[name][0]

    def forget(self, name: str) -> None:
        """Drop a value, if it is there."""
        if name in self._values:
            self._bytes -= self._values.pop(name)[1]

    def clear(self) -> None:
        """Drop all."""
        self._values.clear()
        self._bytes = 0
