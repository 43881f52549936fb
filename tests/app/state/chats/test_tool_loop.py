"""One answer with calls in it, on a scripted model: every way through the loop, and every way out of it."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.prompts import parts_with
from app.core.chats.records import Repeat, repeated
from app.core.chats.steps import Call, Cut, CutReason, Reasoning, Text, ToolResult
from app.core.chats.transcript import AnswerPhase, NoticeAction
from app.core.chats.turns import Draft
from app.core.exchange import markdown, page, triptych
from app.core.tools.grants import Decision, GrantsFile
from app.core.tools.result import CallResult
from app.core.tools.tool import CallRefused
from app.errors import AppError
from app.sentence import Sentence
from app.services.tools.provider import Preparing
from app.state.chats.inspection import Inspection
from app.state.chats.tool_calls import ToolCalls, ToolTask
from backends.contract.base import FinishReason
from backends.contract.calls import CallProblem, ToolCall
from backends.contract.messages import AssistantMessage, Channel, Effort, MessageEnd
from backends.contract.wire import Finished, Usage
from tests.app.state.tool_chats import MakeChat, ScriptedTools, ToolChat, calls, new_chat, says

BERN = '{"place": "Bern"}'
ONE_CALL = (calls("weather", BERN, when="Bern"), says("It is sunny.", after="sunny"))


def results(chat: ToolChat) -> list[ToolResult]:
    return [step for step in chat.answer.steps if isinstance(step, ToolResult)]


@pytest.fixture
def chat(make: MakeChat) -> ToolChat:
    """A model that asks for the weather of Bern."""
    return make(*ONE_CALL)


def test_a_call_waits_for_the_user_then_its_result_is_read_and_answered(chat: ToolChat) -> None:
    chat.ask("Bern?")
    assert chat.entry.phase is AnswerPhase.CALLING
    assert chat.entry.pending is not None and chat.entry.pending.arguments == BERN
    assert chat.tools.ran == []
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    assert chat.answer.steps == (
        Reasoning("I look it up."),
        Call("functions.weather", BERN, content_type="json"),
        ToolResult("functions.weather", "sunny", size=5),
        Text("It is sunny."),
    )
    assert (chat.entry.phase, chat.entry.pending, len(chat.tools.ran)) == (AnswerPhase.DONE, None, 1)


def test_only_the_result_is_read_after_a_call_and_all_rounds_are_counted(chat: ToolChat) -> None:
    chat.ask("Bern?")
    first = chat.answer.record.usage
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    usage = chat.answer.record.usage
    assert first is not None and usage is not None
    assert usage.reused_tokens >= first.prompt_tokens + first.new_tokens - 1
    assert usage.new_tokens > first.new_tokens
    assert usage.analysis_tokens == first.analysis_tokens


def test_a_result_says_how_long_the_tool_took_without_waiting_and_preparing(make: MakeChat) -> None:
    now = [100.0]
    chat = make(*ONE_CALL, clock=lambda: now[0])
    chat.tools.results["weather"] = None
    chat.ask("Bern?")
    now[0] += 60  # until it is allowed
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    now[0] += 20
    chat.tools.open[0].progress.emit(Preparing(Sentence("Once.")))
    chat.tools.open[0].progress.emit(Sentence("Now."))
    now[0] += 1.25
    chat.tools.open[0].finish(CallResult("sunny", 5))
    chat.settle()
    assert results(chat)[0].seconds == 1.25


def test_every_step_is_kept_as_it_comes(chat: ToolChat) -> None:
    chat.ask("Bern?")
    asked = chat.kept[-1].nodes[0]
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.until(lambda: bool(results(chat)))
    kept = [change.nodes[0] for change in chat.kept if change.nodes]
    assert asked in kept
    assert any(node.id == chat.entry.id and getattr(node, "steps", ())[-1:] == (results(chat)[0],) for node in kept)


def test_no_tool_is_offered_in_a_chat_that_has_none_on(chat: ToolChat) -> None:
    other = new_chat(chat.engine, chat.in_use, chat.toolbox, chat.tools, chat.qtbot, conversation=_plain())
    other.chat.send("Bern?")
    other.until(lambda: bool(results(other)))
    other.chat.stop()
    other.settle()
    assert other.answer.record.offer.functions == ()
    assert [result.content for result in results(other)] == ["There is no tool named “functions.weather”."]
    assert chat.tools.ran == []


def _plain() -> Conversation:
    return Conversation(new_details())


def test_what_is_allowed_in_a_chat_is_not_asked_again_there_and_dies_with_its_session(chat: ToolChat) -> None:
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.CHAT)
    chat.settle()
    chat.ask("Bern again?")
    assert (chat.entry.phase, len(chat.tools.ran)) == (AnswerPhase.DONE, 2)
    again = chat.another(chat.chat.conversation)
    again.ask("Bern once more?")
    assert again.entry.pending is not None
    assert chat.toolbox.grants.grants == ()


def test_what_is_allowed_always_is_kept_until_it_is_revoked_or_changes(chat: ToolChat, tmp_path: Path) -> None:
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ALWAYS)
    chat.settle()
    (grant,) = GrantsFile(tmp_path / "grants.json").grants
    assert (grant.tool, grant.title) == ("own.test.functions.weather", "Ask")
    another = chat.another()
    another.ask("Bern?")
    assert (another.entry.phase, len(chat.tools.ran)) == (AnswerPhase.DONE, 2)
    chat.tools.place = "elsewhere"
    changed = chat.another()
    changed.ask("Bern?")
    assert changed.entry.pending is not None
    chat.tools.place = "here"
    chat.toolbox.grants.revoke(grant)
    revoked = chat.another()
    revoked.ask("Bern?")
    assert revoked.entry.pending is not None


@pytest.mark.parametrize("decision", [Decision.CHAT, Decision.ALWAYS])
def test_a_permission_of_one_tool_is_none_of_another(make: MakeChat, decision: Decision) -> None:
    chat = make(calls("weather", BERN, when="Bern"), calls("tide", BERN, after="sunny"), says("So."))
    chat.tools.results["tide"] = "low"
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, decision)
    chat.settle()
    assert chat.entry.pending is not None and chat.entry.pending.tool == "own.test.functions.tide"
    assert [name for name, _text, _context in chat.tools.ran] == ["functions.weather"]


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("", "The user did not allow this call."),
        ("not\ntoday  please", "The user did not allow this call. The reason given: not today please"),
        ("x" * 1000, "The user did not allow this call. The reason given: " + "x" * 300),
    ],
)
def test_a_denied_call_costs_one_line_and_the_model_goes_on(make: MakeChat, reason: str, told: str) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("Then not.", after="did not allow"))
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.DENY, reason)
    chat.settle()
    (result,) = results(chat)
    assert (result.content, result.is_denied, chat.tools.ran) == (told, True, [])
    assert (chat.entry.answer, chat.entry.phase) == ("Then not.", AnswerPhase.DONE)


def test_a_call_that_was_denied_and_comes_again_is_asked_again(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), calls("weather", BERN, after="not allow"), *ONE_CALL[1:])
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.DENY)
    chat.settle()
    assert chat.entry.pending is not None
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    assert chat.entry.answer == "It is sunny."
    assert chat.tools.ran[0][2].earlier == ()  # what was denied was not made


# what goes wrong with a call

_NO_TOOL = "There is no tool named “functions.sea”."


def test_a_wrong_call_is_explained_twice_then_the_answer_ends(make: MakeChat) -> None:
    chat = make(calls("sea", "{}"), calls("sea", "{}", after="no tool"))
    chat.ask("Bern?")
    assert [result.content for result in results(chat)] == [_NO_TOOL, _NO_TOOL]
    assert all(result.is_unmade for result in results(chat))
    assert chat.entry.phase is AnswerPhase.CUT and chat.answer.steps[-1] == Cut(CutReason.CALLS)
    assert chat.entry.notice is not None
    assert str(chat.entry.notice.sentence).startswith("The model called a tool wrongly three times in a row.")
    assert chat.entry.notice.actions == (NoticeAction.ANSWER_NOW, NoticeAction.CONTINUE)


def test_a_good_call_clears_the_count_of_wrong_ones(make: MakeChat) -> None:
    wrong = '{"place": '
    chat = make(
        calls("weather", wrong, when="Bern"),
        calls("weather", BERN, after="not valid"),
        calls("weather", wrong, after="sunny"),
    )
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.CHAT)
    chat.until(lambda: len(results(chat)) >= 7)
    chat.chat.stop()
    assert [result.is_unmade for result in results(chat)][:6] == [True, False] * 3


@pytest.mark.parametrize(
    ("text", "problem", "told"),
    [
        ('{"place": ', CallProblem.BAD_ARGUMENTS, "The arguments are not valid JSON"),
        ("[1]", CallProblem.BAD_ARGUMENTS, "The arguments must be a JSON object."),
    ],
)
def test_arguments_that_cannot_be_read_are_told_and_mended(
    make: MakeChat, text: str, problem: CallProblem, told: str
) -> None:
    chat = make(
        calls("weather", text, when="Bern"),
        calls("weather", BERN, after="arguments"),
        says("It is sunny.", after="sunny"),
    )
    chat.ask("Bern?")
    call = chat.answer.steps[1]
    assert isinstance(call, Call) and call.problem is problem
    assert results(chat)[0].content.startswith(told)
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    assert chat.entry.answer == "It is sunny."


def test_what_a_tool_refuses_is_told_to_the_model_in_its_words(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("So.", after="too far"))
    chat.tools.refusal = CallRefused(Sentence("That is"), None, "too far away")
    chat.ask("Bern?")
    assert [result.content for result in results(chat)] == ["That is too far away"]
    assert chat.entry.answer == "So."


def test_a_call_that_is_cut_ends_the_answer_and_is_written_on(make: MakeChat) -> None:
    chat = make(*ONE_CALL)
    details = chat.chat.conversation.details
    chat.chat.amend(msgspec.structs.replace(details, sampling=msgspec.structs.replace(details.sampling, max_tokens=12)))
    chat.ask("Bern?")
    assert chat.entry.phase is AnswerPhase.CUT
    assert chat.tools.ran == []


# what goes wrong with a tool


@pytest.mark.parametrize("detail", ["", "at once"])
def test_a_tool_that_fails_is_told_to_the_model(make: MakeChat, detail: str) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("So.", after="broken"))
    chat.tools.results["weather"] = AppError(Sentence("It is broken."), None, detail)
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    (result,) = results(chat)
    assert (result.content, result.is_failure) == ("The call failed: It is broken.", True)
    assert chat.entry.answer == "So."


def test_a_tool_that_ends_by_itself_is_told(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("So.", after="ended before"))
    chat.tools.results["weather"] = None
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.tools.open[0].stop()
    chat.settle()
    assert chat.entry.answer == "So."


def test_a_tool_that_takes_too_long_is_ended_and_said(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("So.", after="ended after"))
    chat.tools.results["weather"] = None
    (made,) = chat.chat.findChildren(ToolCalls)
    made.seconds = 0
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    assert [result.content for result in results(chat)] == ["The call was ended after 0 seconds."]
    assert (chat.tools.cancelled, chat.entry.answer) == (1, "So.")


def test_what_has_to_be_prepared_once_does_not_count_as_the_time_of_a_call(make: MakeChat) -> None:
    chat = make(*ONE_CALL)
    chat.tools.results["weather"] = None
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    (task,) = chat.chat.findChildren(ToolTask)
    chat.tools.open[0].progress.emit(Preparing(Sentence("Once.")))
    assert not task.is_timed and chat.entry.progress == Sentence("Once.")
    chat.tools.open[0].progress.emit(Sentence("Now."))
    assert task.is_timed and chat.entry.progress == Sentence("Now.")
    chat.tools.open[0].finish(CallResult("sunny", 5))
    chat.settle()
    assert chat.entry.answer == "It is sunny."


def test_a_tool_that_needs_the_network_is_not_called_offline(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("So.", after="offline"), offline=lambda: True)
    chat.tools.needs_network = True
    chat.ask("Bern?")
    (result,) = results(chat)
    assert "needs the network" in result.content and result.is_unmade
    assert (chat.tools.ran, chat.entry.answer) == ([], "So.")


def test_a_tool_that_needs_the_network_is_not_called_where_it_was_asked_for_before(make: MakeChat) -> None:
    offline: list[bool] = []
    chat = make(calls("weather", BERN, when="Bern"), says("So.", after="offline"), offline=lambda: bool(offline))
    chat.tools.needs_network = True
    chat.ask("Bern?")
    offline.append(True)
    chat.chat.decide(chat.entry.id, Decision.CHAT)
    chat.settle()
    (result,) = results(chat)
    assert result.is_unmade
    assert (chat.tools.ran, chat.entry.answer) == ([], "So.")


@pytest.mark.parametrize("is_allowed", [True, False])
def test_a_call_that_uses_the_network_ends_when_triptych_goes_offline(make: MakeChat, is_allowed: bool) -> None:
    offline: list[bool] = []
    chat = make(calls("weather", BERN, when="Bern"), says("So.", after="offline"), offline=lambda: bool(offline))
    chat.tools.needs_network, chat.tools.results["weather"] = True, None
    chat.ask("Bern?")
    if is_allowed:
        chat.chat.decide(chat.entry.id, Decision.ONCE)
    offline.append(True)
    chat.toolbox.went_offline.emit()
    chat.settle()
    assert (chat.tools.cancelled, results(chat)[0].is_unmade) == (int(is_allowed), not is_allowed)
    assert chat.entry.answer == "So."


def test_a_tool_that_is_removed_while_it_is_asked_for_is_not_called(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("So.", after="removed"))
    chat.ask("Bern?")
    chat.toolbox.remove(chat.tools.name)
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    assert (chat.tools.ran, chat.entry.answer) == ([], "So.")


def test_a_long_result_is_cut_and_its_size_is_said(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("So.", after="was cut"), context=4096)
    chat.tools.results["weather"] = "rain " * 4000
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    (result,) = results(chat)
    assert (result.is_cut, result.size, result.whole) == (True, 20_000, "rain " * 4000)
    assert result.content.endswith("\n[The output was cut: these are the first 8,192 of 20,000 bytes.]")


def test_the_rounds_of_an_answer_are_limited_and_the_user_can_let_it_go_on(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), calls("weather", BERN, after="sunny"), rounds=3)
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.CHAT)
    chat.settle()
    assert (len(results(chat)), chat.entry.phase) == (3, AnswerPhase.CUT)
    assert chat.answer.steps[-1] == Cut(CutReason.ROUNDS)
    chat.chat.go_on(chat.entry.id)
    chat.settle()
    assert (len(results(chat)), chat.answer.steps[-1]) == (7, Cut(CutReason.ROUNDS))


# stopping, and going on


def test_stopping_while_it_is_asked_leaves_the_call_to_be_asked_again(chat: ToolChat) -> None:
    chat.ask("Bern?")
    chat.chat.stop()
    assert (chat.entry.phase, chat.entry.pending, chat.chat.is_running) == (AnswerPhase.STOPPED, None, False)
    assert chat.entry.notice is not None and chat.entry.notice.actions == (NoticeAction.CONTINUE,)
    assert str(chat.entry.notice.sentence) == "Stopped before this call was answered. Go on to be asked again."
    chat.chat.go_on(chat.entry.id)
    chat.settle()
    assert chat.entry.pending is not None
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    assert (chat.entry.answer, chat.entry.phase, len(chat.tools.ran)) == ("It is sunny.", AnswerPhase.DONE, 1)
    usage = chat.answer.record.usage
    assert usage is not None and usage.reused_tokens > usage.prompt_tokens // 2


def test_stopping_while_a_tool_runs_ends_the_tool(chat: ToolChat) -> None:
    chat.tools.results["weather"] = None
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    assert chat.entry.pending is None and chat.entry.phase is AnswerPhase.CALLING
    chat.chat.stop()
    assert (chat.tools.cancelled, chat.entry.phase, results(chat)) == (1, AnswerPhase.STOPPED, [])


def test_stopping_while_the_model_writes_behind_a_result(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("word " * 3000, after="sunny"))
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.until(lambda: bool(chat.entry.answer))
    chat.chat.stop()
    chat.settle()
    assert chat.entry.phase is AnswerPhase.STOPPED and results(chat)[0].content == "sunny"


def test_a_call_that_was_asked_when_the_program_went_away_is_asked_again(chat: ToolChat) -> None:
    chat.ask("Bern?")
    again = chat.another(chat.reread())
    assert again.entry.phase is AnswerPhase.STOPPED and again.entry.pending is None
    assert again.entry.notice is not None and NoticeAction.CONTINUE in again.entry.notice.actions
    again.chat.go_on(again.entry.id)
    again.settle()
    assert again.entry.pending is not None
    again.chat.decide(again.entry.id, Decision.ONCE)
    again.settle()
    assert (again.entry.answer, len(results(again))) == ("It is sunny.", 1)


def test_answering_now_leaves_the_call_unanswered(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"))
    chat.ask("Bern?")
    asked = chat.answer.steps
    chat.chat.answer_now(chat.entry.id)
    assert (chat.entry.phase, chat.entry.pending, chat.answer.is_continued) == (AnswerPhase.WAITING, None, True)
    assert (chat.answer.steps, chat.tools.ran) == (asked, [])
    chat.chat.stop()
    chat.settle()


def test_a_failing_engine_behind_a_result_keeps_all_steps_and_the_question(make: MakeChat) -> None:
    chat = make(
        calls("weather", BERN, when="Bern"),
        says("no", after="sunny", fault={"kind": "fail", "code": "out_of_memory"}),
    )
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    assert chat.entry.phase is AnswerPhase.FAILED and len(results(chat)) == 1
    assert chat.entry.notice is not None and NoticeAction.CONTINUE in chat.entry.notice.actions


def test_several_calls_of_one_message_are_asked_and_answered_one_after_the_other(make: MakeChat) -> None:
    chat = make(says("Both.", after="low"))
    chat.tools.results["tide"] = "low"
    conversation = Conversation(chat.chat.conversation.details)
    question = conversation.ask("Bern?").id
    answer = conversation.begin_answer(question, Effort.LOW).id
    names = ("functions.weather", "functions.tide")
    for name in names:
        conversation.append_call(answer, name, Channel.COMMENTARY, BERN, begins=True)
    written = tuple(
        AssistantMessage(BERN, Channel.COMMENTARY, recipient=name, content_type="json", end=MessageEnd.CALL)
        for name in names
    )
    made = tuple(ToolCall(name, BERN, content_type="json", arguments={"place": "Bern"}) for name in names)
    usage = Usage(1, 0, 0, 0, 2, 0.0, 0.0, 0.0, 0.0)
    conversation.finish(answer, Finished(1, FinishReason.STOP, usage, written, "", "", (), 0, made))
    both = chat.another(conversation)
    both.chat.go_on(answer)
    both.settle()
    assert both.entry.pending is not None and both.entry.pending.tool.endswith("weather")
    both.chat.decide(answer, Decision.ONCE)
    both.until(lambda: len(results(both)) == 1 and both.entry.pending is not None)
    both.chat.decide(answer, Decision.ONCE)
    both.settle()
    kinds = [type(step) for step in both.answer.steps]
    assert kinds == [Call, ToolResult, Call, ToolResult, Text]
    assert [result.content for result in results(both)] == ["sunny", "low"]
    told = [getattr(message, "name", "") for message in both.answer.messages]
    assert told == ["", "functions.weather", "", "functions.tide", ""]


def test_what_a_temporary_chat_is_allowed_always_stays_and_nothing_else_does(make: MakeChat) -> None:
    chat = make(*ONE_CALL)
    hidden = chat.another(Conversation(new_details(is_temporary=True)))
    hidden.chat.amend(msgspec.structs.replace(hidden.chat.conversation.details, tools=("own.test",)))
    hidden.ask("Bern?")
    hidden.chat.decide(hidden.entry.id, Decision.ALWAYS)
    hidden.settle()
    assert hidden.entry.answer == "It is sunny." and hidden.chat.is_temporary
    assert [grant.tool for grant in chat.toolbox.grants.grants] == ["own.test.functions.weather"]


def test_a_permission_that_cannot_be_saved_is_said_and_holds(make: MakeChat, tmp_path: Path) -> None:
    chat = make(*ONE_CALL)
    (tmp_path / "grants.json").mkdir()
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ALWAYS)
    chat.settle()
    assert chat.entry.answer == "It is sunny."
    assert [str(failure.title) for failure in chat.failures] == [
        "The permission could not be saved. It holds until Triptych is closed."
    ]
    chat.ask("Bern again?")
    assert chat.entry.pending is None


def test_a_tool_that_is_turned_off_while_it_is_asked_is_no_tool_any_more(chat: ToolChat) -> None:
    chat.ask("Bern?")
    chat.chat.stop()
    chat.chat.amend(msgspec.structs.replace(chat.chat.conversation.details, tools=()))
    chat.chat.go_on(chat.entry.id)
    chat.until(lambda: bool(results(chat)))
    chat.chat.stop()
    assert results(chat)[0].is_unmade and chat.tools.ran == []


def test_a_limit_of_tokens_holds_for_all_rounds_together(make: MakeChat) -> None:
    chat = make(calls("weather", BERN, when="Bern"), says("word " * 100, after="sunny"))
    details = chat.chat.conversation.details
    chat.chat.amend(msgspec.structs.replace(details, sampling=msgspec.structs.replace(details.sampling, max_tokens=30)))
    chat.ask("Bern?")
    first = chat.answer.record.usage
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    usage = chat.answer.record.usage
    assert first is not None and usage is not None and first.new_tokens < 30
    assert (usage.new_tokens, chat.entry.phase) == (30, AnswerPhase.CUT)


def test_the_gauge_counts_what_the_model_is_told_of_tools(chat: ToolChat) -> None:
    draft = Draft("Bern?")
    plain, told = parts_with(chat.chat.conversation, draft), parts_with(chat.chat.conversation, draft, chat.chat.offer)
    assert plain.prompt.functions == () and [one.name for one in told.prompt.functions] == ["weather"]


# again


def test_running_again_gives_the_recorded_results_without_asking(chat: ToolChat) -> None:
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    first = chat.answer
    assert chat.entry.can_run_again
    chat.tools.results["weather"] = "other"
    chat.chat.run_again(first.id)
    chat.settle()
    assert (repeated(first, chat.answer), len(chat.tools.ran)) == (Repeat.SAME, 1)
    assert results(chat)[0].content == "sunny"


def test_the_inspector_shows_calls_and_results_between_the_models_tokens(chat: ToolChat) -> None:
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    look = Inspection(chat.chat.conversation, chat.answer.id, chat.answer.messages, chat.engine, chat.in_use)
    look.start()
    chat.until(lambda: look.written is not None)
    assert look.written is not None and look.prompt is not None
    assert look.written.text == (
        "<|channel|>analysis<|message|>I look it up.<|end|><|start|>assistant<|channel|>commentary"
        f" to=functions.weather <|constrain|>json<|message|>{BERN}<|call|>"
        "<|start|>functions.weather to=assistant<|channel|>commentary<|message|>sunny<|end|>"
        "<|start|>assistant<|channel|>final<|message|>It is sunny.<|return|>"
    )
    assert [look.written.texts[place] for place in look.written.markers][:3] == [
        "<|channel|>",
        "<|message|>",
        "<|end|>",
    ]
    assert look.prompt.text.endswith("<|start|>assistant") and not look.is_incomplete


def test_our_json_keeps_calls_and_results_and_turns_no_tool_on(chat: ToolChat) -> None:
    chat.tools.results["weather"] = "rain <b> " * 20_000
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.until(lambda: bool(results(chat)))
    chat.chat.stop()
    chat.settle()
    written = "".join(triptych.pieces([triptych.archived(chat.chat.conversation, 1.0)]))
    (read,) = triptych.read(written).conversations
    there = read.conversation().answer(chat.answer.id)
    assert there.steps == chat.answer.steps and there.record.offer == chat.answer.record.offer
    assert results(chat)[0].whole == "rain <b> " * 20_000
    assert read.details.tools == ()
    for exported in (markdown.of_conversation(chat.chat.conversation), page.of_conversation(chat.chat.conversation)):
        assert "Call of" in exported and "Result of" in exported
    assert "rain &lt;b&gt; rain" in page.of_conversation(chat.chat.conversation)


def test_a_second_provider_is_told_by_its_calls(chat: ToolChat) -> None:
    other = ScriptedTools(chat.toolbox, "own.other")
    other.results = {"tide": "low"}
    chat.toolbox.add(other)
    assert [function.name for function in chat.chat.offer.functions] == ["weather", "tide"]
    chat.toolbox.remove("own.other")
    assert [function.name for function in chat.chat.offer.functions] == ["weather"]


def test_a_result_object_is_kept_with_all_that_is_known_of_it(chat: ToolChat) -> None:
    chat.tools.results["weather"] = CallResult("sunny", 5, is_failure=True)
    chat.ask("Bern?")
    chat.chat.decide(chat.entry.id, Decision.ONCE)
    chat.settle()
    assert results(chat)[0].is_failure
