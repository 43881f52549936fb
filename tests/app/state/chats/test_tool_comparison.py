"""Calls in a comparison: asked for once, made once, and the same for all panels that make the same call."""

from __future__ import annotations

from app.core.chats.comparison import Wanted
from app.core.chats.steps import ToolResult
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Draft
from app.core.tools.grants import Decision
from app.state.chats.compare import CompareState
from backends.contract.messages import Effort
from tests.app.state.tool_chats import MakeChat, ToolChat, calls, says

BERN = '{"place": "Bern"}'
BASEL = '{"place": "Basel"}'


def begun(chat: ToolChat) -> CompareState:
    """A comparison of all efforts whose panels wait for a decision."""
    state = chat.chat.compare_question(Draft("Bern?"))
    assert state is not None
    chat.until(lambda: not state.is_running or sum(_pending(state)) == state.running_count == len(state.panels))
    return state


def _pending(state: CompareState) -> list[bool]:
    return [state.entry(index).pending is not None for index in range(len(state.panels))]


def told(state: CompareState) -> list[list[str]]:
    """What the tools told each panel."""
    answers = [state.conversation.answer(panel.answer_id) for panel in state.panels]
    return [[step.content for step in answer.steps if isinstance(step, ToolResult)] for answer in answers]


def test_the_same_call_is_asked_once_and_made_once(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("It is sunny.", after="sunny"))
    state = begun(chat)
    chat.chat.decide(state.panels[1].answer_id, Decision.ONCE)
    chat.until(lambda: not state.is_running)
    assert told(state) == [["sunny"]] * 3
    assert len(chat.tools.ran) == 1
    assert [state.entry(index).answer for index in range(3)] == ["It is sunny."] * 3


def test_a_denial_is_for_all_that_make_the_call_and_another_call_is_asked_for_itself(make: MakeChat) -> None:
    chat = make(
        calls("weather", BASEL, when="Bern", effort="high"),
        calls("weather", BERN, when="Bern"),
        says("Not then.", after="not allow"),
        says("It is sunny.", after="sunny"),
    )
    state = begun(chat)
    high = next(panel.answer_id for panel in state.panels if panel.effort is Effort.HIGH)
    other = next(panel.answer_id for panel in state.panels if panel.effort is Effort.LOW)
    chat.chat.decide(other, Decision.DENY)
    chat.chat.decide(high, Decision.ONCE)
    chat.until(lambda: not state.is_running)
    assert told(state) == [["The user did not allow this call."]] * 2 + [["sunny"]]
    assert [text for _name, text, _context in chat.tools.ran] == [BASEL]


def test_stopping_one_panel_leaves_the_call_to_the_others(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("It is sunny.", after="sunny"))
    chat.tools.results["weather"] = None
    state = begun(chat)
    chat.chat.decide(state.panels[0].answer_id, Decision.ONCE)
    state.stop(0)
    assert chat.tools.cancelled == 0
    state.stop_all()
    chat.until(lambda: not state.is_running)
    assert (chat.tools.cancelled, told(state)) == (1, [[], [], []])
    assert {state.entry(index).phase for index in range(3)} == {AnswerPhase.STOPPED}


def test_what_the_answer_in_view_was_told_is_told_to_the_panels_beside_it(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("It is sunny.", after="sunny"))
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    state = chat.chat.compare_answer(chat.entry.id)
    assert state is not None
    chat.until(lambda: not state.is_running)
    assert told(state) == [["sunny"]] * 3 and len(chat.tools.ran) == 1


def test_a_panel_that_was_stopped_while_it_was_asked_is_asked_again(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("It is sunny.", after="sunny"))
    state = chat.chat.compare_question(Draft("Bern?"))
    assert state is not None
    chat.until(lambda: state.entry(0).pending is not None)
    state.stop_all()
    chat.until(lambda: not state.is_running)
    state.go_on(0)
    chat.until(lambda: state.entry(0).pending is not None)
    chat.chat.decide(state.panels[0].answer_id, Decision.ONCE)
    chat.until(lambda: not state.is_running)
    assert state.entry(0).answer == "It is sunny."


def test_another_sample_makes_its_own_second_call(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), calls("weather", BERN, after="first"), says("So.", after="second"))
    chat.tools.results["weather"] = "first"
    state = begun(chat)
    chat.chat.decide(state.panels[0].answer_id, Decision.ONCE)
    chat.until(lambda: all(told(state)) and sum(_pending(state)) == 3)
    chat.tools.results["weather"] = "second"
    chat.chat.decide(state.panels[0].answer_id, Decision.ONCE)
    chat.until(lambda: not state.is_running)
    assert told(state) == [["first", "second"]] * 3 and len(chat.tools.ran) == 2
    state.add([Wanted(Effort.LOW)])
    chat.until(lambda: not state.is_running)
    assert told(state)[1] == ["first", "second"] and len(chat.tools.ran) == 2
