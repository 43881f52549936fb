"""The tree: questions, answers, branches in view, undo."""

from __future__ import annotations

from itertools import count

import pytest
from msgspec.structs import replace

from app.core.chats.conversation import Conversation, new_details, shortened
from app.core.chats.entries import entries, entry
from app.core.chats.prompts import prompt_after_result, prompt_for, prompt_to_answer_now, prompt_to_continue
from app.core.chats.steps import Call, ToolResult
from app.core.chats.transcript import AnswerEntry, AnswerPhase, NoticeAction, QuestionEntry, SiblingPosition
from app.core.chats.turns import INTERRUPTED, Answer, Attachment, Record, SamplingChoice
from backends.contract.base import FinishReason, Sampling
from backends.contract.calls import ToolCall
from backends.contract.messages import (
    AssistantMessage,
    Channel,
    Effort,
    Force,
    MessageEnd,
    ToolMessage,
    UserMessage,
)
from backends.contract.wire import Finished, Usage

USAGE = Usage(30, 10, 7, 5, 14, 0.5, 2.0, 0.6, 0.9)


def tree() -> Conversation:
    """An empty conversation whose ids are n1, n2, … and whose clock ticks once a message."""
    ids = count(1)
    ticks = count(1)
    return Conversation(
        new_details(instructions="Be brief."), make_id=lambda: f"n{next(ids)}", clock=lambda: float(next(ticks))
    )


def finished(reason: FinishReason = FinishReason.STOP, answer: str = "4", reasoning: str = "2+2") -> Finished:
    """The engine's last word."""
    messages = (
        AssistantMessage(reasoning, Channel.ANALYSIS, ids=(1, 2)),
        AssistantMessage(answer, Channel.FINAL, ids=(3,)),
    )
    return Finished(1, reason, USAGE, messages, answer, reasoning, (), 42)


def answered(conversation: Conversation, text: str, answer: str = "4", effort: Effort = Effort.LOW) -> tuple[str, str]:
    """One whole turn; the ids of question and answer."""
    question = conversation.ask(text).id
    reply = conversation.begin_answer(question, effort, Record(model="demo", sampling=Sampling())).id
    conversation.append(reply, Channel.ANALYSIS, "2+2")
    conversation.append(reply, Channel.FINAL, answer)
    conversation.finish(reply, finished(answer=answer))
    return question, reply


def test_a_turn_grows_and_closes() -> None:
    conversation = tree()
    question = conversation.ask("What is 2+2?")
    assert question.choices[0].child == question.id
    assert question.details is not None and question.details.title == "What is 2+2?"
    reply = conversation.begin_answer(question.id, Effort.HIGH).id
    assert conversation.answer(reply).phase is AnswerPhase.WAITING
    conversation.append(reply, Channel.ANALYSIS, "two and ")
    conversation.append(reply, Channel.ANALYSIS, "two")
    assert conversation.answer(reply).phase is AnswerPhase.THINKING
    conversation.append(reply, Channel.FINAL, "4")
    assert conversation.answer(reply).phase is AnswerPhase.ANSWERING
    assert conversation.running() == (conversation.answer(reply),)
    change = conversation.finish(reply, finished())
    closed = change.nodes[0]
    assert isinstance(closed, Answer)
    assert (closed.phase, closed.text, closed.reasoning) == (AnswerPhase.DONE, "4", "two and two")
    assert closed.record.usage == USAGE and closed.messages == finished().messages
    assert not conversation.running()


def test_the_seed_that_was_used_is_recorded() -> None:
    conversation = tree()
    _, reply = answered(conversation, "Hello")
    sampling = conversation.answer(reply).record.sampling
    assert sampling is not None and sampling.seed == 42
    assert SamplingChoice(seed=7).with_seed(1).seed == 7
    assert SamplingChoice(top_p=0.5).with_seed(1) == Sampling(top_p=0.5, seed=1)


def test_an_edited_question_is_a_branch_beside_the_old_one() -> None:
    conversation = tree()
    first, first_answer = answered(conversation, "Name a fruit")
    answered(conversation, "Another")
    edited = conversation.edit_question(first, "Name a tree").id
    assert [node.id for node in conversation.branch()] == [edited]
    assert conversation.place(edited) == SiblingPosition(2, 2)
    assert conversation.details.title == "Name a tree"
    conversation.choose(first)
    assert [node.id for node in conversation.branch()][:2] == [first, first_answer]
    assert conversation.details.title == "Name a fruit"


