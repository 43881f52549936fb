"""How two kinds of servers are asked for ids behind ids: llama-server, and vLLM with all that has its form.

A server's own defaults for drawing are never used: each field that changes what is drawn is said in every request. Not
here: which kind a server is (`probing`), when it is asked (`model`).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import NamedTuple, Protocol

import msgspec

from backends.contract.base import Sampling
from backends.contract.errors import EngineError, ErrorCode
from backends.remote.asking import refusal
from backends.remote.reading import field_of, fields_of, ids_of, list_of, number_of, text_of

_LARGEST_SEED = (1 << 32) - 1  # which llama-server takes for “any”


class Wanted(NamedTuple):
    """What is asked of a server at once. `only`: the ids one of which has to come next, of a vocabulary's `size`."""

    prompt: tuple[int, ...]
    sampling: Sampling
    seed: int
    stop_ids: frozenset[int]
    most: int  # new ids
    size: int
    only: frozenset[int] | None = None


class Piece(NamedTuple):
    """What one event of a stream says. `read` and `reused` are ids of the prompt; -1: nothing said of them."""

    tokens: tuple[int, ...] = ()
    read: int = -1
    reused: int = -1
    is_last: bool = False
    is_stopped: bool = False  # it ended by itself, not for want of room


class Dialect(Protocol):
    """One kind of server."""

    title: str
    target: str  # of a request, behind the address

    def body(self, wanted: Wanted) -> dict[str, object]:
        """Write a request."""
        ...

    def read(self, event: Mapping[str, object]) -> Piece:
        """Read one event of its answer; raises EngineError for an error, and for what is none of its events."""
        ...


class LlamaServer:
    """llama.cpp's own form."""

    title = "llama-server"
    target = "/completion"

    def body(self, wanted: Wanted) -> dict[str, object]:
        """Write a request. It ends at the ids that its model file names; what ends at other ones is ended here."""
        drawn = wanted.sampling
        banned = () if wanted.only is None else (each for each in range(wanted.size) if each not in wanted.only)
        return {
            "prompt": wanted.prompt,
            "n_predict": wanted.most,
            "stream": True,
            "return_tokens": True,
            "return_progress": True,
            "cache_prompt": True,
            "samplers": ["top_k", "top_p", "min_p", "temperature"],
            "temperature": drawn.temperature,
            "top_k": drawn.top_k,
            "top_p": drawn.top_p,
            "min_p": drawn.min_p,
            "seed": small_seed(wanted.seed),
            "logit_bias": [(each, False) for each in banned],
            "ignore_eos": not wanted.stop_ids,
            **_NO_OTHER_SAMPLERS,
        }

    def read(self, event: Mapping[str, object]) -> Piece:
        """Read one event. Those of progress carry an id that nobody has drawn."""
        refuse_error(event)
        if progress := fields_of(event, "prompt_progress"):
            return Piece(read=number_of(progress, "processed"), reused=number_of(progress, "cache"))
        if not isinstance(field_of(event, "tokens"), list):
            raise _foreign("an event without ids")
        tokens = ids_of(event, "tokens")
        if not event.get("stop"):
            return Piece(tokens)
        reused = number_of(fields_of(event, "timings"), "cache_n")
        return Piece(tokens, reused=reused, is_last=True, is_stopped=text_of(event, "stop_type") in ("eos", "word"))


class Completions:
    """vLLM's form, which Ray Serve has as well."""

    target = "/v1/completions"

    def __init__(self, model: str, title: str) -> None:
        self._model, self.title = model, title

    def body(self, wanted: Wanted) -> dict[str, object]:
        """Write a request. It would run on behind an id that it is not told to stop at."""
        drawn = wanted.sampling
        only = {} if wanted.only is None else {"allowed_token_ids": sorted(wanted.only)}
        return {
            "model": self._model,
            "prompt": wanted.prompt,
            "max_tokens": wanted.most,
            "stream": True,
            "stream_options": {"include_usage": True},
            "return_token_ids": True,
            "stop_token_ids": sorted(wanted.stop_ids),
            "temperature": drawn.temperature,
            "top_k": drawn.top_k or -1,
            "top_p": drawn.top_p,
            "min_p": drawn.min_p,
            "seed": wanted.seed & ((1 << 63) - 1),
            **only,
            **_NO_OTHER_WISHES,
        }

    def read(self, event: Mapping[str, object]) -> Piece:
        """Read one event; the last one tells what was used, and has no choice in it."""
        refuse_error(event)
        details = fields_of(fields_of(event, "usage"), "prompt_tokens_details")
        reused = number_of(details, "cached_tokens") if details else -1
        choices = list_of(event, "choices")
        if not choices:
            return Piece(reused=reused)
        choice = choices[0]
        tokens = ids_of(choice, "token_ids")
        if not tokens and text_of(choice, "text"):
            raise _foreign("text without ids")
        reason = text_of(choice, "finish_reason")
        return Piece(tokens, reused=reused, is_last=bool(reason), is_stopped=reason == "stop")


_NO_OTHER_SAMPLERS: dict[str, object] = {
    "typical_p": 1.0,
    "top_n_sigma": -1.0,
    "xtc_probability": 0.0,
    "dynatemp_range": 0.0,
    "repeat_penalty": 1.0,
    "repeat_last_n": 0,
    "presence_penalty": 0.0,
    "frequency_penalty": 0.0,
    "dry_multiplier": 0.0,
    "mirostat": 0,
    "adaptive_target": -1.0,
    "min_keep": 0,
    "n_keep": 0,
    "n_probs": 0,
    "n_indent": 0,
    "t_max_predict_ms": 0,
    "grammar": "",
    "stop": [],
}
_NO_OTHER_WISHES: dict[str, object] = {
    "n": 1,
    "echo": False,
    "stop": [],
    "ignore_eos": True,
    "min_tokens": 0,
    "repetition_penalty": 1.0,
    "presence_penalty": 0.0,
    "frequency_penalty": 0.0,
    "length_penalty": 1.0,
    "skip_special_tokens": False,
    "add_special_tokens": False,
}


def small_seed(seed: int) -> int:
    """Give a seed of 32 bits that llama-server takes as one: the same for the same, and small ones as they are."""
    if 0 <= seed < _LARGEST_SEED:
        return seed
    return zlib.crc32(str(seed).encode()) & 0x7FFFFFFF


def next_seed(seed: int, number: int) -> int:
    """Give the seed of an answer's later request: with the first one again, the same ids would be drawn again."""
    return seed if not number else zlib.crc32(f"{seed} {number}".encode()) & 0x7FFFFFFF


def refuse_error(event: Mapping[str, object]) -> None:
    """Raise EngineError where an event of a stream is an error, whatever else stands in it."""
    error = event.get("error")
    if error is not None:
        code = number_of(error, "code") or 500
        raise refusal(code, msgspec.json.encode(event))


def _foreign(detail: str) -> EngineError:
    return EngineError(ErrorCode.SERVER_FOREIGN, detail)
