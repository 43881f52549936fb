"""What both of OpenAI's APIs ask for in common, and how it becomes a prompt: effort, functions, forms, sampling.

Not here: the fields of one API (`chat_request`, `responses_request`), what comes of it (`generation`).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from app.serving.reading import read_value
from app.serving.refusals import wrong_value
from backends.contract.base import Sampling
from backends.contract.logprobs import MOST_LIKELIEST
from backends.contract.messages import Effort, Function, Prompt, ResponseFormat

_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_EFFORTS = {
    "none": Effort.LOW,
    "minimal": Effort.LOW,
    "low": Effort.LOW,
    "medium": Effort.MEDIUM,
    "high": Effort.HIGH,
    "xhigh": Effort.HIGH,
    "max": Effort.HIGH,
}
_MOST_STOPS = 16
_LEAST_SHARE = 1e-6  # of the likeliest tokens: OpenAI takes 0, and the likeliest one is always among them
_LARGEST_SEED = 2**32
_ALL_TOKENS = 2**31 - 1  # more than any vocabulary has, and what the engine can count
_NO_LIMIT = -1  # as LM Studio, llama.cpp and vLLM write it; OpenAI leaves the field out


@dataclass(frozen=True)
class GenerationRequest:
    """One answer that a client wants."""

    prompt: Prompt
    sampling: Sampling
    max_tokens: int = 0  # 0: until the context is full
    stop: tuple[str, ...] = ()
    user: str = ""  # whom the client asks for, as it says
    logprobs: int | None = None  # log-probabilities are wanted, and so many of the likeliest tokens; None: none are


class FunctionTool(msgspec.Struct, frozen=True):
    """A function as both APIs describe it."""

    name: str
    description: str | None = None
    parameters: dict[str, Any] | None = None  # Any: a JSON schema
    strict: bool | None = None


class NamedSchema(msgspec.Struct, frozen=True):
    """A form of the answer as both APIs describe it."""

    schema: dict[str, Any] | None = None  # Any: a JSON schema
    name: str = "answer"
    description: str | None = None


class _Named(msgspec.Struct, frozen=True):
    name: str = ""


class _NamedTool(msgspec.Struct, frozen=True):
    name: str = ""
    function: _Named | None = None


class _AllowedTools(msgspec.Struct, frozen=True):
    mode: str = "auto"
    tools: tuple[_NamedTool, ...] = ()


class _ToolChoice(msgspec.Struct, frozen=True):
    """A function by its name, or some of the tools, in the form of either API."""

    type: str
    name: str = ""
    function: _Named | None = None
    allowed_tools: _AllowedTools | None = None
    mode: str = "auto"
    tools: tuple[_NamedTool, ...] = ()


def likeliest_of(count: int | None, *, is_wanted: bool) -> int | None:
    """How many of the likeliest tokens are wanted in each place; None where no log-probability is. Raises
    RequestRefused.
    """
    if count is not None and not 0 <= count <= MOST_LIKELIEST:
        raise wrong_value("top_logprobs", f"Ask for 0 to {MOST_LIKELIEST} of the likeliest tokens.")
    if count and not is_wanted:
        raise wrong_value("top_logprobs", "The likeliest tokens are told with “logprobs” alone: set it to true.")
    return (count or 0) if is_wanted else None


def effort_named(name: str | None, param: str) -> Effort:
    """The effort that a name means, those of other models included; medium where none is given."""
    if name is None:
        return Effort.MEDIUM
    if name not in _EFFORTS:
        raise wrong_value(param, f"There is no effort “{name}”. Use low, medium or high.")
    return _EFFORTS[name]


def function_of(tool: FunctionTool, param: str) -> Function:
    """A function for the prompt; raises RequestRefused for a name that cannot be called."""
    if not _NAME.fullmatch(tool.name):
        raise wrong_value(f"{param}.name", "A function's name has 1 to 64 letters, digits, “_” and “-”.")
    return Function(tool.name, tool.description or "", tool.parameters)


def form_of(kind: str, schema: NamedSchema | None, param: str) -> tuple[ResponseFormat, ...]:
    """The form that the answer has to keep; raises RequestRefused."""
    match kind:
        case "text":
            return ()
        case "json_object":
            return (ResponseFormat("answer", {"type": "object"}),)
        case "json_schema" if schema is not None and schema.schema is not None:
            return (ResponseFormat(schema.name, schema.schema, schema.description or ""),)
        case "json_schema":
            raise wrong_value(param, "The schema is missing.")
        case _:
            raise wrong_value(f"{param}.type", f"There is no format “{kind}”. Use text, json_object or json_schema.")


def called_by(choice: object, functions: Sequence[Function]) -> tuple[tuple[Function, ...], tuple[str, ...]]:
    """The functions that are offered, and those of which one has to be called, by a client's `tool_choice`."""
    if isinstance(choice, str):
        return _called_in_mode(choice, tuple(functions))
    if choice is None:
        return tuple(functions), ()
    return _called_by_tool(read_value(choice, _ToolChoice, "tool_choice"), tuple(functions))


