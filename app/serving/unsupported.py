"""Fields of OpenAI's APIs that would change the answer and cannot be fulfilled here: refused in words where they ask
for something, taken where they ask for nothing. All other fields that are not read are ignored.

Not here: the fields that mean something (`chat_request`, `responses_request`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from app.serving.refusals import RequestRefused

_NO_PENALTIES = "Repetition is not penalised here, as OpenAI does not for models that reason."
_Table = Mapping[str, tuple[tuple[object, ...], str]]
"""By field: the values that ask for nothing, and why others are refused."""

_BOTH: _Table = {
    "frequency_penalty": ((0,), _NO_PENALTIES),
    "presence_penalty": ((0,), _NO_PENALTIES),
    "logit_bias": (({},), "Single tokens cannot be made likelier here."),
}
OF_CHAT: _Table = {
    **_BOTH,
    "audio": ((), "The model writes text alone."),
    "modalities": ((["text"], []), "The model writes text alone."),
    "functions": (([],), "Give functions in “tools”."),
    "function_call": (("auto", "none"), "Say which function to call in “tool_choice”."),
}
OF_RESPONSES: _Table = {
    **_BOTH,
    "background": ((False,), "An answer is given on the connection on which it was asked for."),
    "conversation": ((), "Conversations are not kept here: send the messages, or “previous_response_id”."),
    "prompt": ((), "Prompts are not kept here: send the text."),
}


def check_supported(values: object, table: _Table) -> None:
    """Raise RequestRefused for what is asked for and cannot be done."""
    if not isinstance(values, dict):
        return  # it is refused as what it is
    fields = cast("Mapping[str, object]", values)
    for name, (nothing, message) in table.items():
        value = fields.get(name)
        if value is not None and value not in nothing:
            raise RequestRefused(400, f"{message} Leave “{name}” out.", param=name, code="unsupported_parameter")
