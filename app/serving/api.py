"""The paths of the server, and who answers each.

Not here: HTTP (`connection`), who may ask (`checks`), the shapes of the answers (`chat_answer`, `responses_answer`).
"""

from __future__ import annotations

from functools import partial
from urllib.parse import unquote

from app.core.jobs.serving_wire import Serve
from app.serving.chat_answer import ChatAnswer
from app.serving.chat_request import ChatCompletionRequest, chat_asked
from app.serving.connection import Exchange
from app.serving.generation import Generation
from app.serving.kept import Kept
from app.serving.prompt_messages import KeptCalls
from app.serving.reading import read_body
from app.serving.refusals import RequestRefused
from app.serving.relay import Relay
from app.serving.responses_answer import ResponsesAnswer
from app.serving.responses_request import KeptItems, KeptTalks, ResponsesRequest, responses_asked
from app.serving.unsupported import OF_CHAT, OF_RESPONSES, check_supported

_MODELS = "/v1/models"


class Api:
    """Answers requests; what it remembers is forgotten with another model, whose ids mean other words."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._kept: KeptCalls = Kept()
        self._talks: KeptTalks = Kept()
        self._items: KeptItems = Kept()
        self._served: Serve | None = None

    async def respond(self, exchange: Exchange) -> None:
        """Answer one request; raises RequestRefused while nothing was sent."""
        match exchange.path:
            case "/health":
                await exchange.send_json(200, {"status": self._health()})
            case "/v1/chat/completions":
                await self._chat(exchange, self._model())
            case "/v1/responses":
                await self._responses(exchange, self._model())
            case "/v1/completions":
                message = "gpt-oss answers conversations alone. Use /v1/chat/completions or /v1/responses."
                raise RequestRefused(404, message, code="unsupported_endpoint")
            case "/v1/models":
                await exchange.send_json(200, {"object": "list", "data": [_described(self._model())]})
            case _:
                await self._one_model(exchange, self._model())

    def _health(self) -> str:
        served = self._relay.served
        return "ok" if served is not None and served.context else "no model" if served else "loading"

    def _model(self) -> Serve:
        """What is served."""
        served = self._relay.served
        if served is None or not served.model:
            message = "No model is loaded. Load one in Triptych."
            raise RequestRefused(503, message, kind="server_error", code="no_model", headers={"Retry-After": "5"})
        if self._served is None or (served.model, served.key) != (self._served.model, self._served.key):
            self._kept.clear()
            self._talks.clear()
            self._items.clear()
        self._served = served
        return served

    async def _one_model(self, exchange: Exchange, served: Serve) -> None:
        name = unquote(exchange.path.removeprefix(f"{_MODELS}/"))
        if name != served.model:
            raise RequestRefused(
                404, f"There is no model “{name}” here. “{served.model}” answers.", code="model_not_found"
            )
        await exchange.send_json(200, _described(served))

    async def _chat(self, exchange: Exchange, served: Serve) -> None:
        request = read_body(exchange.body, ChatCompletionRequest, partial(check_supported, table=OF_CHAT))
        asked = chat_asked(request, served.context, self._kept)
        generation = Generation(self._relay, asked, exchange.client, self._kept)
        try:
            await ChatAnswer(request, served.model, generation).send(exchange)
        finally:
            generation.close()

    async def _responses(self, exchange: Exchange, served: Serve) -> None:
        request = read_body(exchange.body, ResponsesRequest, partial(check_supported, table=OF_RESPONSES))
        asked, messages = responses_asked(request, served.context, self._kept, self._talks, self._items)
        generation = Generation(self._relay, asked, exchange.client, self._kept)
        try:
            answer = ResponsesAnswer(request, served.model, generation, asked.sampling, self._talks, self._items)
            await answer.send(exchange, messages)
        finally:
            generation.close()


def _described(served: Serve) -> dict[str, object]:
    described: dict[str, object] = {
        "id": served.model,
        "object": "model",
        "created": served.created,
        "owned_by": "triptych",
    }
    return described | ({"context_window": served.context} if served.context else {})
