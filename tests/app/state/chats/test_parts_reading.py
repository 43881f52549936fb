"""Everything of a long file, part by part, on a scripted model: notes, their joining, stops, failures, what is kept."""

from __future__ import annotations

import re

import pytest

from app.core.chats.steps import Call, Text, ToolResult
from app.core.chats.transcript import AnswerPhase, NoticeAction, QuestionEntry
from app.core.chats.turns import Attachment, AttachmentMode
from app.core.exchange import markdown, page
from tests.app.state.tool_chats import MakeChat, ToolChat, says

CONTEXT = 6000


def lease(pages: int, words: int = 200) -> Attachment:
    text = "\n\n".join(f"[Page {n}]\n" + f"rent{n} " * words for n in range(1, pages + 1))
    return Attachment("lease.pdf", text, pages, mode=AttachmentMode.IN_PARTS)


def note(text: str, when: str = "take notes") -> dict[str, object]:
    return says(text, when=when)


ANSWER = says("Twelve clauses (p. 3).", after="Parts read")


def ask(chat: ToolChat, *files: Attachment) -> None:
    chat.chat.send("How many clauses?", files)
    chat.settle()


def result(chat: ToolChat) -> ToolResult:
    (found,) = [step for step in chat.answer.steps if isinstance(step, ToolResult)]
    return found


def total(chat: ToolChat) -> int:
    found = re.match(r"\[Parts read: \d+ of (\d+)\.", result(chat).content)
    assert found is not None, result(chat).content[:200]
    assert int(found[1]) > 2
    return int(found[1])


@pytest.mark.slow
def test_all_parts_are_read_and_the_answer_is_written_from_the_notes(make: MakeChat) -> None:
    chat = make(note("A clause (p. 3)."), ANSWER, context=CONTEXT)
    told: list[str] = []
    chat.chat.tool_progress.connect(lambda _id, progress: told.append(str(progress)))
    ask(chat, lease(12))
    assert chat.failures == []
    assert chat.entry.phase is AnswerPhase.DONE, chat.entry.notice
    call, read, text = chat.answer.steps
    assert isinstance(call, Call) and (call.tool, call.arguments) == ("documents.read", '{"files": ["lease.pdf"]}')
    assert isinstance(read, ToolResult) and read.content.count("A clause (p. 3).") == total(chat)
    assert read.tokens > 12 * 200, "each page has so many words, and each is read"
    assert re.findall(r"p\. (\d+)–", read.content)[:1] == ["1"] and "–12" in read.content
    assert text == Text("Twelve clauses (p. 3).")
    assert str(chat.entry.seen) == f"All {total(chat)} parts read."
    assert f"Part {total(chat)} of {total(chat)}" in told
    assert chat.tools.ran == []
    asked = chat.chat.entries()[0]
    assert isinstance(asked, QuestionEntry) and asked.in_parts == {0}


@pytest.mark.slow
def test_a_part_with_nothing_is_read_all_the_same(make: MakeChat) -> None:
    chat = make(note("nothing"), says("None.", after="No part that was read"), context=CONTEXT)
    ask(chat, lease(12))
    assert chat.answer.text == "None."
    assert str(chat.entry.seen) == f"All {total(chat)} parts read."


@pytest.mark.slow
def test_a_part_that_fails_twice_is_said_and_the_others_are_used(make: MakeChat) -> None:
    broken = {"text": "", "when": "rent1 ", "fault": {"kind": "fail", "after": 0}}
    chat = make(broken, note("A clause (p. 3)."), ANSWER, context=CONTEXT)
    ask(chat, lease(12))
    assert chat.entry.phase is AnswerPhase.DONE, chat.entry.notice
    assert str(chat.entry.seen) == f"{total(chat) - 1} of {total(chat)} parts read. Not read: 1."
    assert "say so in the answer" in result(chat).content


@pytest.mark.slow
def test_an_empty_note_is_no_note(make: MakeChat) -> None:
    chat = make(says("", when="rent1 "), note("A clause (p. 3)."), ANSWER, context=CONTEXT)
    ask(chat, lease(12))
    assert str(chat.entry.seen) == f"{total(chat) - 1} of {total(chat)} parts read. Not read: 1."


@pytest.mark.slow
def test_where_every_part_fails_the_answer_fails_and_can_be_tried_again(make: MakeChat) -> None:
    broken = {"text": "", "when": "take notes", "fault": {"kind": "fail", "after": 0}}
    chat = make(broken, context=CONTEXT)
    ask(chat, lease(4))
    assert chat.entry.phase is AnswerPhase.FAILED
    assert chat.entry.notice is not None and NoticeAction.RETRY in chat.entry.notice.actions