def test_regenerated_answers_are_siblings_and_keep_chooses() -> None:
    conversation = tree()
    question, low = answered(conversation, "Hello", "hi", Effort.LOW)
    high = conversation.regenerate(low, Effort.HIGH).id
    assert conversation.siblings(low) == (low, high)
    assert conversation.leaf == high
    assert conversation.choose(low).choices[0].parent == question
    assert conversation.leaf == low
    assert conversation.choose(low).choices == ()


def test_choosing_a_deep_message_brings_its_whole_way_into_view() -> None:
    conversation = tree()
    first, _ = answered(conversation, "One")
    _, deep = answered(conversation, "Two")
    conversation.edit_question(first, "Eins")
    assert deep not in {node.id for node in conversation.branch()}
    conversation.choose(deep)
    assert conversation.leaf == deep
    assert set(conversation.leaves()) == {deep, conversation.siblings(first)[1]}


def test_deleting_takes_what_follows_and_undo_brings_it_back_in_place() -> None:
    conversation = tree()
    first, reply = answered(conversation, "One")
    answered(conversation, "Two")
    conversation.regenerate(reply, Effort.HIGH)
    conversation.choose(reply)
    before = (conversation.nodes, conversation.branch(), conversation.siblings(reply))
    change = conversation.delete(reply)
    assert len(change.removed) == 3
    assert conversation.place(conversation.children(first)[0]) == SiblingPosition(1, 1)
    conversation.restore(change.removed)
    assert (conversation.nodes, conversation.branch(), conversation.siblings(reply)) == before


def test_an_answer_edited_by_hand_is_marked_and_can_be_put_back() -> None:
    conversation = tree()
    _, reply = answered(conversation, "Hello", "hi")
    old = conversation.answer(reply)
    conversation.edit_answer(reply, "good day")
    assert conversation.answer(reply).is_edited
    edited = entry(conversation, reply)
    assert isinstance(edited, AnswerEntry) and edited.is_edited and edited.answer == "good day"
    conversation.restore([old])
    assert conversation.answer(reply) == old


def test_continuing_adds_text_and_figures() -> None:
    conversation = tree()
    question = conversation.ask("Tell me").id
    reply = conversation.begin_answer(question, Effort.LOW).id
    conversation.append(reply, Channel.FINAL, "Once upon")
    conversation.finish(reply, finished(FinishReason.LENGTH, "Once upon", ""))
    assert conversation.answer(reply).phase is AnswerPhase.CUT
    prompt = prompt_to_continue(conversation, reply)
    assert prompt.resume and prompt.messages[-1] == AssistantMessage("Once upon", Channel.FINAL, ids=(3,))
    conversation.resume(reply)
    conversation.append(reply, Channel.FINAL, " a time")
    conversation.finish(reply, finished(FinishReason.STOP, " a time", ""))
    answer = conversation.answer(reply)
    assert (answer.text, answer.phase, len(answer.messages)) == ("Once upon a time", AnswerPhase.DONE, 4)
    assert answer.record.usage is not None and answer.record.usage.new_tokens == 28


def test_answer_now_closes_the_reasoning_and_forces_the_answer() -> None:
    conversation = tree()
    question = conversation.ask("Tell me").id
    reply = conversation.begin_answer(question, Effort.HIGH).id
    conversation.append(reply, Channel.ANALYSIS, "hmm")
    conversation.finish(reply, finished(FinishReason.CANCELLED, "", "hmm"))
    prompt = prompt_to_answer_now(conversation, reply)
    last = prompt.messages[-1]
    assert isinstance(last, AssistantMessage)
    assert (last.content, last.channel, prompt.force) == ("hmm", Channel.ANALYSIS, Force(channel=Channel.FINAL))
    stopped = entry(conversation, reply)
    assert isinstance(stopped, AnswerEntry) and stopped.notice is not None
    assert stopped.notice.actions == (NoticeAction.ANSWER_NOW, NoticeAction.CONTINUE)


