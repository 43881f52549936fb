"""What can be done with one answer, by mouse and keyboard: details, tokens, once more, by hand, delete."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.main import Program
from app.ui.chat.answer_details import AnswerDetails
from app.ui.chat.answer_editor import AnswerEditor
from app.ui.chat.inspector import Inspector
from tests.app.services.storage.room import settled
from tests.app.ui.drivers.driver import click
from tests.app.ui.drivers.window import WindowDriver


def test_details_tell_how_it_was_made_and_can_be_copied(window: WindowDriver, program: Program) -> None:
    answer = window.ask("first")
    window.until(lambda: bool(program.in_use.hash))
    conversation = window.chat.conversation
    window.until(lambda: bool(conversation.answer(answer.id).record.model_hash))
    window.transcript.choose("Details…")
    dialog = window.get(AnswerDetails)
    click(dialog.copy_button)
    copied = QGuiApplication.clipboard().text()
    for words in ("Effort: Medium", "Model: Scripted", "SHA-256: ", "Engine: scripted", "Seed: ", "Prompt tokens: "):
        assert words in copied
    for words in ("Reasoning tokens: ", "Answer tokens: ", "Ended: by the model itself", "Finished: "):
        assert words in copied
    window.click("Close")
    window.until_gone(AnswerDetails)


def test_what_was_reused_from_the_disk_is_told(window: WindowDriver) -> None:
    answer = window.ask("first")
    chat = window.chat
    usage = chat.conversation.answer(answer.id).record.usage
    assert usage is not None
    told = replace(usage, prompt_tokens=430, reused_tokens=212)
    chat.keep_record(answer.id, replace(chat.conversation.answer(answer.id).record, usage=told, from_disk=212))
    window.transcript.choose("Details…")
    click(window.get(AnswerDetails).copy_button)
    assert "430, of which 212 were reused, kept on the disk" in QGuiApplication.clipboard().text()
    window.click("Close")
    window.until_gone(AnswerDetails)


def test_guessed_tokens_are_told(window: WindowDriver) -> None:
    answer = window.ask("first")
    chat = window.chat
    record = chat.conversation.answer(answer.id).record
    assert record.usage is not None
    told = replace(record.usage, drafted=120, accepted=76, decode_seconds=10.0, spared_seconds=4.0)
    chat.keep_record(answer.id, replace(record, usage=told))
    window.transcript.choose("Details…")
    click(window.get(AnswerDetails).copy_button)
    assert "Guessed ahead: 76 of 120 tokens right, 1.4 × as fast" in QGuiApplication.clipboard().text()
    window.click("Close")
    window.until_gone(AnswerDetails)


def test_run_again_exactly_from_the_details(window: WindowDriver) -> None:
    before = window.ask("first").figures
    window.transcript.choose("Details…")
    dialog = window.get(AnswerDetails)
    click(dialog.again_button)
    window.banner.wait("the same answer came")
    assert window.last_answer.place.count == 2
    assert window.last_answer.figures.seed == before.seed


def test_another_model_at_hand_is_said_before_it_runs(window: WindowDriver) -> None:
    answer = window.ask("first")
    conversation = window.chat.conversation
    record = conversation.answer(answer.id).record
    conversation.set_record(answer.id, replace(record, model="gpt-oss-20b"))
    window.transcript.choose("Run again with the same seed")
    assert "gpt-oss-20b; now: Scripted" in window.banner.words
    assert not window.chat.is_running
    window.banner.click("Run anyway")
    window.until(lambda: window.last_answer.place.count == 2 and not window.chat.is_running)


def test_the_tokens_are_shown_and_copied_with_and_without_ids(window: WindowDriver) -> None:
    window.ask("What is <|start|>?")
    window.transcript.choose("Show the tokens…")
    dialog = window.get(Inspector)
    window.until(lambda: "final<|message|>" in dialog.view.toPlainText())
    assert dialog.view.toPlainText().startswith("<|channel|>analysis<|message|>Let me think.<|end|>")
    click(dialog.prompt_button)
    window.until(lambda: dialog.view.toPlainText().endswith("<|start|>assistant"))
    assert "Reasoning: medium" in dialog.view.toPlainText()
    click(dialog.copy_button)
    plain = QGuiApplication.clipboard().text()
    assert plain == dialog.view.toPlainText()
    QTest.mouseClick(dialog.ids, Qt.MouseButton.LeftButton, pos=dialog.ids.rect().center() * 0.2)
    QTest.keyClick(dialog.ids, Qt.Key.Key_Space) if not dialog.ids.isChecked() else None
    click(dialog.copy_button)
    assert QGuiApplication.clipboard().text().count("[") > plain.count("[") + 10
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    window.until_gone(Inspector)


def test_the_tokens_of_a_chat_from_the_disk(window: WindowDriver, program: Program) -> None:
    window.ask("first")
    first = window.chat.conversation.details.id
    settled(program.chat_storage)  # all is written
    program.chats.new()
    program.chat_storage._live.clear()
    program.chats.open(first)
    assert not window.chat.conversation.answer(window.last_answer.id).messages
    window.transcript.choose("Show the tokens…")
    dialog = window.get(Inspector)
    window.until(lambda: "Let me think." in dialog.view.toPlainText())
    dialog.reject()


def test_an_answer_is_edited_by_hand_marked_and_undone(window: WindowDriver) -> None:
    window.ask("first")
    window.transcript.choose("Edit by hand…")
    editor = window.get(AnswerEditor)
    assert not editor.save_button.isEnabled()
    editor.field.selectAll()
    QTest.keyClicks(editor.field, "My own words")
    click(editor.save_button)
    assert (window.last_answer.answer, window.last_answer.is_edited) == ("My own words", True)
    window.banner.click("Undo")
    assert (window.last_answer.answer, window.last_answer.is_edited) == ("It is **done**.", False)


@pytest.mark.quick
def test_an_answer_is_deleted_and_comes_back(window: WindowDriver) -> None:
    window.ask("first")
    window.transcript.choose("Delete")
    assert len(window.chat.entries()) == 1
    window.banner.click("Undo")
    assert window.last_answer.answer == "It is **done**."


def test_a_selection_is_asked_about_in_the_question_box(window: WindowDriver) -> None:
    window.ask("first")
    window.write("and why?")
    window.transcript.ask_about("It is **done**.\nReally.")
    assert window.typed == "> It is **done**.\n> Really.\n\nand why?"


def test_a_new_chat_goes_on_from_an_answer(window: WindowDriver) -> None:
    window.ask("first")
    before = window.chat
    window.ask("second")
    window.transcript.choose("New chat from here")
    assert window.chat is not before
    assert [entry.id for entry in window.chat.entries()] != [entry.id for entry in before.entries()]
    assert len(window.chat.entries()) == 4
    window.until(lambda: len(window.chats.summaries) == 2)
    window.ask("third")
    assert len(before.entries()) == 4
