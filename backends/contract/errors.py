"""What can go wrong in an engine, as stable codes that cross the wire.

EngineError
├── about the model file   model_missing · model_away · model_unreadable · model_unknown · model_truncated ·
│                          model_corrupt · model_foreign · model_drafter · model_outdated · model_unsupported ·
│                          model_elsewhere
├── about resources        out_of_memory · context_overflow · context_tight · context_too_large
├── about the request      no_model · adapter_unusable · schema_unusable · answer_misfit · not_able ·
│                          bad_request · cancelled
├── about a server         server_unreachable · server_untrusted · server_refused · server_foreign · server_failed ·
│                          server_lost · server_model_missing · server_model_foreign · offline
└── about the engine       backend_unusable · engine_lost · engine_hung · protocol_mismatch · internal

Not here: titles and advice in a person's words (`app.errors`, by code). Cancelling closes a request but is not a
failure.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class ErrorCode(StrEnum):
    """Stable names; a value never changes its meaning."""

    MODEL_MISSING = "model_missing"  # no file at this path
    MODEL_AWAY = "model_away"  # of the library: it was added, and its disk is not connected
    MODEL_UNREADABLE = "model_unreadable"  # it is there, and the system does not give it
    MODEL_UNKNOWN = "model_unknown"  # a file or folder that is no model at all
    MODEL_TRUNCATED = "model_truncated"  # shorter than its header says
    MODEL_CORRUPT = "model_corrupt"  # not a well-formed model file
    MODEL_FOREIGN = "model_foreign"  # a model of another architecture
    MODEL_DRAFTER = "model_drafter"  # what guesses tokens for a model, and is none itself
    MODEL_OUTDATED = "model_outdated"  # gpt-oss, written by a converter that did not know all that is needed
    MODEL_UNSUPPORTED = "model_unsupported"  # gpt-oss, but in a form this backend cannot run
    MODEL_ELSEWHERE = "model_elsewhere"  # in a form that only another kind of computer runs
    OUT_OF_MEMORY = "out_of_memory"
    CONTEXT_OVERFLOW = "context_overflow"  # the prompt is longer than the context; facts: tokens, limit
    CONTEXT_TIGHT = "context_tight"  # it fits, but leaves less for the answer than was asked for; facts: …, room
    CONTEXT_TOO_LARGE = "context_too_large"  # the wanted context exceeds the model's; facts: wanted, limit
    NO_MODEL = "no_model"  # asked before a model was loaded
    ADAPTER_UNUSABLE = "adapter_unusable"  # not there, damaged, or for another model
    SCHEMA_UNUSABLE = "schema_unusable"  # no answer can be made to fit; the detail is a `SchemaProblem`
    ANSWER_MISFIT = "answer_misfit"  # the server has not kept to the schema; the detail says where
    NOT_ABLE = "not_able"  # the engine, or the backend of the model, has said that it cannot do this
    BAD_REQUEST = "bad_request"
    CANCELLED = "cancelled"
    SERVER_UNREACHABLE = "server_unreachable"  # nobody answers at the address
    SERVER_UNTRUSTED = "server_untrusted"  # its certificate; the detail is the SHA-256 of the one that it shows
    SERVER_REFUSED = "server_refused"  # it wants a key, or another one
    SERVER_FOREIGN = "server_foreign"  # it answers, but not as an engine does
    SERVER_FAILED = "server_failed"  # it says itself that something went wrong; the detail is its words
    SERVER_LOST = "server_lost"  # the connection ended, or stood still, in the middle of an answer
    SERVER_MODEL_MISSING = "server_model_missing"  # it has no model of this name; the detail is those that it has
    SERVER_MODEL_FOREIGN = "server_model_foreign"  # its model is another one than gpt-oss
    OFFLINE = "offline"  # the app is told to ask nobody but this computer
    BACKEND_UNUSABLE = "backend_unusable"  # the library is missing or does not work on this machine
    ENGINE_LOST = "engine_lost"  # the process died
    ENGINE_HUNG = "engine_hung"  # the process stopped answering and was ended
    PROTOCOL_MISMATCH = "protocol_mismatch"  # the process is of another version than the app
    INTERNAL = "internal"  # a bug


class EngineError(Exception):
    """A known failure. `detail` is for the log and the curious; `facts` are the numbers a sentence needs."""

    def __init__(self, code: ErrorCode, detail: str = "", facts: Mapping[str, int] | None = None) -> None:
        super().__init__(f"{code}: {detail}" if detail else str(code))
        self.code = code
        self.detail = detail
        self.facts: dict[str, int] = dict(facts or {})
