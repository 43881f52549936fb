"""What can be done with one answer, by mouse and keyboard: details, tokens, once more, by hand, delete."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from app.core.chats.transcript import AnswerEntry
from app.main import Program
from app.ui.chat.answer_details import AnswerDetails
from app.ui.chat.answer_editor import AnswerEditor
from app.ui.chat.inspector import Inspector
from app.ui.transcript.hits import targets
from tests.app.services.room import settled
from tests.app.ui.conftest import WAIT
from tests.app.ui.shell.test_window import ask, button, click


def choose(qtbot: QtBot, program: Program, words: str) -> None:
    """Click “More” under the last answer, then an entry of its menu."""
    transcript = program.window.chat_page.host.transcript
    transcript.flush()
    QTest.qWait(0)
    number = len(transcript.column.messages) - 1
    more = next(found for found in targets(transcript.column, number) if found.control.key == "more")
    place = transcript.rect_on_screen(more.control.rect).center().toPoint()
    QTest.mouseClick(transcript.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: any(menu.isVisible() for menu in transcript.findChildren(QMenu)), timeout=WAIT)
    menu = next(menu for menu in transcript.findChildren(QMenu) if menu.isVisible())
    action = next(action for action in menu.actions() if action.text() == words)
    assert action.isEnabled()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def last(program: Program) -> AnswerEntry:
    found = program.chats.current.entries()[-1]
    assert isinstance(found, AnswerEntry)
    return found


def test_details_tell_how_it_was_made_and_can_be_copied(qtbot: QtBot, program: Program) -> None:
    answer = ask(qtbot, program, "first")
    qtbot.waitUntil(lambda: bool(program.in_use.hash), timeout=WAIT)
    conversation = program.chats.current.conversation
    qtbot.waitUntil(lambda: bool(conversation.answer(answer.id).record.model_hash), timeout=WAIT)
    choose(qtbot, program, "Details…")
    dialog = program.window.findChild(AnswerDetails)
    assert dialog is not None
    click(dialog.copy_button)
    copied = QGuiApplication.clipboard().text()
    for words in ("Effort: Medium", "Model: Scripted", "SHA-256: ", "Engine: scripted", "Seed: ", "Prompt tokens: "):
        assert words in copied
    for words in ("Reasoning tokens: ", "Answer tokens: ", "Ended: by the model itself", "Finished: "):
        assert words in copied
    click(button(dialog, "Close"))
    qtbot.waitUntil(lambda: program.window.findChild(AnswerDetails) is None, timeout=WAIT)


def test_run_again_exactly_from_the_details(qtbot: QtBot, program: Program) -> None:
    first = ask(qtbot, program, "first")
    choose(qtbot, program, "Details…")
    dialog = program.window.findChild(AnswerDetails)
    assert dialog is not None
    click(dialog.again_button)
    banner = program.window.chat_page.banner
    qtbot.waitUntil(lambda: "the same answer came" in banner.accessibleName(), timeout=WAIT)
    second = last(program)
    assert second.place.count == 2
    assert second.figures.seed == first.figures.seed


def test_another_model_at_hand_is_said_before_it_runs(qtbot: QtBot, program: Program) -> None:
    answer = ask(qtbot, program, "first")
    conversation = program.chats.current.conversation
    record = conversation.answer(answer.id).record
    conversation.set_record(answer.id, replace(record, model="gpt-oss-20b"))
    choose(qtbot, program, "Run again exactly")
    banner = program.window.chat_page.banner
    assert "gpt-oss-20b; now: Scripted" in banner.accessibleName()
    assert not program.chats.current.is_running
    click(button(banner, "Run anyway"))
    qtbot.waitUntil(lambda: last(program).place.count == 2 and not program.chats.current.is_running, timeout=WAIT)


def test_the_tokens_are_shown_and_copied_with_and_without_ids(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "What is <|start|>?")
    choose(qtbot, program, "Show the tokens…")
    dialog = program.window.findChild(Inspector)
    assert dialog is not None
    qtbot.waitUntil(lambda: "final<|message|>" in dialog.view.toPlainText(), timeout=WAIT)
    assert dialog.view.toPlainText().startswith("<|channel|>analysis<|message|>Let me think.<|end|>")
    click(dialog.prompt_button)
    qtbot.waitUntil(lambda: dialog.view.toPlainText().endswith("<|start|>assistant"), timeout=WAIT)
    assert "Reasoning: medium" in dialog.view.toPlainText()
    click(dialog.copy_button)
    plain = QGuiApplication.clipboard().text()
    assert plain == dialog.view.toPlainText()
    QTest.mouseClick(dialog.ids, Qt.MouseButton.LeftButton, pos=dialog.ids.rect().center() * 0.2)
    QTest.keyClick(dialog.ids, Qt.Key.Key_Space) if not dialog.ids.isChecked() else None
    click(dialog.copy_button)
    assert QGuiApplication.clipboard().text().count("[") > plain.count("[") + 10
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: program.window.findChild(Inspector) is None, timeout=WAIT)


def test_the_tokens_of_a_chat_from_the_disk(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    first = program.chats.current.conversation.details.id
    settled(program.history, qtbot)  # all is written
    program.chats.new()
    program.history._live.clear()
    program.chats.open(first)
    assert not program.chats.current.conversation.answer(last(program).id).messages
    choose(qtbot, program, "Show the tokens…")
    dialog = program.window.findChild(Inspector)
    assert dialog is not None
    qtbot.waitUntil(lambda: "Let me think." in dialog.view.toPlainText(), timeout=WAIT)
    dialog.reject()


def test_an_answer_is_edited_by_hand_marked_and_undone(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    choose(qtbot, program, "Edit by hand…")
    editor = program.window.findChild(AnswerEditor)
    assert editor is not None
    assert not editor.save_button.isEnabled()
    editor.field.selectAll()
    QTest.keyClicks(editor.field, "My own words")
    click(editor.save_button)
    assert (last(program).answer, last(program).is_edited) == ("My own words", True)
    click(button(program.window.chat_page.banner, "Undo"))
    assert (last(program).answer, last(program).is_edited) == ("It is **done**.", False)


def test_an_answer_is_deleted_and_comes_back(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    choose(qtbot, program, "Delete")
    assert len(program.chats.current.entries()) == 1
    click(button(program.window.chat_page.banner, "Undo"))
    assert last(program).answer == "It is **done**."
