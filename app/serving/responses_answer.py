"""`POST /v1/responses` as it is answered: whole, or by OpenAI's events as it comes. Kept in memory for the next
question, unless the client does not want that.

Not here: what is asked (`responses_request`), the items of the output (`responses_items`).
"""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator

from msgspec import to_builtins

from app.serving.connection import Exchange
from app.serving.generation import AnswerPiece, Ended, Ending, Generation
from app.serving.prompt_messages import PromptMessages
from app.serving.refusals import RequestRefused
from app.serving.responses_items import Event, OutputItems
from app.serving.responses_request import KeptItems, KeptTalks, ResponsesRequest, functions_of
from app.serving.streaming import Sse, send_stream
from backends.contract import wire
from backends.contract.base import Sampling
from backends.lines import encode_json

_FAILED = "server_error"
_ENCRYPTED = "reasoning.encrypted_content"


class ResponsesAnswer:
    """Shapes one response."""

    def __init__(
        self,
        request: ResponsesRequest,
        model: str,
        generation: Generation,
        sampling: Sampling,
        talks: KeptTalks,
        items: KeptItems,
    ) -> None:
        self._request, self._generation, self._talks, self._kept_items = request, generation, talks, items
        self._items = OutputItems(encrypts=_ENCRYPTED in (request.include or ()))
        self._number = 0  # of the next event
        self._id = f"resp_{secrets.token_hex(16)}"
        self._frame = self._framed(model, sampling)

    async def send(self, exchange: Exchange, asked: PromptMessages) -> None:
        """Send it as the client wants it; raises RequestRefused while nothing was sent."""
        if self._request.stream:
            await send_stream(exchange, self._sent_events(asked))
            return
        last: Event = {}
        async for event in self._events(asked):
            last = event or last
        await exchange.send_json(200, last["response"])

    async def _sent_events(self, asked: PromptMessages) -> AsyncIterator[Sse]:
        try:
            async for event in self._events(asked):
                yield None if event is None else self._sent(event)
        except RequestRefused as refusal:
            if not self._number:
                raise
            for event in self._failed(refusal):
                yield self._sent(event)

    def _sent(self, event: Event) -> bytes:
        numbered = {**event, "sequence_number": self._number}
        self._number += 1
        return b"event: %s\ndata: %s\n\n" % (str(event["type"]).encode(), encode_json(numbered))

    def _failed(self, refusal: RequestRefused) -> list[Event]:
        """Why there is no more, where an answer has begun."""
        error = {"code": refusal.code or _FAILED, "message": refusal.message}
        failed = {**self._response("failed"), "error": error}
        return [{"type": "error", **error, "param": refusal.param}, {"type": "response.failed", "response": failed}]

    async def _events(self, asked: PromptMessages) -> AsyncIterator[Event | None]:
        is_first = True
        async for part in self._generation.parts():
            if is_first:
                is_first = False
                for name in ("created", "in_progress"):
                    yield {"type": f"response.{name}", "response": self._response("in_progress")}
            if isinstance(part, AnswerPiece):
                for event in self._items.write(part):
                    yield event
            elif isinstance(part, Ended):
                for event in self._end(part, asked):
                    yield event
            else:
                yield None

    def _end(self, ended: Ended, asked: PromptMessages) -> list[Event]:
        events = self._items.close()
        for call in ended.calls:
            events += self._items.call(call)
        if self._request.store is not False:
            talk = asked.talk_with(ended.messages, {call.id: call.name for call in ended.calls})
            self._talks.keep(self._id, talk, talk.size)
            for item in self._items.output:
                self._kept_items.keep(str(item["id"]), item, len(encode_json(item)))
        status = "incomplete" if ended.ending is Ending.CUT else "completed"
        return [*events, {"type": f"response.{status}", "response": self._response(status, ended)}]

    def _response(self, status: str, ended: Ended | None = None) -> dict[str, object]:
        is_cut = status == "incomplete"
        return {
            **self._frame,
            "status": status,
            "incomplete_details": {"reason": "max_output_tokens"} if is_cut else None,
            "completed_at": int(time.time()) if status == "completed" else None,
            "output": list(self._items.output),
            "usage": usage_of(ended.usage) if ended else None,
        }

    def _framed(self, model: str, sampling: Sampling) -> dict[str, object]:
        """What is the same from the first event to the last."""
        request = self._request
        given = request.text.format if request.text else None
        return {
            "id": self._id,
            "object": "response",
            "created_at": int(time.time()),
            "model": model,
            "error": None,
            "instructions": request.instructions,
            "max_output_tokens": request.max_output_tokens,
            "metadata": request.metadata or {},
            "parallel_tool_calls": request.parallel_tool_calls is not False,
            "previous_response_id": request.previous_response_id,
            "reasoning": {"effort": request.reasoning.effort if request.reasoning else None, "summary": None},
            "store": request.store is not False,
            "temperature": sampling.temperature,
            "text": {"format": to_builtins(given) if given else {"type": "text"}},
            "tool_choice": request.tool_choice or "auto",
            "tools": _normalised(request),
            "top_p": sampling.top_p,
            "truncation": "disabled",
        }


def usage_of(usage: wire.Usage) -> dict[str, object]:
    """What it cost, in the words of this API."""
    return {
        "input_tokens": usage.prompt_tokens,
        "input_tokens_details": {"cached_tokens": usage.reused_tokens},
        "output_tokens": usage.new_tokens,
        "output_tokens_details": {"reasoning_tokens": usage.analysis_tokens},
        "total_tokens": usage.prompt_tokens + usage.new_tokens,
    }


def _normalised(request: ResponsesRequest) -> list[dict[str, object]]:
    """The functions with all their fields, as clients that check answers want them."""
    return [
        {
            "type": "function",
            "name": function.name,
            "description": function.description or None,
            "parameters": function.parameters,
            "strict": True,
        }
        for function in functions_of(request)
    ]
