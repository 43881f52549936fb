"""Tools as a server that takes messages knows them: all are functions, also those that gpt-oss knows by training.

Not here: the declarations that the model reads where we render the prompt (`backends.harmony.declarations`).
"""

from __future__ import annotations

import json

from backends.contract.messages import Prompt
from backends.remote.reading import json_of, text_of

_FUNCTIONS = "functions."
_TEXT, _NUMBER = {"type": "string"}, {"type": "integer"}
_BROWSER: dict[str, tuple[str, dict[str, object], tuple[str, ...]]] = {
    "browser.search": (
        "Search the sources ({sources}). Results and pages begin with a cursor; cite them as 【cursor†Lfirst-Llast】.",
        {"query": _TEXT, "topn": _NUMBER, "source": _TEXT},
        ("query",),
    ),
    "browser.open": (
        "Open a link of the page of a cursor by its number, or a whole address, or scroll to the line `loc`.",
        {"id": {"type": ["integer", "string"]}, "cursor": _NUMBER, "loc": _NUMBER, "num_lines": _NUMBER},
        (),
    ),
    "browser.find": ("Find a text in a page that is open.", {"pattern": _TEXT, "cursor": _NUMBER}, ("pattern",)),
}
_PYTHON = "Run a Python program and read what it prints."


def declared(prompt: Prompt) -> list[dict[str, object]]:
    """Declare what may be called."""
    told = [_told(each.name, each.description, each.parameters or _object({}, ())) for each in prompt.functions]
    if "browser" in prompt.builtin:
        sources = ", ".join(prompt.sources or ("web",))
        for tool, (words, fields, required) in _BROWSER.items():
            told.append(_told(sent_name(tool), words.format(sources=sources), _object(fields, required)))
    if "python" in prompt.builtin:
        told.append(_told("python", prompt.python or _PYTHON, _object({"code": _TEXT}, ("code",))))
    return told


def _told(name: str, words: str, parameters: dict[str, object]) -> dict[str, object]:
    return {"type": "function", "function": {"name": name, "description": words, "parameters": parameters}}


def _object(fields: dict[str, object], required: tuple[str, ...]) -> dict[str, object]:
    return {"type": "object", "properties": fields, "required": list(required)}


def sent_name(tool: str) -> str:
    """Name a tool as a function: names have no dots there."""
    return tool.removeprefix(_FUNCTIONS).replace(".", "_")


def tool_of(name: str, prompt: Prompt) -> str:
    """Which tool a function's name means; what was not offered stays as it was said."""
    if any(each.name == name for each in prompt.functions):
        return f"{_FUNCTIONS}{name}"
    known = {sent_name(tool): tool for tool in _BROWSER} if "browser" in prompt.builtin else {}
    return known.get(name, name)


def sent_arguments(tool: str, text: str) -> str:
    """Arguments as JSON; the program of a call of `python` is one."""
    return json.dumps({"code": text}, ensure_ascii=False) if tool == "python" else text or "{}"


def told_arguments(tool: str, text: str) -> str:
    """The other way; what is no such JSON is a program as it stands."""
    return text_of(json_of(text.encode()), "code") or text if tool == "python" else text
