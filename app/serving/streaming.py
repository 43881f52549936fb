"""Server-sent events of one answer: begun with the first one, kept alive while nothing comes, ended with a reason.

Not here: what the events say (`chat_answer`, `responses_answer`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from app.serving.connection import SIGN_OF_LIFE, Exchange
from app.serving.refusals import RequestRefused
from backends.lines import encode_json

Sse = bytes | None
"""Whole events as they are sent; None: a sign of life."""


async def send_stream(exchange: Exchange, events: AsyncIterator[Sse]) -> None:
    """Send what comes; raises RequestRefused while nothing was sent, and sends it as the last event after that."""
    try:
        async for event in events:
            if not exchange.has_begun:
                await exchange.begin_stream()
            await exchange.send_piece(SIGN_OF_LIFE if event is None else event)
    except RequestRefused as refusal:
        if not exchange.has_begun:
            raise
        await exchange.send_piece(b"event: error\ndata: " + encode_json(refusal.body) + b"\n\n")
    await exchange.end_stream()
