"""The chat as a whole: temporary chats that leave no trace, branches to choose from, its name, an answer hurried up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog
from pytestqt.qtbot import QtBot

from app.core.chats.transcript import AnswerEntry, AnswerPhase
from app.core.chats.turns import Attachment, Draft
from app.core.store.keys import MemoryVault, VaultUnavailableError
from app.main import Program
from app.paths import Paths
from app.state.models.model_in_use import ModelPhase
from app.ui.kit.palette import HINT_ROLE, Palette
from backends.contract.messages import Effort
from tests.app.services.room import settled
from tests.app.ui.conftest import WAIT
from tests.app.ui.shell.test_window import ask, button, click, press, type_and_send

Key = Qt.Key


@pytest.fixture
def open_program(qtbot: QtBot, qapp: QApplication, paths: Paths, script: Path) -> Iterator[Program]:
    """Its store is not encrypted, so that what stands in the files can be looked for."""
    program = Program(qapp, paths, MemoryVault(failure=VaultUnavailableError("none here", is_locked=False)))
    program.window.show()
    with qtbot.waitSignal(program.history.opened, timeout=WAIT):
        program.start(script)
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    yield program
    program.window.close()
    program.close()
    program.window.deleteLater()
    program.deleteLater()


def traces(paths: Paths, words: str) -> list[str]:
    """Files of Triptych in which these words stand."""
    base = paths.data.parent
    return [str(path) for path in base.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def use(qtbot: QtBot, program: Program, words: str) -> None:
    """Everything one does in a chat, with these words all over it."""
    page, chat = program.window.chat_page, program.chats.current
    program.chats.tuning().set_instructions(f"{words} as instructions")
    page.composer.chips.add(Attachment(f"{words}.txt", f"{words} in a file"))
    ask(qtbot, program, f"{words} as a question")
    last = chat.entries()[-1]
    chat.edit_answer(last.id, f"{words} by hand")
    chat.regenerate(last.id, Effort.LOW)
    qtbot.waitUntil(lambda: not chat.is_running, timeout=WAIT)
    chat.rename(f"{words} as a name")
    removed = chat.delete(chat.entries()[-1].id)
    chat.restore(removed)
    page.composer.set_draft(Draft(f"{words} as a draft", (Attachment("d.txt", f"{words} in a draft's file"),)))
    page.keep_draft()


def test_a_temporary_chat_never_touches_the_disk(qtbot: QtBot, open_program: Program, paths: Paths) -> None:
    program = open_program
    use(qtbot, program, "Xanadu")
    press(program, "temporary_chat")
    page = program.window.chat_page
    assert page.header.title.text() == "Temporary chat"
    assert page.header.temporary_button.isChecked()
    assert "Nothing of this chat is kept" in page.composer.box.placeholderText()
    use(qtbot, program, "Rosebud")
    assert page.header.title.text() == "Rosebud as a name"
    assert page.header.temporary_button.isVisible()
    assert [summary.title for summary in program.chats.summaries] == ["Xanadu as a name"]
    settled(program.history, qtbot)  # everything is written
    program.keeping.back_up()
    program.window.close()
    program.close()
    assert traces(paths, "Xanadu as a question")
    assert traces(paths, "Xanadu in a draft's file")
    assert traces(paths, "Rosebud") == []


def test_an_empty_chat_is_switched_and_a_temporary_one_can_be_kept(qtbot: QtBot, program: Program) -> None:
    page = program.window.chat_page
    click(page.header.temporary_button)
    assert program.chats.current.is_temporary
    click(page.header.temporary_button)
    assert not program.chats.current.is_temporary
    click(page.header.temporary_button)
    ask(qtbot, program, "first")
    assert program.chats.summaries == ()
    click(page.header.temporary_button)
    assert page.header.temporary_button.isChecked()
    click(button(page.banner, "Keep it"))
    assert [summary.title for summary in program.chats.summaries] == ["first"]
    assert not page.header.temporary_button.isVisible()
    loaded = settled(program.history, qtbot).load(program.chats.current.conversation.details.id)
    assert loaded is not None
    assert len(loaded.nodes) == 2


def test_a_kept_chat_cannot_become_temporary(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    assert not program.window.chat_page.header.temporary_button.isVisible()
    program.chats.set_temporary(True)
    assert not program.chats.current.is_temporary


def test_leaving_a_temporary_chat_is_said_and_can_be_undone(qtbot: QtBot, program: Program) -> None:
    press(program, "temporary_chat")
    ask(qtbot, program, "first")
    press(program, "new_chat")
    page = program.window.chat_page
    assert not program.chats.current.is_temporary
    assert page.composer.box.placeholderText() == "Ask anything. It stays on this computer."
    assert "gone for good" in page.banner.accessibleName()
    click(button(page.banner, "Go back"))
    assert page.header.title.text() == "first"
    assert len(program.chats.current.entries()) == 2


def test_branches_are_listed_and_one_is_chosen_by_the_keyboard(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    page, chat = program.window.chat_page, program.chats.current
    assert page.header.outline_button.isHidden()
    page.host.transcript.edit_requested.emit(chat.entries()[0].id)
    page.composer.set_text("")
    ask(qtbot, program, "second")
    qtbot.waitUntil(page.header.outline_button.isVisible, timeout=WAIT)
    click(page.header.outline_button)
    popup = program.window.findChild(Palette)
    assert popup is not None
    rows = [popup.list.model().index(row, 0) for row in range(popup.list.model().rowCount())]
    assert [str(row.data()) for row in rows] == ["first", "second"]
    assert str(rows[1].data(HINT_ROLE)).endswith("in view")
    assert popup.list.currentIndex().row() == 1
    QTest.keyClick(popup.field, Key.Key_Up)
    QTest.keyClick(popup.field, Key.Key_Return)
    assert page.header.title.text() == "first"


def test_the_chat_in_view_is_renamed(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    press(program, "rename")
    dialog = program.window.chat_page.findChild(QInputDialog)
    assert dialog is not None
    assert dialog.textValue() == "first"
    dialog.setTextValue("Another name")
    dialog.accept()
    assert program.window.chat_page.header.title.text() == "Another name"


def test_a_thinking_answer_is_asked_to_answer_now(qtbot: QtBot, program: Program) -> None:
    composer, chat = program.window.chat_page.composer, program.chats.current
    assert composer.now_button.isHidden()
    type_and_send(program, "slow")
    qtbot.waitUntil(composer.now_button.isVisible, timeout=WAIT)
    click(composer.now_button)

    def is_answering() -> bool:
        last = chat.entries()[-1]
        return isinstance(last, AnswerEntry) and last.phase is AnswerPhase.ANSWERING

    qtbot.waitUntil(is_answering, timeout=WAIT)
    qtbot.waitUntil(composer.now_button.isHidden, timeout=WAIT)
    last = chat.entries()[-1]
    assert isinstance(last, AnswerEntry)
    assert chat.conversation.answer(last.id).is_continued
    press(program, "stop")
    qtbot.waitUntil(lambda: not chat.is_running, timeout=WAIT)
