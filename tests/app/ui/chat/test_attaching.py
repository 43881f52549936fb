"""Text files on their way into a question: by button, by dropping, by pasting; counted, refused, sent, kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.core.chats.transcript import QuestionEntry
from app.core.chats.turns import Question
from app.main import Program
from app.ui.chat.attachments import AttachmentChips
from tests.app.ui.conftest import WAIT
from tests.app.ui.shell.test_window import ask, click


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ein Skript.py"
    path.write_text("print('hello')\n" * 20, "utf-8")
    return path


def mime(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(widget: QWidget, *paths: Path) -> None:
    """As the window system does it: enter, then drop."""
    data, place = mime(*paths), widget.rect().center()
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, copy, data, left, none)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(place), copy, data, left, none))


def chips(program: Program) -> AttachmentChips:
    return program.window.chat_page.composer.chips


def test_a_file_is_chosen_counted_sent_and_shown_in_the_message(qtbot: QtBot, program: Program, file: Path) -> None:
    composer = program.window.chat_page.composer
    click(composer.attach_button)
    dialog = program.window.findChild(QFileDialog)
    assert dialog is not None
    dialog.filesSelected.emit([str(file)])
    dialog.reject()
    qtbot.waitUntil(lambda: bool(chips(program).chips), timeout=WAIT)
    chip = chips(program).chips[0]
    assert chip.isVisible()
    qtbot.waitUntil(lambda: chip.size_label.text().endswith("tokens"), timeout=WAIT)
    assert not composer.send_button.isEnabled()
    ask(qtbot, program, "What is this?")
    question = program.chats.current.conversation.branch()[0]
    assert isinstance(question, Question)
    assert question.attachments[0].text == file.read_text("utf-8")
    shown = program.chats.current.entries()[0]
    assert isinstance(shown, QuestionEntry)
    assert shown.attachments == ("ein Skript.py",)
    assert chips(program).chips == []
    assert chips(program).isHidden()


def test_files_are_dropped_anywhere_on_the_chat(qtbot: QtBot, program: Program, file: Path, tmp_path: Path) -> None:
    page = program.window.chat_page
    other = tmp_path / "b.txt"
    other.write_text("two")
    data, place = mime(file), QPoint(40, 200)
    enter = QDragEnterEvent(
        place, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(page, enter)
    assert page.composer.box.placeholderText().startswith("Drop")
    QApplication.sendEvent(page, QDragLeaveEvent())
    assert page.composer.box.placeholderText().startswith("Ask")
    drop(page, file, other)
    qtbot.waitUntil(lambda: len(chips(program).chips) == 2, timeout=WAIT)
    drop(page, file)
    QTest.qWait(50)
    assert [found.name for found in chips(program).attachments] == ["ein Skript.py", "b.txt"]
    click(chips(program).chips[0].remove_button)
    assert [found.name for found in chips(program).attachments] == ["b.txt"]


def test_pasted_files_are_attached_and_pasted_text_is_text(qtbot: QtBot, program: Program, file: Path) -> None:
    box = program.window.chat_page.composer.box
    QGuiApplication.clipboard().setMimeData(mime(file))
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(chips(program).chips) == 1, timeout=WAIT)
    assert box.toPlainText() == ""
    QGuiApplication.clipboard().setText("words")
    QTest.keyClick(box, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert box.toPlainText() == "words"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"\x00\x01", "is not a text file"), (b"", "is empty"), (b"word " * 20_000, "is too long: ")],
)
def test_what_cannot_be_attached_is_said(
    qtbot: QtBot, program: Program, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "file.dat"
    path.write_bytes(content)
    drop(program.window.chat_page, path)
    banner = program.window.chat_page.banner
    qtbot.waitUntil(lambda: sentence in banner.accessibleName(), timeout=WAIT)
    assert chips(program).chips == []


def test_files_are_edited_with_the_question_and_stay_on_the_old_branch(
    qtbot: QtBot, program: Program, file: Path
) -> None:
    drop(program.window.chat_page, file)
    qtbot.waitUntil(lambda: len(chips(program).chips) == 1, timeout=WAIT)
    ask(qtbot, program, "What is this?")
    page = program.window.chat_page
    question = program.chats.current.entries()[0]
    page.host.transcript.edit_requested.emit(question.id)
    assert [found.name for found in chips(program).attachments] == ["ein Skript.py"]
    click(chips(program).chips[0].remove_button)
    ask(qtbot, program, "And without?")
    conversation = program.chats.current.conversation
    files = [len(conversation.question(child).attachments) for child in conversation.children(None)]
    assert files == [1, 0]


def test_attached_files_survive_a_restart_as_part_of_the_draft(
    qtbot: QtBot, program: Program, make_program: Callable[[], Program], file: Path
) -> None:
    drop(program.window.chat_page, file)
    qtbot.waitUntil(lambda: len(chips(program).chips) == 1, timeout=WAIT)
    program.window.close()
    program.close()
    again = make_program()
    with qtbot.waitSignal(again.history.opened, timeout=WAIT):
        again.start()
    qtbot.waitUntil(lambda: len(chips(again).chips) == 1, timeout=WAIT)
    assert chips(again).attachments[0].text.startswith("print(")


def test_what_could_not_be_counted_is_counted_once_a_model_is_there(
    qtbot: QtBot, program: Program, file: Path, script: Path
) -> None:
    program.in_use.unload()
    qtbot.waitUntil(lambda: program.in_use.model is None, timeout=WAIT)
    drop(program.window.chat_page, file)
    qtbot.waitUntil(lambda: len(chips(program).chips) == 1, timeout=WAIT)
    chip = chips(program).chips[0]
    assert "tokens" not in chip.size_label.text()
    program.in_use.open(script)
    qtbot.waitUntil(lambda: chip.size_label.text().endswith("tokens"), timeout=WAIT)
