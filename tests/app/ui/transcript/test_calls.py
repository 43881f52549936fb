"""Calls of tools above an answer's text: a quiet line each, in order with the reasoning, folded until asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.chats.steps import Call, Reasoning, Steps, Text, ToolResult, plain
from app.core.chats.transcript import AnswerPhase
from app.ui.transcript.accessible import describe
from app.ui.transcript.parts.call_part import CallPart
from app.ui.transcript.parts.part import MessagePart
from app.ui.transcript.parts.reasoning_part import ReasoningPart
from app.ui.transcript.parts.segment_part import SegmentPart
from backends.contract.calls import CallProblem
from tests.app.ui.transcript import samples
from tests.app.ui.transcript.conftest import Hands

WEATHER = "functions.get_weather"
CALL = Call(WEATHER, '{"place": "Bern"}', content_type="json")
RESULT = ToolResult(WEATHER, "sunny and dry")
STEPS: Steps = (Reasoning("I have to ask."), CALL, RESULT, Reasoning("Now I know."), Text("It is sunny."))


def shown(hands: Hands, steps: Steps, phase: AnswerPhase = AnswerPhase.DONE) -> list[MessagePart]:
    """The parts of an answer of these steps."""
    entry = replace(samples.answer(phase=phase), steps=steps)
    hands.show([samples.question(), entry])
    return hands.transcript.column.messages[1].parts


def words(hands: Hands) -> str:
    """All that is selected by selecting everything."""
    hands.transcript.select_all()
    hands.transcript.copy(is_plain=True)
    return hands.clipboard


def test_reasoning_and_calls_stand_in_order_above_the_text(hands: Hands) -> None:
    kinds = [type(part) for part in shown(hands, STEPS)]
    assert kinds[1:5] == [ReasoningPart, CallPart, ReasoningPart, SegmentPart]
    hands.click("Show the reasoning")
    text = words(hands)
    assert text.index("I have to ask.") < text.index("Now I know.") < text.index("It is sunny.")


def test_a_call_unfolds_to_its_arguments_and_result(hands: Hands) -> None:
    part = shown(hands, STEPS)[2]
    folded = part.height
    assert "Bern" not in words(hands)
    hands.click("Show the call, Called get_weather")
    assert part.height > folded + 40
    text = words(hands)
    assert text.index('"place": "Bern"') < text.index("sunny and dry") < text.index("It is sunny.")
    assert [control.label for control in part.controls()].count("Copy") == 2
    hands.click("Hide the call")
    assert part.height == folded
    assert "Bern" not in words(hands)


@pytest.mark.parametrize(
    ("call", "line"),
    [
        (Call(WEATHER, "{", is_open=True), "Calling get_weather"),
        (Call(WEATHER, "{", problem=CallProblem.CUT), "Did not call get_weather · the call was cut off"),
        (Call("", "{}", problem=CallProblem.UNKNOWN_TOOL), "Did not call a tool · there is no such tool"),
        (Call(WEATHER, problem=CallProblem.RECOVERED), "Did not call get_weather · the call was malformed"),
        (Call(WEATHER, problem=CallProblem.BAD_ARGUMENTS), "Did not call get_weather · its arguments"),
    ],
)
def test_the_line_says_what_became_of_the_call(call: Call, line: str, hands: Hands) -> None:
    shown(hands, (call,))
    assert hands.target("Show the call").control.label.startswith(f"Show the call, {line}")


def test_steps_that_come_while_it_is_written_find_their_place(hands: Hands) -> None:
    growing: Steps = (Text("Let me look.", is_preamble=True),)
    shown(hands, growing, AnswerPhase.ANSWERING)
    entry = replace(samples.answer(phase=AnswerPhase.THINKING), steps=growing)
    for step in (Call(WEATHER, "{", is_open=True), Call(WEATHER, "{}", is_open=True), CALL, RESULT, *STEPS[3:]):
        is_same_call = isinstance(step, Call) and len(growing) > 1
        growing = (*growing[:-1], step) if is_same_call else (*growing, step)
        hands.transcript.update_entry(replace(entry, steps=growing))
        hands.transcript.flush()
    hands.settle()
    kinds = [type(part) for part in hands.transcript.column.messages[1].parts]
    assert kinds[1:5] == [ReasoningPart, CallPart, ReasoningPart, SegmentPart]
    assert "Let me look." in words(hands) and "It is sunny." in words(hands)


def test_an_open_call_shows_arguments_as_they_come(hands: Hands) -> None:
    part = shown(hands, (Call(WEATHER, '{"pl', is_open=True),), AnswerPhase.THINKING)[2]
    hands.click("Show the call")
    entry = replace(samples.answer(phase=AnswerPhase.THINKING), steps=(CALL, RESULT))
    hands.transcript.update_entry(entry)
    hands.transcript.flush()
    hands.settle()
    assert hands.transcript.column.messages[1].parts[2] is part
    assert "sunny and dry" in words(hands) and '"place": "Bern"' in words(hands)


def test_what_was_found_in_the_text_is_shown_below_the_calls(hands: Hands) -> None:
    shown(hands, STEPS)
    assert hands.search("sunny") == 1
    spot = hands.transcript.finder.spot
    assert spot is not None and spot.part == 4


def test_calls_are_read_out(hands: Hands) -> None:
    shown(hands, STEPS)
    entry = replace(samples.answer(), steps=STEPS)
    assert "Called get_weather" in describe(entry)
    assert "Called" not in describe(replace(entry, steps=plain("a", "b")))
