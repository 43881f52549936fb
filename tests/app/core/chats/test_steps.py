"""A row of steps: how it grows, how it is closed and opened again, what it says as a whole."""

from __future__ import annotations

from app.core.chats import steps
from app.core.chats.steps import Call, Cut, CutReason, Reasoning, Steps, Text, ToolResult, plain
from backends.contract.calls import CallProblem, ToolCall
from backends.contract.messages import Channel

WEATHER = "functions.weather"


def test_text_of_one_message_grows_in_one_step() -> None:
    row: Steps = ()
    for channel, text, begins in (
        (Channel.ANALYSIS, "one ", True),
        (Channel.ANALYSIS, "thought", False),
        (Channel.ANALYSIS, "another", True),
        (Channel.COMMENTARY, "Let me look.", True),
        (Channel.FINAL, "Here", True),
        (Channel.FINAL, " it is.", False),
    ):
        row = steps.with_text(row, channel, text, begins=begins)
    assert row == (
        Reasoning("one thought"),
        Reasoning("another"),
        Text("Let me look.", is_preamble=True),
        Text("Here it is."),
    )
    assert steps.whole_reasoning(row) == "one thought\n\nanother"
    assert steps.whole_text(row) == "Let me look.\n\nHere it is."


def test_a_call_grows_until_the_engine_closes_it() -> None:
    row = steps.with_call_text(plain("hm", ""), WEATHER, Channel.COMMENTARY, "{", begins=True)
    row = steps.with_call_text(row, WEATHER, Channel.COMMENTARY, "}")
    assert row[-1] == Call(WEATHER, "{}", is_open=True)
    done = steps.closed(row, None, [ToolCall(WEATHER, "{}", content_type="json", arguments={})])
    assert done == (Reasoning("hm"), Call(WEATHER, "{}", content_type="json"))
    assert isinstance(done[-1], Call) and done[-1].is_executable


def test_a_call_that_cannot_be_used_keeps_the_reason() -> None:
    row = steps.with_call_text((), WEATHER, Channel.COMMENTARY, "[", begins=True)
    bad = ToolCall(WEATHER, "[", problem=CallProblem.BAD_ARGUMENTS, reason="no JSON")
    (call,) = steps.closed(row, None, [bad])
    assert isinstance(call, Call)
    assert (call.problem, call.reason, call.is_executable) == (CallProblem.BAD_ARGUMENTS, "no JSON", False)


def test_a_call_of_which_the_engine_says_nothing_was_cut_and_can_go_on() -> None:
    row = steps.with_call_text((), WEATHER, Channel.COMMENTARY, "{", begins=True)
    call, cut = steps.closed(row, CutReason.FAILED)
    assert isinstance(call, Call)
    assert (call.problem, cut) == (CallProblem.CUT, Cut(CutReason.FAILED))
    assert steps.reopened((call, cut)) == row


def test_results_keep_their_place() -> None:
    row: Steps = (Reasoning("a"), Call(WEATHER, "{}"), ToolResult(WEATHER, "sunny"))
    row = steps.with_text(row, Channel.ANALYSIS, "b")
    assert row[-1] == Reasoning("b")
    assert steps.has_result(row) and not steps.has_result(plain("a", "b"))


def test_other_words_take_the_place_of_all_texts() -> None:
    row: Steps = (Reasoning("a"), Text("Wait.", is_preamble=True), Call(WEATHER), ToolResult(WEATHER, "x"), Text("So."))
    assert steps.with_words(row, "Thus.") == (Reasoning("a"), Call(WEATHER), ToolResult(WEATHER, "x"), Text("Thus."))
    assert steps.with_words(plain("a", ""), "Thus.") == plain("a", "Thus.")
    assert steps.with_words(plain("a", "b"), "") == plain("a", "")


def test_what_is_said_beside_a_call_and_the_answer_are_two_steps() -> None:
    row = steps.with_text((), Channel.COMMENTARY, "I look it up.", begins=True)
    assert steps.with_text(row, Channel.FINAL, "It rains.") == (
        Text("I look it up.", is_preamble=True),
        Text("It rains."),
    )


def test_only_a_call_that_was_cut_is_written_on() -> None:
    row: Steps = (Call("functions.f", "{}"), Cut(CutReason.STOPPED))
    assert steps.reopened(row) == row[:1]
