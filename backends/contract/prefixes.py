"""The seam of what was read: the computed beginning of a prompt, taken out of a model and put into it again later.

Not here: where it is kept meanwhile (the app: encrypted), how it crosses the pipe (`backends.engine.prefixes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import msgspec


class ComputedPrefix(msgspec.Struct, frozen=True):
    """Tokens, and all that a model has computed of them, as its backend writes it down. `marks` are the lengths at
    which a later prompt may part from these tokens, each with what the backend needs to go back to it.
    """

    tokens: tuple[int, ...]
    marks: tuple[tuple[int, bytes], ...]
    state: bytes


@runtime_checkable
class KeepsPrefixes(Protocol):
    """A loaded model that can give what it has read, and take it back. Used where nothing runs on it."""

    def computed_prefix(self, prompt: Sequence[int]) -> ComputedPrefix | None:
        """Return the computed tokens that have the longest beginning in common with a prompt; None: there is nothing in
        common, or it cannot be told.
        """
        ...

    def put_prefix(self, prefix: ComputedPrefix) -> bool:
        """Have these tokens computed, from the model of the same file, library and cache type. False: it cannot be, and
        nothing is lost by it.
        """
        ...