def _called_in_mode(mode: str, functions: tuple[Function, ...]) -> tuple[tuple[Function, ...], tuple[str, ...]]:
    match mode:
        case "auto":
            return functions, ()
        case "none":
            return (), ()
        case "required":
            names = tuple(function.name for function in functions)
            return functions, _known(names, "There is no function to call: give “tools”.")
        case _:
            raise wrong_value("tool_choice", "Use none, auto, required, or name a function.")


def _called_by_tool(
    choice: _ToolChoice, functions: tuple[Function, ...]
) -> tuple[tuple[Function, ...], tuple[str, ...]]:
    match choice.type:
        case "function":
            name = choice.function.name if choice.function else choice.name
            wanted = tuple(function.name for function in functions if function.name == name)
            return functions, _known(wanted, f"There is no function “{name}” in “tools”.")
        case "allowed_tools":
            allowed = choice.allowed_tools or choice
            names = {(tool.function or tool).name for tool in allowed.tools}
            some = tuple(function for function in functions if function.name in names)
            return _called_in_mode(allowed.mode, some)
        case _:  # a tool of OpenAI's own, which is ignored where it is offered, too
            return functions, ()


def _known(names: tuple[str, ...], complaint: str) -> tuple[str, ...]:
    if not names:
        raise wrong_value("tool_choice", complaint)
    return names


class Drawing(msgspec.Struct, frozen=True):
    """How tokens are drawn, as both APIs ask for it; the last two are other servers' own."""

    temperature: float | None = None
    top_p: float | None = None
    seed: int | None = None
    top_k: int | None = None
    min_p: float | None = None


def sampling_of(drawing: Drawing) -> Sampling:
    """How tokens are drawn; without a seed by a new one. Raises RequestRefused for what is out of range."""
    temperature, top_p, seed = drawing.temperature, drawing.top_p, drawing.seed
    _check_range(temperature, 2.0, "temperature")
    _check_range(top_p, 1.0, "top_p")
    _check_range(drawing.min_p, 1.0, "min_p")
    if drawing.top_k is not None and drawing.top_k < _NO_LIMIT:
        raise wrong_value("top_k", "“top_k” is 1 or more; 0 or -1 takes all tokens.")
    return Sampling(
        top_k=min(max(drawing.top_k or 0, 0), _ALL_TOKENS),
        min_p=drawing.min_p or 0.0,
        temperature=1.0 if temperature is None else temperature,
        top_p=1.0 if top_p is None else max(top_p, _LEAST_SHARE),
        seed=secrets.randbelow(_LARGEST_SEED) if seed is None else seed % _LARGEST_SEED,
    )


def _check_range(value: float | None, most: float, param: str) -> None:
    if value is not None and not 0 <= value <= most:
        raise wrong_value(param, f"“{param}” is a number from 0 to {most:g}.")


def most_tokens(wanted: int | None, context: int, param: str) -> int:
    """How long the answer may become: what is wanted, and never more than the context holds where that is known."""
    if wanted is None or wanted == _NO_LIMIT:
        return 0
    if wanted < 1:
        raise wrong_value(param, f"“{param}” is 1 or more.")
    return min(wanted, context) if context else wanted


def stops_of(given: str | Sequence[str] | None) -> tuple[str, ...]:
    """The texts before which the answer ends; raises RequestRefused for more than can be looked for."""
    texts = (given,) if isinstance(given, str) else tuple(given or ())
    if len(texts) > _MOST_STOPS:
        raise wrong_value("stop", f"Give at most {_MOST_STOPS} texts to stop at.")
    return tuple(text for text in texts if text)
