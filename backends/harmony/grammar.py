"""The grammar of a whole answer in Harmony's format: thoughts and preambles are free; headers, calls, the answer not.

It begins behind `<|start|>assistant`, so that a forced header or a resumed text is read by it like what the model
writes itself. Written in the Lark dialect of llguidance, with control tokens by id: text can never be one. Not here:
compiling it (`backends.engine.constraint`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from backends.contract.messages import Function, Prompt
from backends.harmony.encoding import HarmonyEncoding

TextBy = Callable[[dict[str, object]], str]

_EVERY_SPELLING = '%llguidance {"no_forcing": true}'
"""Where only one text can follow, all ids that spell it are allowed: the model chooses among them, as elsewhere."""
_TYPE = 'type: (" "? constrain_id "json" | " json" | " code")?'
_NAME = {"type": "string"}
_NUMBER = {"type": "integer"}
_BROWSER: dict[str, Mapping[str, object]] = {
    "browser.search": {"query": _NAME, "topn": _NUMBER, "source": _NAME},
    "browser.open": {
        "id": {"type": ["integer", "string"]},
        "cursor": _NUMBER,
        "loc": _NUMBER,
        "num_lines": _NUMBER,
        "view_source": {"type": "boolean"},
        "source": _NAME,
    },
    "browser.find": {"pattern": _NAME, "cursor": _NUMBER},
}
_REQUIRED = {"browser.search": ["query"], "browser.find": ["pattern"]}


def is_constrained(prompt: Prompt) -> bool:
    """Tell whether the answer to a prompt has a form to keep: tools are offered, or a schema is given."""
    return bool(prompt.functions or prompt.builtin or prompt.response_formats)


def stream_grammar(
    prompt: Prompt, encoding: HarmonyEncoding, text_by: TextBy, arguments_by: TextBy | None = None
) -> str:
    """Write the grammar of everything that may follow `<|start|>assistant` in the answer to a prompt. `text_by` gives
    the rule for a text that fits a schema, and may raise what it likes; `arguments_by` that for arguments of functions.
    """
    calls = _calls(prompt, text_by, arguments_by or text_by)
    free = "thought | preamble" if calls else "thought"
    answer = () if prompt.must_call else ("final",)
    return "\n".join(
        [
            _EVERY_SPELLING,
            f"start: ({free})* ({' | '.join([*answer, *(f'call{number}' for number in range(len(calls)))])})",
            'thought: channel_id "analysis" message_id text end_id start_id "assistant"',
            *(['preamble: channel_id "commentary" message_id text end_id start_id "assistant"'] if calls else []),
            *(f'final: channel_id "final" {_answer(prompt, text_by)}' for _ in answer),
            *(f"call{number}: {call}" for number, call in enumerate(calls)),
            _TYPE,
            r"text: /(.|\n)*/",
            *_control(encoding),
        ]
    )


def _calls(prompt: Prompt, text_by: TextBy, arguments_by: TextBy) -> list[str]:
    """What may be called: anything that is offered, or only that of which one has to be called."""
    if prompt.must_call:
        return _function_calls(tuple(one for one in prompt.functions if one.name in prompt.must_call), arguments_by)
    return [*_function_calls(prompt.functions, arguments_by), *_builtin_calls(prompt.builtin, text_by)]


def _answer(prompt: Prompt, text_by: TextBy) -> str:
    """The rest of the final message: its type and text."""
    if not prompt.response_formats:
        return "message_id text"
    return f"type message_id ({' | '.join(text_by(form.schema) for form in prompt.response_formats)})"


def _function_calls(functions: tuple[Function, ...], text_by: TextBy) -> list[str]:
    """A call of each function. Models write the recipient before the channel or behind it."""
    nothing: dict[str, object] = {"type": "object"}
    return [
        _call(f"functions.{one.name}", ("commentary",), text_by(nothing if one.parameters is None else one.parameters))
        for one in functions
    ]


def _builtin_calls(names: tuple[str, ...], text_by: TextBy) -> list[str]:
    browser = _BROWSER if "browser" in names else {}
    calls = [_call(name, ("analysis", "commentary"), text_by(_browser(name))) for name in browser]
    return [*calls, *([_call("python", ("analysis", "commentary"), "text")] if "python" in names else [])]


def _call(recipient: str, channels: tuple[str, ...], arguments: str) -> str:
    to = _quoted(f" to={recipient}")
    behind = " | ".join(f"channel_id {_quoted(channel)} {to}" for channel in channels)
    before = " | ".join(f"{to} channel_id {_quoted(channel)}" for channel in channels)
    return f"({behind} | {before}) type message_id {arguments} call_id"


def _browser(name: str) -> dict[str, object]:
    required = _REQUIRED.get(name, [])
    return {"type": "object", "properties": _BROWSER[name], "required": required, "additionalProperties": False}


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _control(encoding: HarmonyEncoding) -> list[str]:
    """The control tokens as rules, by id."""
    names = ("start", "channel", "constrain", "message", "end", "call")
    return [f"{name}_id: <[{encoding.control[f'<|{name}|>']}]>" for name in names]