def test_the_prompt_is_the_branch_without_old_reasoning() -> None:
    conversation = tree()
    answered(conversation, "One", "eins")
    second = conversation.ask("Two", (Attachment("a.py", "x = '```'\n"),)).id
    prompt = prompt_for(conversation, second, Effort.MEDIUM)
    assert [type(message) for message in prompt.messages] == [UserMessage, AssistantMessage, UserMessage]
    assert prompt.messages[1].content == "eins"
    assert prompt.messages[2].content == "Two\n\nFile “a.py”:\n````\nx = '```'\n````"
    assert (prompt.date, prompt.instructions) == (conversation.details.date, "Be brief.")
    reply = conversation.begin_answer(second, Effort.LOW).id
    assert prompt_for(conversation, reply, Effort.MEDIUM) == prompt


def test_failures_say_what_to_do_and_keep_the_text() -> None:
    conversation = tree()
    question = conversation.ask("Tell me").id
    reply = conversation.begin_answer(question, Effort.LOW).id
    conversation.append(reply, Channel.FINAL, "half")
    conversation.fail(reply, "engine_lost", "SIGSEGV")
    failed = entry(conversation, reply)
    assert isinstance(failed, AnswerEntry) and failed.notice is not None
    assert failed.answer == "half" and failed.notice.actions == (NoticeAction.CONTINUE, NoticeAction.COPY_DIAGNOSTICS)
    assert str(failed.notice.sentence).startswith("The engine stopped unexpectedly.")


def test_what_ran_when_the_program_went_away_is_closed_on_reading() -> None:
    conversation = tree()
    question = conversation.ask("Tell me").id
    reply = conversation.begin_answer(question, Effort.LOW).id
    conversation.append(reply, Channel.FINAL, "half")
    again = Conversation(conversation.details, conversation.nodes, conversation.choices)
    assert again.close_interrupted().nodes == (again.answer(reply),)
    assert (again.answer(reply).phase, again.answer(reply).failure) == (AnswerPhase.STOPPED, INTERRUPTED)


def test_entries_are_the_branch_with_places() -> None:
    conversation = tree()
    _, reply = answered(conversation, "One")
    conversation.regenerate(reply, Effort.HIGH)
    question, answer = entries(conversation)
    assert isinstance(question, QuestionEntry) and question.place == SiblingPosition(1, 1)
    assert isinstance(answer, AnswerEntry) and answer.place == SiblingPosition(2, 2)
    conversation.choose(reply)
    done = entries(conversation)[1]
    assert isinstance(done, AnswerEntry)
    assert (done.figures.tokens_per_second, done.figures.seed, done.figures.model) == (7.0, 42, "demo")


def test_titles_follow_the_first_question_until_renamed() -> None:
    conversation = tree()
    conversation.ask("a " * 80)
    assert len(conversation.details.title) <= 60 and conversation.details.title.endswith("…")
    conversation.rename("  Mine \n own ")
    assert conversation.details.title == "Mine own"
    conversation.edit_question(conversation.children(None)[0], "Other")
    assert conversation.details.title == "Mine own"
    conversation.rename("")
    assert conversation.details.title == "Other"
    assert shortened("x" * 100, 10) == "x" * 9 + "…"


def test_identity_and_date_cannot_be_amended() -> None:
    conversation = tree()
    old = conversation.details
    conversation.amend(new_details(instructions="Other"))
    assert (conversation.details.id, conversation.details.date) == (old.id, old.date)
    assert conversation.details.instructions == "Other"


def test_unknown_and_wrong_ids_raise() -> None:
    conversation = tree()
    question, reply = answered(conversation, "One")
    for wrong in (lambda: conversation.answer(question), lambda: conversation.question(reply)):
        with pytest.raises(KeyError):
            wrong()
    with pytest.raises(KeyError):
        conversation.node("nowhere")


def test_a_message_whose_parent_is_lost_follows_the_one_before_it() -> None:
    conversation = tree()
    answered(conversation, "One")
    _, last = answered(conversation, "Two")
    kept = [node for node in conversation.nodes if node.text != "Two"]
    damaged = Conversation(conversation.details, kept, conversation.choices)
    assert [node.text for node in damaged.branch()] == ["One", "4", "4"]
    assert damaged.leaf == last
    first_lost = Conversation(conversation.details, conversation.nodes[1:])
    assert [node.text for node in first_lost.branch()] == ["4", "Two", "4"]


