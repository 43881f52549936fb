"""What the model is shown again of an answer: all while it goes on, calls and results when its turn is over."""

from __future__ import annotations

from app.core.chats import replay
from app.core.chats.steps import Call, Cut, CutReason, Reasoning, Steps, Text, ToolResult
from backends.contract.messages import AssistantMessage, Channel, MessageEnd, ToolMessage

WEATHER = "functions.weather"
ROW: Steps = (
    Reasoning("first"),
    Call("python", "print(1)", Channel.ANALYSIS),
    ToolResult("python", "1", Channel.ANALYSIS),
    Text("Let me look.", is_preamble=True),
    Call(WEATHER, "{}", content_type="json"),
    ToolResult(WEATHER, "sunny"),
    Reasoning("second"),
    Text("It is sunny."),
    Cut(CutReason.LENGTH),
)
PREAMBLE = AssistantMessage("Let me look.", Channel.COMMENTARY, end=MessageEnd.END)
CALL = AssistantMessage("{}", Channel.COMMENTARY, WEATHER, "json", constrained=True, end=MessageEnd.CALL)
RESULT = ToolMessage(WEATHER, "sunny")
ANSWER = AssistantMessage("It is sunny.", end=MessageEnd.END)


def test_of_an_earlier_turn_calls_and_results_stay_and_reasoning_goes() -> None:
    assert replay.shown_again(ROW) == (PREAMBLE, CALL, RESULT, ANSWER)


def test_an_answer_that_goes_on_is_shown_whole() -> None:
    shown = replay.written(ROW)
    assert len(shown) == len(ROW) - 1
    assert shown[1] == AssistantMessage("print(1)", Channel.ANALYSIS, "python", end=MessageEnd.CALL)


def test_for_an_answer_now_its_own_text_is_left_out() -> None:
    assert replay.finished_steps(ROW) == replay.written(ROW)[:-1]


def test_a_call_without_a_result_is_shown_only_to_go_on_with_it() -> None:
    row: Steps = (Reasoning("hm"), Call(WEATHER, "{"))
    assert replay.shown_again(row) == ()
    assert [message.content for message in replay.written(row)] == ["hm", "{"]
    assert [message.content for message in replay.finished_steps(row)] == ["hm"]
    assert replay.shown_again((ToolResult(WEATHER, "lost"), Text("Yes."))) == (
        AssistantMessage("Yes.", end=MessageEnd.END),
    )