@pytest.mark.slow
def test_a_stop_keeps_what_was_read_and_says_how_much(make: MakeChat) -> None:
    chat = make(note("A clause (p. 3)."), ANSWER, context=CONTEXT)
    stop_at = "Part 3 of"
    chat.chat.tool_progress.connect(lambda _id, told: chat.chat.stop() if str(told).startswith(stop_at) else None)
    ask(chat, lease(12))
    assert chat.entry.phase is AnswerPhase.STOPPED
    assert str(chat.entry.seen).startswith(f"2 of {total(chat)} parts read. Not read: 3–")
    assert chat.entry.notice is not None and chat.entry.notice.actions == (NoticeAction.CONTINUE,)
    chat.chat.go_on(chat.entry.id)
    chat.settle()
    assert chat.answer.text == "Twelve clauses (p. 3)."
    assert str(chat.entry.seen).startswith(f"2 of {total(chat)} parts read.")


@pytest.mark.slow
def test_a_stop_before_anything_was_read_begins_anew_when_it_goes_on(make: MakeChat) -> None:
    chat = make(note("A clause (p. 3)."), ANSWER, context=CONTEXT)
    chat.chat.send("How many clauses?", (lease(12),))
    chat.chat.stop()
    assert chat.entry.phase is AnswerPhase.STOPPED and not chat.chat.is_running
    chat.chat.go_on(chat.entry.id)
    chat.settle()
    assert chat.answer.text == "Twelve clauses (p. 3)."
    assert str(chat.entry.seen) == f"All {total(chat)} parts read."


@pytest.mark.slow
def test_notes_that_are_too_long_are_made_shorter_as_often_as_needed(make: MakeChat) -> None:
    long, half = "long clause (p. 3) " * 90, "shorter clause (p. 3) " * 200
    chat = make(
        says("Few (p. 3).", when="shorter clause"),
        says(half, when="Make them shorter"),
        note(long),
        ANSWER,
        context=CONTEXT,
    )
    ask(chat, lease(40))
    assert chat.entry.phase is AnswerPhase.DONE, chat.entry.notice
    content = result(chat).content
    assert "Few (p. 3)." in content and "long clause" not in content
    assert str(chat.entry.seen) == f"All {total(chat)} parts read."
    assert chat.answer.text == "Twelve clauses (p. 3)."


@pytest.mark.slow
def test_several_files_and_cjk_are_read_to_the_end(make: MakeChat) -> None:
    chinese = Attachment("合同.txt", "租金每月三千元。\n" * 300 + "最后一句。", mode=AttachmentMode.IN_PARTS)
    chat = make(note("Last (合同).", when="最后一句"), note("nothing"), ANSWER, context=CONTEXT)
    ask(chat, lease(4), chinese)
    assert str(chat.entry.seen) == f"All {total(chat)} parts read."
    assert result(chat).content.endswith(f"## 合同.txt, part {total(chat)}\nLast (合同).")


@pytest.mark.slow
def test_a_second_run_uses_the_recorded_notes(make: MakeChat) -> None:
    chat = make(note("A clause (p. 3)."), ANSWER, context=CONTEXT)
    ask(chat, lease(12))
    first = result(chat).content
    told: list[object] = []
    chat.chat.tool_progress.connect(lambda _id, progress: told.append(progress))
    chat.chat.run_again(chat.entry.id)
    chat.settle()
    assert chat.answer.text == "Twelve clauses (p. 3)."
    assert (result(chat).content, told) == (first, [])


@pytest.mark.slow
def test_a_reopened_chat_shows_it_and_goes_on_with_the_notes(make: MakeChat) -> None:
    chat = make(note("A clause (p. 3)."), says("Yes.", when="Sure?"), ANSWER, context=CONTEXT)
    ask(chat, lease(12))
    seen = str(chat.entry.seen)
    again = chat.another(chat.reread())
    assert str(again.entry.seen) == seen
    for exported in (markdown.of_conversation(again.chat.conversation), page.of_conversation(again.chat.conversation)):
        assert exported.count("A clause (p. 3).") == total(chat)
    again.chat.send("Sure?")
    again.settle()
    assert again.answer.text == "Yes."


def test_a_question_too_long_to_be_asked_of_parts_says_so(make: MakeChat) -> None:
    chat = make(ANSWER, context=CONTEXT)
    chat.chat.send("many words " * 500, (lease(4),))
    chat.settle()
    assert chat.entry.phase is AnswerPhase.FAILED
    assert chat.entry.notice is not None and "context" in str(chat.entry.notice.sentence).lower()


def test_the_model_cannot_call_it(make: MakeChat) -> None:
    text = '<|channel|>commentary to=documents.read <|constrain|>json<|message|>{"files": []}<|call|>'
    chat = make({"text": text, "when": "Hm?"}, says("No.", after="There is no tool"), context=CONTEXT)
    chat.ask("Hm?")
    assert [step.content for step in chat.answer.steps if isinstance(step, ToolResult)][:1] == [
        "There is no tool named “documents.read”."
    ]
