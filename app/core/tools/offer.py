"""What a model is told of the tools that it may call.

Not here: the tools (`app.services.tools.provider`), how a declaration is written in the prompt (`backends.harmony`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backends.contract.messages import Function


@dataclass(frozen=True)
class Offer:
    """Functions by their schemas, and tools that gpt-oss knows by training ("browser", "python")."""

    functions: tuple[Function, ...] = ()
    builtin: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()  # where the browser looks: "files", "web"
    python: str = ""  # what is said of `python`, in place of what the model was trained with


NOTHING_OFFERED = Offer()


def joined(offers: Iterable[Offer]) -> Offer:
    """Return one offer of several, each tool once: the first of a name counts."""
    functions: dict[str, Function] = {}
    builtin: dict[str, None] = {}
    sources: dict[str, None] = {}
    python = ""
    for offer in offers:
        for function in offer.functions:
            functions.setdefault(function.name, function)
        builtin |= dict.fromkeys(offer.builtin)
        sources |= dict.fromkeys(offer.sources)
        python = python or offer.python
    return Offer(tuple(functions.values()), tuple(builtin), tuple(sources), python)
