"""Differences between two texts as rich text: left out words struck through, new ones underlined.

Changed numbers and code are bold, code is set in monospace. Not here: finding them (`app.core.chats.differences`).
"""

from __future__ import annotations

import html
from collections.abc import Iterable

from app.core.chats.differences import Piece, PieceChange
from app.ui.kit.theme import Theme


def rich_pieces(pieces: Iterable[Piece], theme: Theme) -> str:
    """Return the pieces as rich text in the colours of a theme."""
    c, mono = theme.colours, html.escape(theme.mono().family())
    styles = {
        PieceChange.SAME: "",
        PieceChange.ONLY_FIRST: f"color:{c.bad};background:{c.bad_tint};text-decoration:line-through",
        PieceChange.ONLY_SECOND: f"color:{c.low.ink};background:{c.low.tint};text-decoration:underline",
    }
    parts: list[str] = []
    for piece in pieces:
        weight = ";font-weight:600" if piece.matters else ""
        face = f";font-family:'{mono}'" if piece.is_code else ""
        text = html.escape(piece.text).replace("\n", "<br>")
        text = text.replace("  ", "&nbsp; ") if piece.is_code else text
        parts.append(f'<span style="{styles[piece.change]}{weight}{face}">{text}</span>')
    return "".join(parts)
