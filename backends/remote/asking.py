"""Short questions to a server, each waited for: what it is, what it has. For loading, where nothing else runs.

Not here: answers of the model, which come in streams (`model`).
"""

from __future__ import annotations

import selectors
from collections.abc import Callable, Mapping
from contextlib import closing

import msgspec

from backends.contract.awake import awake_seconds
from backends.contract.errors import EngineError, ErrorCode
from backends.remote.exchange import Exchange
from backends.remote.reading import fields_of, json_of, number_of, text_of
from backends.remote.way import Way, looking_only

_LARGEST = 4 << 20  # bytes of an answer to a short question
_LOOK_SECONDS = 0.05  # between two looks whether somebody has cancelled
_REFUSED = (401, 403)
_UNKNOWN = (400, 404, 405, 422, 501)  # it knows no such thing, or not in this form
_NO_MODEL = ("model_not_found", "DeploymentNotFound")
CONTEXT_ERROR = "exceed_context_size_error"


class Asker:
    """Asks over the first of some ways that leads to a server; `on_moved` is called meanwhile and may raise."""

    def __init__(self, ways: tuple[Way, ...], on_moved: Callable[[], None], patience: float) -> None:
        self._ways, self._on_moved, self._patience = list(ways), on_moved, patience

    @property
    def way(self) -> Way:
        """The way that has led there."""
        return self._ways[0]

    def get(self, target: str) -> object:
        """Ask for what is there; None where the server knows no such thing, or what comes is no JSON."""
        return self._asked("GET", target, b"")

    def post(self, target: str, body: object, patience: float = 0.0) -> object:
        """Ask with a body; None as in `get`. `patience`: another one for this question."""
        usual, self._patience = self._patience, patience or self._patience
        try:
            return self._asked("POST", target, msgspec.json.encode(body))
        finally:
            self._patience = usual

    def _asked(self, method: str, target: str, body: bytes) -> object:
        while True:
            try:
                status, content = self._fetch(self.way, method, target, body)
                break
            except EngineError as error:
                if error.code is ErrorCode.SERVER_UNTRUSTED and not error.detail:
                    raise EngineError(error.code, self._shown_certificate()) from error
                if error.code is not ErrorCode.SERVER_UNREACHABLE or len(self._ways) == 1:
                    raise
                del self._ways[0]
        if status == 200:
            return json_of(content)
        if status in _UNKNOWN and not _is_without_model(fields_of(json_of(content), "error")):
            return None
        raise refusal(status, content)

    def _fetch(self, way: Way, method: str, target: str, body: bytes) -> tuple[int, bytes]:
        exchange, content = Exchange(way, method, target, body), bytearray()
        ends = awake_seconds() + self._patience
        with closing(exchange), selectors.DefaultSelector() as selector:
            while not exchange.is_over:
                selector.register(exchange.number, exchange.wants)
                selector.select(_LOOK_SECONDS)
                selector.unregister(exchange.number)
                self._on_moved()
                content += exchange.advance()
                if awake_seconds() > ends:
                    raise _too_late(exchange)
                if len(content) > _LARGEST:
                    raise EngineError(ErrorCode.SERVER_FOREIGN, f"{target} gives more than {_LARGEST} bytes")
        return exchange.status, bytes(content)

    def _shown_certificate(self) -> str:
        """The hash of the certificate that was not trusted; nothing is sent behind the handshake."""
        try:
            self._fetch(looking_only(self.way), "GET", "/", b"")
        except EngineError as error:
            return error.detail if error.code is ErrorCode.SERVER_UNTRUSTED else ""
        return ""


def _too_late(exchange: Exchange) -> EngineError:
    code = ErrorCode.SERVER_LOST if exchange.status else ErrorCode.SERVER_UNREACHABLE
    return EngineError(code, "no answer came in time")


def _is_without_model(error: Mapping[str, object]) -> bool:
    """Whether it is the model that a server does not find, in OpenAI’s words, Azure’s or Ollama’s."""
    if text_of(error, "code") in _NO_MODEL:
        return True
    return text_of(error, "type") == "not_found_error" and "model" in text_of(error, "message")


def refusal(status: int, content: bytes) -> EngineError:
    """Why a server did not do what was asked, by its status and its own words."""
    error = fields_of(json_of(content), "error")
    words = f"{status}: {text_of(error, 'message') or content[:300].decode(errors='replace')}"[:500]
    if status in _REFUSED:
        return EngineError(ErrorCode.SERVER_REFUSED, words)
    if _is_without_model(error):
        return EngineError(ErrorCode.SERVER_MODEL_MISSING, words)
    if text_of(error, "type") == CONTEXT_ERROR:
        facts = {"tokens": number_of(error, "n_prompt_tokens"), "limit": number_of(error, "n_ctx")}
        return EngineError(ErrorCode.CONTEXT_OVERFLOW, words, facts)
    if 300 <= status < 400 or status in (404, 405):
        return EngineError(ErrorCode.SERVER_FOREIGN, words)
    return EngineError(ErrorCode.SERVER_FAILED, words)
