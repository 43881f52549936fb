"""Which calls are the same, so that what one gave can be given again: to the panels of a comparison, in a second run.

A function is the same call with the same arguments, the first time, the second time and so on. What a program or a page
gives depends on what was run or opened before it in the same answer, so there all of that has to be the same. Not here:
making calls (`app.state.chats.tool_calls`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from app.core.chats.steps import Call, Steps, ToolResult
from app.core.tools.result import CallResult
from backends.contract.arguments import Arguments, parse_arguments
from backends.contract.calls import ToolCall

CallKey = tuple[str, str, tuple[str, ...]]
_FUNCTIONS = "functions"


def tool_call(step: Call) -> ToolCall:
    """A step as the call that a provider makes."""
    read = parse_arguments(step.arguments)
    arguments = read.values if isinstance(read, Arguments) else None
    return ToolCall(step.tool, step.arguments, step.channel, step.content_type, arguments, step.problem, step.reason)


def call_result(step: ToolResult) -> CallResult:
    """A step as what came of a call."""
    return CallResult(step.content, step.size, step.is_failure, step.is_cut, step.whole, is_denied=step.is_denied)


def calls_asked(steps: Steps) -> Iterator[tuple[Call, ToolResult]]:
    """The calls that could be made and have been answered, oldest first, by tools or by the user's denial."""
    for step, behind in pairwise(steps):
        if isinstance(step, Call) and step.is_executable and isinstance(behind, ToolResult) and not behind.is_unmade:
            yield step, behind


def calls_made(steps: Steps) -> Iterator[tuple[Call, ToolResult]]:
    """Those of them that were made."""
    return ((call, result) for call, result in calls_asked(steps) if not result.is_denied)


def call_key(call: ToolCall, earlier: Iterable[ToolCall]) -> CallKey:
    """What two calls have in common that are the same."""
    place = call.tool.partition(".")[0]
    if place == _FUNCTIONS:
        times = sum((one.tool, one.text) == (call.tool, call.text) for one in earlier)
        return call.tool, call.text, (str(times),)
    before = tuple(f"{one.tool} {one.text}" for one in earlier if one.tool.partition(".")[0] == place)
    return call.tool, call.text, before


def recorded_results(answers: Sequence[Steps]) -> dict[CallKey, CallResult]:
    """What the calls of answers gave; of the same calls, what the first gave."""
    results: dict[CallKey, CallResult] = {}
    for steps in answers:
        earlier: list[ToolCall] = []
        for step, result in calls_asked(steps):
            call = tool_call(step)
            if not result.is_denied:
                results.setdefault(call_key(call, earlier), call_result(result))
            earlier.append(call)
    return results
