"""Why a request is not answered, in the shape in which OpenAI's clients expect it.

Not here: when (`checks`, `reading`), how it is sent (`connection`).
"""

from __future__ import annotations

from collections.abc import Mapping

from backends.contract import wire
from backends.contract.errors import ErrorCode

INVALID = "invalid_request_error"


class RequestRefused(Exception):
    """An HTTP status with its reason. `param` is the path of the field that is wrong."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = INVALID,
        param: str | None = None,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.kind, self.param, self.code = status, message, kind, param, code
        self.headers = dict(headers or {})

    @property
    def body(self) -> dict[str, object]:
        """What is sent of it."""
        return {"error": {"message": self.message, "type": self.kind, "param": self.param, "code": self.code}}


def wrong_value(param: str, message: str) -> RequestRefused:
    """A field has the right type, and a value that cannot be used."""
    return RequestRefused(400, message, param=param, code="invalid_value")


_UNAVAILABLE = {
    ErrorCode.NO_MODEL: "No model is loaded. Load one in Triptych.",
    ErrorCode.OUT_OF_MEMORY: "There is not enough memory for this answer. Ask again when less runs.",
    ErrorCode.CANCELLED: "The answer was stopped in Triptych.",
    ErrorCode.ENGINE_LOST: "The engine has ended. It starts again with the next request.",
    ErrorCode.ENGINE_HUNG: "The engine stopped answering and was ended. It starts again with the next request.",
}
_NO_MODEL = tuple(each for each in ErrorCode if each.startswith("model_"))
_BY_USER = (ErrorCode.CANCELLED,)
_WHETHER_AGAIN = {
    True: {"X-Should-Retry": "false"},
    False: {"Retry-After": "1"},
}  # the first is heard by OpenAI's clients


def refusal_of_failure(failed: wire.Failed) -> RequestRefused:
    """Why the engine gave no answer."""
    code = failed.code
    if code in _UNAVAILABLE:
        message = _UNAVAILABLE[ErrorCode(code)]
        return RequestRefused(503, message, kind="server_error", code=code, headers=_WHETHER_AGAIN[code in _BY_USER])
    if code in (ErrorCode.CONTEXT_OVERFLOW, ErrorCode.CONTEXT_TIGHT):
        tokens, limit = failed.facts.get("tokens", 0), failed.facts.get("limit", 0)
        message = f"The prompt has {tokens} tokens; the context of the loaded model has {limit}. Shorten it."
        return RequestRefused(400, message, code="context_length_exceeded")
    if code in _NO_MODEL:
        message = f"The model could not be loaded ({code}). Choose one in Triptych."
        return RequestRefused(503, message, kind="server_error", code=code)
    if code == ErrorCode.NOT_ABLE:
        return RequestRefused(400, f"The loaded model cannot do this: {failed.detail or code}.", code=code)
    if code == ErrorCode.SCHEMA_UNUSABLE:
        message = f"No answer can be made to fit the given schema: {failed.detail or code}."
        return RequestRefused(400, message, code="invalid_json_schema")
    return RequestRefused(500, f"The engine could not answer: {failed.detail or code}.", kind="server_error", code=code)
