"""What an engine can do, so that nobody asks it for what it cannot, nor guesses from its name.

An engine process tells in `ready` what it can do with at least one of its backends, and in `loaded` what holds for the
model that is loaded. Not here: which backend can do what (`backends.contract.kinds`).
"""

from __future__ import annotations

import msgspec


class Capabilities(msgspec.Struct, frozen=True):
    """Claims that all default to no: an engine that does not know of one cannot do it."""

    renders: bool = False  # shows and counts prompts as tokens: `count`, `render`, `detokenize`
    constrains: bool = False  # a grammar can narrow what is drawn
    tools: bool = False  # a prompt may offer functions, and calls of them are told
    parallel: bool = False  # several answers run at once
    seeds: bool = False  # the same seed repeats an answer
    adapters: bool = False  # LoRA adapters can be attached
    logprobs: bool = False  # how likely each token was is told
    reads_ahead: bool = False  # keeps what it has read, so that reading before anybody asks is of use
    keeps_prefixes: bool = False  # gives what it has read, to be kept, and takes it back

    def __or__(self, other: Capabilities) -> Capabilities:
        """Give what at least one of the two can do."""
        return Capabilities(*(getattr(self, name) or getattr(other, name) for name in self.__struct_fields__))
