"""The tools that a provider has, one by one, for whoever lists them or makes one call: by name, with what each takes.

Not here: what the model is told (`offer`, `backends.harmony`).
"""

from __future__ import annotations

import inspect

import msgspec

from app.core.tools.browser.asking import FindCall, OpenCall, SearchCall
from app.core.tools.offer import Offer
from app.core.tools.python_tool import PYTHON
from app.core.tools.tool import CallRefused
from app.sentence import Sentence
from backends.contract.arguments import BadArguments, parse_arguments
from backends.contract.calls import ToolCall
from backends.contract.messages import Channel, Function

_FUNCTIONS = "functions."
_BROWSER = {"browser.search": SearchCall, "browser.open": OpenCall, "browser.find": FindCall}
_LOOK = Sentence("“triptych tools list” shows the tools and what each takes.")


def listed_functions(offer: Offer) -> tuple[Function, ...]:
    """All that can be called, those that the model knows by training included."""
    python = (Function(PYTHON.name, PYTHON.description, PYTHON.schema),) if PYTHON.name in offer.builtin else ()
    browser = tuple(map(_browser_function, _BROWSER)) if "browser" in offer.builtin else ()
    return (*python, *browser, *offer.functions)


def call_by_name(name: str, arguments: str, offer: Offer) -> ToolCall:
    """A call as a model would make it, of a tool by its name in the list. Raises CallRefused where there is no such
    tool, or where these are no arguments for it.
    """
    name = name.removeprefix(_FUNCTIONS)
    if name not in (function.name for function in listed_functions(offer)):
        raise CallRefused(Sentence("There is no tool “{name}”.", name=name), _LOOK)
    is_builtin = name == PYTHON.name or name in _BROWSER
    read = parse_arguments(arguments)
    if isinstance(read, BadArguments):
        raise CallRefused(Sentence("The arguments do not fit the tool “{name}”.", name=name), _LOOK, read.reason)
    channel = Channel.ANALYSIS if is_builtin else Channel.COMMENTARY
    call = ToolCall(name if is_builtin else f"{_FUNCTIONS}{name}", arguments, channel, "json", read.values)
    if name == PYTHON.name:
        PYTHON.read(call)
    return call


def _browser_function(name: str) -> Function:
    asked = _BROWSER[name]
    _, components = msgspec.json.schema_components([asked])
    fields = {key: value for key, value in components[asked.__name__].items() if key not in ("title", "description")}
    return Function(name, inspect.getdoc(asked) or "", fields)
