"""A call may be run only when all is well with it; else the model is told why not."""

from __future__ import annotations

import pytest

from backends.contract.calls import CallProblem
from backends.contract.messages import Channel, Function, MessageEnd, Prompt
from backends.engine.calls import judged
from backends.harmony.events import ParsedMessage
from backends.harmony.header import Role

PATCH = Function("apply_patch", parameters={"type": "string"})
OFFERED = Prompt((), functions=(Function("weather"), PATCH), builtin=("python", "browser"))


def call(
    content: str = "{}", recipient: str | None = "functions.weather", end: MessageEnd | None = MessageEnd.CALL
) -> ParsedMessage:
    """A message to a tool."""
    return ParsedMessage(Role.ASSISTANT, content, Channel.COMMENTARY, recipient, content_type="json", end=end)


def test_a_whole_call_of_an_offered_function_may_be_run() -> None:
    found = judged(call('{"place": "Bern"}'), OFFERED)
    assert found.is_executable and found.arguments == {"place": "Bern"}
    assert (found.tool, found.channel, found.content_type) == ("functions.weather", Channel.COMMENTARY, "json")


@pytest.mark.parametrize(
    ("recipient", "content"), [("python", "print(1)"), ("functions.apply_patch", "*** Begin Patch")]
)
def test_a_tool_that_takes_text_gets_it_as_it_is(recipient: str, content: str) -> None:
    found = judged(call(content, recipient), OFFERED)
    assert (found.is_executable, found.arguments, found.text) == (True, None, content)


def test_a_function_without_its_namespace_is_known() -> None:
    assert judged(call(recipient="weather"), OFFERED).tool == "functions.weather"


@pytest.mark.parametrize(
    ("message", "problem"),
    [
        (call(end=None), CallProblem.CUT),
        (call(end=MessageEnd.END), CallProblem.CUT),
        (call(end=MessageEnd.RETURN), CallProblem.CUT),
        (call(recipient="functions.rm"), CallProblem.UNKNOWN_TOOL),
        (call(recipient=None), CallProblem.UNKNOWN_TOOL),
        (call(recipient="browser.post"), CallProblem.UNKNOWN_TOOL),
        (call("[1]"), CallProblem.BAD_ARGUMENTS),
        (call('{"a"'), CallProblem.BAD_ARGUMENTS),
    ],
)
def test_anything_else_may_not(message: ParsedMessage, problem: CallProblem) -> None:
    found = judged(message, OFFERED)
    assert (found.is_executable, found.problem, found.arguments) == (False, problem, None)
    assert found.reason


def test_a_rebuilt_call_is_never_run_however_good_it_looks() -> None:
    rebuilt = ParsedMessage(
        Role.ASSISTANT, "{}", Channel.COMMENTARY, "functions.weather", end=MessageEnd.CALL, recovered=True
    )
    assert judged(rebuilt, OFFERED).problem is CallProblem.RECOVERED


def test_where_nothing_was_offered_nothing_may_be_run() -> None:
    assert judged(call(), Prompt(())).problem is CallProblem.UNKNOWN_TOOL