def test_a_message_that_went_on_replaces_its_cut_beginning_and_an_ended_one_stays() -> None:
    conversation = tree()
    _, reply = answered(conversation, "How?")
    cut = (AssistantMessage("2+", Channel.ANALYSIS, ids=(1,)),)
    conversation.restore([replace(conversation.answer(reply), messages=cut)])
    conversation.resume(reply)
    whole = (
        AssistantMessage("2+2", Channel.ANALYSIS, ids=(1, 2), end=MessageEnd.END),
        AssistantMessage("4", ids=(3,), end=MessageEnd.RETURN),
    )
    conversation.finish(reply, replace(finished(), messages=whole))
    assert conversation.answer(reply).messages == whole
    conversation.restore([replace(conversation.answer(reply), messages=cut)])
    conversation.finish(reply, replace(finished(), messages=whole[1:]))
    assert conversation.answer(reply).messages == (*cut, whole[1])


def test_a_prompt_keeps_the_instructions_under_which_its_answer_was_given() -> None:
    conversation = tree()
    _, reply = answered(conversation, "How?")
    conversation.set_record(reply, Record(sampling=Sampling(), instructions="Be brief."))
    conversation.amend(replace(conversation.details, instructions="Be long."))
    assert prompt_for(conversation, reply, Effort.LOW).instructions == "Be brief."
    assert prompt_for(conversation, conversation.ask("And?").id, Effort.LOW).instructions == "Be long."
    conversation.set_record(reply, Record())  # imported
    assert prompt_for(conversation, reply, Effort.LOW).instructions == "Be long."


def test_what_a_tool_answered_makes_the_answer_go_on() -> None:
    conversation = tree()
    question = conversation.ask("Weather?").id
    reply = conversation.begin_answer(question, Effort.LOW).id
    conversation.append_call(reply, "functions.weather", Channel.COMMENTARY, "{", begins=True)
    assert conversation.answer(reply).phase is AnswerPhase.THINKING
    conversation.append_call(reply, "functions.weather", Channel.COMMENTARY, "}")
    called = AssistantMessage("{}", Channel.COMMENTARY, "functions.weather", end=MessageEnd.CALL, ids=(1,))
    call = ToolCall("functions.weather", "{}", arguments={})
    conversation.finish(reply, replace(finished(), messages=(called,), calls=(call,)))
    conversation.add_result(reply, ToolResult("functions.weather", "sunny"))
    assert conversation.running() == (conversation.answer(reply),)
    prompt = prompt_after_result(conversation, reply)
    assert prompt.messages[1:] == (called, ToolMessage("functions.weather", "sunny"))
    assert prompt_to_continue(conversation, reply) == prompt
    conversation.append(reply, Channel.FINAL, "Sunny.", begins=True)
    conversation.finish(reply, finished())
    answer = conversation.answer(reply)
    assert (answer.text, answer.phase, answer.has_several_runs) == ("Sunny.", AnswerPhase.DONE, True)
    assert answer.record.usage is not None and answer.record.usage.new_tokens == 2 * USAGE.new_tokens


def test_a_call_that_was_cut_is_written_on() -> None:
    conversation = tree()
    reply = conversation.begin_answer(conversation.ask("Weather?").id, Effort.LOW).id
    conversation.append(reply, Channel.ANALYSIS, "hm", begins=True)
    conversation.append_call(reply, "functions.weather", Channel.COMMENTARY, '{"pl', begins=True)
    conversation.fail(reply, "engine_lost")
    prompt = prompt_to_continue(conversation, reply)
    last = prompt.messages[-1]
    assert isinstance(last, AssistantMessage)
    assert (prompt.resume, last.content, last.recipient, last.end) == (True, '{"pl', "functions.weather", None)
    assert prompt_to_answer_now(conversation, reply).messages[-1].content == "hm"
    conversation.resume(reply)
    conversation.append_call(reply, "functions.weather", Channel.COMMENTARY, 'ace"')
    assert conversation.answer(reply).steps[1:] == (Call("functions.weather", '{"place"', is_open=True),)
