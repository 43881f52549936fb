"""Ids from text with markers, and back, so that tests can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from backends.harmony.encoding import HarmonyEncoding

_MARKER = re.compile(r"(<\|\w+\|>)")


def ids_of(text: str, encoding: HarmonyEncoding) -> list[int]:
    """Ids of a text in which markers stand for control tokens."""
    pieces = [piece for piece in _MARKER.split(text) if piece]
    return [token for piece in pieces for token in _piece(piece, encoding)]


def _piece(piece: str, encoding: HarmonyEncoding) -> list[int]:
    return [encoding.control[piece]] if piece in encoding.control else encoding.encode(piece)


def text_of(ids: Iterable[int], encoding: HarmonyEncoding) -> str:
    """Ids as text, control tokens as markers."""
    names = {token: name.encode() for name, token in encoding.control.items()}
    return b"".join(names.get(token) or encoding.token_bytes(token) or b"" for token in ids).decode()
