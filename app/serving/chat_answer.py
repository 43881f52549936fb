"""`POST /v1/chat/completions` as it is answered: whole, or in pieces as they come.

Reasoning stands in `reasoning`, and once more in `reasoning_content` for clients that look there. Not here: what is
asked (`chat_request`).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Mapping, Sequence

from app.serving.chat_request import ChatCompletionRequest
from app.serving.connection import Exchange
from app.serving.generation import AnswerPiece, CalledFunction, Ended, Ending, Generation
from app.serving.logprobs import of_chat
from app.serving.streaming import Sse, send_stream
from backends.contract import wire
from backends.contract.logprobs import TokenLogprob
from backends.lines import encode_json

_REASONS = {Ending.WHOLE: "stop", Ending.CALLS: "tool_calls", Ending.CUT: "length"}


class ChatAnswer:
    """Shapes one answer."""

    def __init__(self, request: ChatCompletionRequest, model: str, generation: Generation) -> None:
        self._request, self._generation = request, generation
        options = request.stream_options
        self._tells_usage = bool(options and options.include_usage)
        self._frame: dict[str, object] = {
            "id": f"chatcmpl-{secrets.token_hex(12)}",
            "created": int(time.time()),
            "model": model,
            "system_fingerprint": None,
        }

    async def send(self, exchange: Exchange) -> None:
        """Send it as the client wants it; raises RequestRefused while nothing was sent."""
        if self._request.stream:
            await send_stream(exchange, self._events())
        else:
            await exchange.send_json(200, await self._whole())

    async def _whole(self) -> dict[str, object]:
        texts: dict[bool, list[str]] = {True: [], False: []}
        logprobs: list[TokenLogprob] = []
        ended: Ended | None = None
        async for part in self._generation.parts():
            if isinstance(part, AnswerPiece):
                texts[part.is_reasoning].append(part.text)
                logprobs += part.logprobs
            elif isinstance(part, Ended):
                ended = part
        assert ended is not None
        message = self._message("".join(texts[True]), "".join(texts[False]), ended)
        scores = of_chat(logprobs) if self._request.logprobs else None
        choice = {"index": 0, "message": message, "logprobs": scores, "finish_reason": _REASONS[ended.ending]}
        usage = {"usage": usage_of(ended.usage)}
        return {**self._frame, "object": "chat.completion", "choices": [choice], **usage}

    def _message(self, reasoning: str, text: str, ended: Ended) -> dict[str, object]:
        message: dict[str, object] = {
            "role": "assistant",
            "content": text if text or not ended.calls else None,
            "refusal": None,
            "annotations": [],
        }
        if reasoning and self._request.shows_reasoning:
            message |= {"reasoning": reasoning, "reasoning_content": reasoning}
        return message | ({"tool_calls": [_call(call) for call in ended.calls]} if ended.calls else {})

    async def _events(self) -> AsyncIterator[Sse]:
        """Chunks; the first one comes with the first sign of the engine."""
        is_first = True
        async for part in self._generation.parts():
            if is_first:
                is_first = False
                yield self._chunk({"role": "assistant", "content": ""})
            if isinstance(part, AnswerPiece):
                if delta := self._delta(part):
                    yield self._chunk(delta, logprobs=part.logprobs)
            elif isinstance(part, Ended):
                for chunk in self._end(part):
                    yield chunk
            else:
                yield None
        yield b"data: [DONE]\n\n"

    def _delta(self, piece: AnswerPiece) -> dict[str, object]:
        if not piece.is_reasoning:
            return {"content": piece.text}
        return {"reasoning": piece.text, "reasoning_content": piece.text} if self._request.shows_reasoning else {}

    def _end(self, ended: Ended) -> list[bytes]:
        calls = [{"index": number, **_call(call)} for number, call in enumerate(ended.calls)]
        chunks = [self._chunk({"tool_calls": calls})] if calls else []
        chunks.append(self._chunk({}, _REASONS[ended.ending]))
        if self._tells_usage:
            chunks.append(self._data([], {"usage": usage_of(ended.usage)}))
        return chunks

    def _chunk(
        self, delta: dict[str, object], reason: str | None = None, logprobs: Sequence[TokenLogprob] = ()
    ) -> bytes:
        scores = of_chat(logprobs) if logprobs else None
        choice = {"index": 0, "delta": delta, "logprobs": scores, "finish_reason": reason}
        return self._data([choice], {"usage": None} if self._tells_usage else {})

    def _data(self, choices: Sequence[Mapping[str, object]], more: dict[str, object]) -> bytes:
        value = {**self._frame, "object": "chat.completion.chunk", "choices": choices, **more}
        return b"data: " + encode_json(value) + b"\n\n"


def usage_of(usage: wire.Usage) -> dict[str, object]:
    """What it cost, in the words of this API."""
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.new_tokens,
        "total_tokens": usage.prompt_tokens + usage.new_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.reused_tokens},
        "completion_tokens_details": {"reasoning_tokens": usage.analysis_tokens},
    }


def _call(call: CalledFunction) -> dict[str, object]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
