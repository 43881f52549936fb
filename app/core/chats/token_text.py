"""Tokens as text to read: markers told apart from what was typed, and ids behind each token on demand.

Not here: which ids stand for what (the engine says it), colours (`app.ui.chat.inspector`).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from itertools import groupby
from typing import NamedTuple

from backends.contract.wire import Rendered


class TokenKind(Enum):
    """What a stretch of the text is."""

    TEXT = auto()
    MARKER = auto()  # a control token by its name
    ID = auto()


class TokenRun(NamedTuple):
    """A stretch of one kind."""

    text: str
    kind: TokenKind


def token_runs(rendered: Rendered, *, has_ids: bool) -> Iterator[TokenRun]:
    """All tokens in order; with ids each is followed by its number: `Hi[12194]`."""
    markers = frozenset(rendered.markers)
    pieces = zip(rendered.ids, rendered.texts, strict=True)
    singles = ((number, TokenRun(text, _kind(place in markers))) for place, (number, text) in enumerate(pieces))
    if has_ids:
        for number, run in singles:
            yield run
            yield TokenRun(f"[{number}]", TokenKind.ID)
        return
    for kind, group in groupby((run for _, run in singles), key=lambda run: run.kind):
        yield TokenRun("".join(run.text for run in group), kind)


def plain(rendered: Rendered, *, has_ids: bool) -> str:
    """The same for the clipboard."""
    return "".join(run.text for run in token_runs(rendered, has_ids=has_ids))


def _kind(is_marker: bool) -> TokenKind:
    return TokenKind.MARKER if is_marker else TokenKind.TEXT
