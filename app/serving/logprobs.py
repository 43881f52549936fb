"""The log-probabilities of an answer in the shapes of both of OpenAI's APIs.

Not here: which tokens have a text that is shown (`generation`).
"""

from __future__ import annotations

from collections.abc import Sequence

from backends.contract.logprobs import TokenLogprob


def of_chat(logprobs: Sequence[TokenLogprob]) -> dict[str, object]:
    """`choices[].logprobs`."""
    return {"content": with_bytes(logprobs), "refusal": None}


def with_bytes(logprobs: Sequence[TokenLogprob]) -> list[dict[str, object]]:
    """One entry a token, with its bytes: a token may be a part of a character."""
    return [
        {**_scored(each.token, each.value), "top_logprobs": [_scored(*other) for other in each.likeliest]}
        for each in logprobs
    ]


def of_event(logprobs: Sequence[TokenLogprob]) -> list[dict[str, object]]:
    """As the events of a response have them."""
    return [
        {**_named(each.token, each.value), "top_logprobs": [_named(*other) for other in each.likeliest]}
        for each in logprobs
    ]


def _scored(token: bytes, value: float) -> dict[str, object]:
    return {**_named(token, value), "bytes": list(token)}


def _named(token: bytes, value: float) -> dict[str, object]:
    return {"token": token.decode(errors="replace"), "logprob": value}
