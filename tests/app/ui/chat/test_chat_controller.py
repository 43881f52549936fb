"""The chat as a whole: temporary chats that leave no trace, branches to choose from, its name, an answer hurried up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Attachment, Draft
from app.core.models.model_ref import LocalModel
from app.core.store.keys import MemoryVault, VaultUnavailableError
from app.main import Program
from app.paths import Paths
from app.state.models.model_in_use import ModelPhase
from app.ui.kit.palette import HINT_ROLE
from backends.contract.messages import Effort
from tests.app.assemblies import assembly_in
from tests.app.services.storage.room import settled
from tests.app.ui.drivers.driver import WAIT, delete_now
from tests.app.ui.drivers.window import WindowDriver

Key = Qt.Key


@pytest.fixture
def open_program(qtbot: QtBot, qapp: QApplication, paths: Paths, script: Path) -> Iterator[Program]:
    """Its store is not encrypted, so that what stands in the files can be looked for."""
    program = Program(
        qapp, assembly_in(paths, MemoryVault(failure=VaultUnavailableError("none here", is_locked=False)))
    )
    program.window.show()
    with qtbot.waitSignal(program.chat_storage.opened, timeout=WAIT):
        program.start(LocalModel(script))
    qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    yield program
    program.window.close()
    program.close()
    program.window.deleteLater()
    program.deleteLater()
    delete_now()


def traces(paths: Paths, words: str) -> list[str]:
    """Files of Triptych in which these words stand."""
    base = paths.data.parent
    return [str(path) for path in base.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def use(window: WindowDriver, words: str) -> None:
    """Everything one does in a chat, with these words all over it."""
    chat = window.chat
    window.chats.settings().set_instructions(f"{words} as instructions")
    window.attach(Attachment(f"{words}.txt", f"{words} in a file"))
    window.ask(f"{words} as a question")
    last = chat.entries()[-1]
    chat.edit_answer(last.id, f"{words} by hand")
    chat.regenerate(last.id, Effort.LOW)
    window.until(lambda: not chat.is_running)
    chat.rename(f"{words} as a name")
    removed = chat.delete(chat.entries()[-1].id)
    chat.restore(removed)
    window.set_draft(Draft(f"{words} as a draft", (Attachment("d.txt", f"{words} in a draft's file"),)))


@pytest.mark.slow
def test_a_temporary_chat_never_touches_the_disk(open_program: Program, paths: Paths) -> None:
    program, window = open_program, WindowDriver(open_program.window)
    use(window, "Xanadu")
    window.press("temporary_chat")
    assert window.title == "Temporary chat"
    assert window.is_temporary_checked
    assert "Nothing of this chat is kept" in window.placeholder
    use(window, "Rosebud")
    assert window.title == "Rosebud as a name"
    assert window.is_temporary_shown
    assert [summary.title for summary in program.chats.summaries] == ["Xanadu as a name"]
    settled(program.chat_storage)  # everything is written
    program.storage.back_up()
    window.close()
    program.close()
    assert traces(paths, "Xanadu as a question")
    assert traces(paths, "Xanadu in a draft's file")
    assert traces(paths, "Rosebud") == []


def test_an_empty_chat_is_switched_and_a_temporary_one_can_be_kept(window: WindowDriver, program: Program) -> None:
    window.click_temporary()
    assert window.chat.is_temporary
    window.click_temporary()
    assert not window.chat.is_temporary
    window.click_temporary()
    window.ask("first")
    assert program.chats.summaries == ()
    window.click_temporary()
    assert window.is_temporary_checked
    window.banner.click("Keep it")
    assert [summary.title for summary in program.chats.summaries] == ["first"]
    assert not window.is_temporary_shown
    loaded = settled(program.chat_storage).load(window.chat.conversation.details.id)
    assert loaded is not None
    assert len(loaded.nodes) == 2


def test_a_kept_chat_cannot_become_temporary(window: WindowDriver) -> None:
    window.ask("first")
    assert not window.is_temporary_shown
    window.chats.set_temporary(True)
    assert not window.chat.is_temporary


def test_leaving_a_temporary_chat_is_said_and_can_be_undone(window: WindowDriver) -> None:
    window.press("temporary_chat")
    window.ask("first")
    window.press("new_chat")
    assert not window.chat.is_temporary
    assert window.placeholder == "Ask anything. It stays on this computer."
    assert "gone for good" in window.banner.words
    window.banner.click("Go back")
    assert window.title == "first"
    assert len(window.chat.entries()) == 2


def test_branches_are_listed_and_one_is_chosen_by_the_keyboard(window: WindowDriver) -> None:
    window.ask("first")
    assert not window.are_branches_offered
    window.transcript.edit(window.chat.entries()[0].id)
    window.write("")
    window.ask("second")
    window.until(lambda: window.are_branches_offered)
    popup = window.open_branches()
    rows = [popup.list.model().index(row, 0) for row in range(popup.list.model().rowCount())]
    assert [str(row.data()) for row in rows] == ["first", "second"]
    assert str(rows[1].data(HINT_ROLE)).endswith("in view")
    assert popup.list.currentIndex().row() == 1
    QTest.keyClick(popup.field, Key.Key_Up)
    QTest.keyClick(popup.field, Key.Key_Return)
    assert window.title == "first"


def test_the_chat_in_view_is_renamed(window: WindowDriver) -> None:
    window.ask("first")
    window.press("rename")
    assert window.sidebar.is_renaming
    window.sidebar.type_name("Another name")
    assert window.title == "Another name"
    window.resize(600, 600)  # without its side bar
    window.press("rename")
    window.name("")
    assert window.title == "first"


def test_a_thinking_answer_is_asked_to_answer_now(window: WindowDriver) -> None:
    chat = window.chat
    assert not window.has("Answer now")
    window.submit("slow")
    window.until(lambda: window.has("Answer now"))
    window.click("Answer now")
    window.until(lambda: window.last_answer.phase is AnswerPhase.ANSWERING)
    window.until(lambda: not window.has("Answer now"))
    assert chat.conversation.answer(window.last_answer.id).is_continued
    window.press("stop")
    window.until(lambda: not chat.is_running)
