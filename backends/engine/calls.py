"""Judging the tool calls of an answer: may it be run, with which arguments, or why not.

A call may be run only if the model wrote it whole and closed it with `<|call|>`, if it names a tool that the prompt
offered, and if its arguments can be read. Everything else gets a reason for the model to read. Not here: reading the
arguments (`backends.contract.arguments`), running anything.
"""

from __future__ import annotations

from msgspec.structs import replace

from backends.contract.arguments import BadArguments, parse_arguments
from backends.contract.calls import CallProblem, ToolCall
from backends.contract.messages import Channel, Function, MessageEnd, Prompt
from backends.harmony.events import ParsedMessage

_NAMESPACE = "functions."
_BROWSER = ("browser.search", "browser.open", "browser.find")
_PYTHON = "python"


def judged(message: ParsedMessage, prompt: Prompt) -> ToolCall:
    """A message to a tool as a call, with its arguments or its problem."""
    call = ToolCall(
        tool=_tool(message.recipient or "", prompt),
        text=message.content,
        channel=message.channel or Channel.COMMENTARY,
        content_type=message.content_type,
    )
    if message.recovered:
        return _refused(call, CallProblem.RECOVERED, "The call was not written as the format wants it. Write it again.")
    if message.end is not MessageEnd.CALL:
        return _refused(call, CallProblem.CUT, "The call was not finished.")
    if call.tool not in _offered(prompt):
        reason = f"There is no tool named “{call.tool}”." if call.tool else "The call names no tool."
        return _refused(call, CallProblem.UNKNOWN_TOOL, reason)
    return call if _takes_text(call.tool, prompt) else _with_arguments(call)


def _with_arguments(call: ToolCall) -> ToolCall:
    read = parse_arguments(call.text)
    if isinstance(read, BadArguments):
        return _refused(call, CallProblem.BAD_ARGUMENTS, read.reason)
    return replace(call, arguments=read.values)


def _refused(call: ToolCall, problem: CallProblem, reason: str) -> ToolCall:
    return replace(call, problem=problem, reason=reason)


def _tool(recipient: str, prompt: Prompt) -> str:
    """The tool that a recipient means; models sometimes leave the namespace of a function out."""
    qualified = f"{_NAMESPACE}{recipient}"
    return qualified if qualified in _offered(prompt) else recipient


def _offered(prompt: Prompt) -> set[str]:
    names = {f"{_NAMESPACE}{function.name}" for function in prompt.functions}
    names |= {*_BROWSER} if "browser" in prompt.builtin else set()
    return names | ({_PYTHON} if _PYTHON in prompt.builtin else set())


def _takes_text(tool: str, prompt: Prompt) -> bool:
    """Whether a tool takes its arguments as they are: code, or a function whose one parameter is a string."""
    return tool == _PYTHON or any(
        tool == f"{_NAMESPACE}{function.name}" and _is_string(function) for function in prompt.functions
    )


def _is_string(function: Function) -> bool:
    return function.parameters is not None and function.parameters.get("type") == "string"
