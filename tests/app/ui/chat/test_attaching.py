"""Text files on their way into a question: by button, by dropping, by pasting; counted, refused, sent, kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.core.chats.attaching import MOST_BYTES
from app.core.chats.prompts import question_content
from app.core.chats.transcript import QuestionEntry
from app.core.chats.turns import Attachment, AttachmentMode, Question
from app.core.models.model_ref import LocalModel
from app.main import Program
from app.state.chats.attaching import DocumentRead
from app.ui.chat.composer import MOST_PASTED
from app.ui.chat.password_dialog import PasswordDialog
from tests.app.ui.drivers.driver import WAIT, click
from tests.app.ui.drivers.question import files
from tests.app.ui.drivers.window import WindowDriver

DOCUMENTS = Path(__file__).resolve().parents[3] / "golden/documents"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ein Skript.py"
    path.write_text("print('hello')\n" * 20, "utf-8")
    return path


def test_a_file_is_chosen_counted_sent_and_shown_in_the_message(window: WindowDriver, file: Path) -> None:
    window.click("Attach files")
    dialog = window.get(QFileDialog)
    dialog.filesSelected.emit([str(file)])
    dialog.reject()
    window.until(lambda: bool(window.chips))
    chip = window.chips[0]
    assert chip.isVisible()
    window.until(lambda: chip.size_label.text().endswith("tokens"))
    assert not window.button("Send").isEnabled()
    window.ask("What is this?")
    question = window.chat.conversation.branch()[0]
    assert isinstance(question, Question)
    assert question.attachments[0].text == file.read_text("utf-8")
    shown = window.chat.entries()[0]
    assert isinstance(shown, QuestionEntry)
    assert shown.attachments == ("ein Skript.py",)
    assert window.chips == []
    assert window.are_chips_hidden


def test_files_are_dropped_anywhere_on_the_chat(window: WindowDriver, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "b.txt"
    other.write_text("two")
    window.drag_over(file)
    assert window.placeholder.startswith("Drop")
    window.drag_away()
    assert window.placeholder.startswith("Ask")
    window.drop(file, other)
    window.until(lambda: len(window.chips) == 2)
    window.drop(file)
    QTest.qWait(50)
    assert window.attached == ["ein Skript.py", "b.txt"]
    click(window.chips[0].remove_button)
    assert window.attached == ["b.txt"]


def test_a_pdf_goes_in_whole_with_its_pages_and_tokens(window: WindowDriver) -> None:
    window.drop(DOCUMENTS / "report.pdf")
    window.until(lambda: bool(window.chips))
    label = window.chips[0].size_label
    window.until(lambda: label.text().endswith("tokens"))
    assert label.text().startswith("3 page") and "1 without text · " in label.text()
    window.chips[0].show_tokens(23_400, fits=True, seconds=130)
    assert label.text() == "3 pages · 1 without text · 23,400 tokens · about 2 minutes to read"
    window.chips[0].show_tokens(23_400, fits=True, seconds=4)
    assert label.text().endswith("tokens")
    window.ask("What is this?")
    question = window.chat.conversation.branch()[0]
    assert isinstance(question, Question)
    assert "[Page 3]\nThe third page." in question.attachments[0].text
    assert (question.attachments[0].pages, question.attachments[0].without_text) == (3, 1)


def test_a_document_that_cannot_be_read_is_said(window: WindowDriver) -> None:
    window.drop(DOCUMENTS / "scan.pdf", DOCUMENTS / "lease.docx")
    window.until(lambda: window.attached == ["lease.docx"])
    window.banner.wait("they are pictures")


def test_a_locked_document_is_opened_with_a_password_or_left(window: WindowDriver) -> None:
    window.drop(DOCUMENTS / "locked.pdf")
    for password in ("wrong", "key"):
        window.until(lambda: window.find(PasswordDialog) is not None)
        dialog = window.inside(PasswordDialog)
        assert not dialog.button("Open").isEnabled()
        window.get(PasswordDialog).field.setText(password)
        dialog.click("Open")
        window.until(lambda: window.find(PasswordDialog) is None)
    window.until(lambda: window.attached == ["locked.pdf"])


def test_nothing_is_sent_without_the_file_that_is_still_read(window: WindowDriver) -> None:
    window.drop(DOCUMENTS / "report.pdf")
    window.submit("What is this?")
    assert window.question == "What is this?"
    window.until(lambda: window.attached == ["report.pdf"])
    assert window.button("Send").isEnabled()


@pytest.mark.quick
def test_a_document_that_takes_long_says_its_page_and_is_left(window: WindowDriver) -> None:
    chips = window.window.chat_page.composer.chips
    left: list[int] = []
    chips.cancelled.connect(left.append)
    chips.show_reading(DocumentRead(7, "long.pdf"))
    chips.show_reading(DocumentRead(7, "long.pdf", 40, 340))
    assert [chip.progress.text() for chip in chips.reading.values()] == ["Reading page 41 of 340"]
    assert not window.are_chips_hidden
    window.click("Stop reading long.pdf")
    chips.end_reading(7)
    assert (left, window.are_chips_hidden) == ([7], True)


def test_a_folder_is_attached_with_all_that_can_be_read(window: WindowDriver, tmp_path: Path) -> None:
    folder = tmp_path / "case 7"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "a.txt").write_text("one", "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    shutil.copy(DOCUMENTS / "lease.docx", folder)
    window.drop(folder)
    window.until(lambda: window.attached == ["case 7/in/a.txt", "case 7/lease.docx"])
    window.banner.wait("Of “case 7”, 2 of 3 files are attached. Left out")


@pytest.mark.quick
def test_pasted_files_are_attached_and_pasted_text_is_text(window: WindowDriver, file: Path) -> None:
    QGuiApplication.clipboard().setMimeData(files(file))
    window.paste()
    window.until(lambda: len(window.chips) == 1)
    assert window.typed == ""
    QGuiApplication.clipboard().setText("words")
    window.paste()
    assert window.typed == "words"


def test_a_guessed_encoding_is_named_on_the_chip_and_chosen_otherwise(window: WindowDriver, tmp_path: Path) -> None:
    file, plain = tmp_path / "список.txt", tmp_path / "plain.txt"
    file.write_bytes("Größe und Müller".encode("cp1252"))
    plain.write_text("Größe", "utf-8")
    window.drop(plain, file)
    window.until(lambda: len(window.chips) == 2)
    assert window.encodings == ["", "Read as Windows-1252"]
    assert window.attachments[1].text == "Größe und Müller"
    window.choose_encoding(1, "Windows-1250")  # where these letters are the same
    window.until(lambda: window.encodings == ["", "Read as Windows-1250"])
    window.choose_encoding(1, "Mac Roman")
    window.until(lambda: window.attachments[1].text != "Größe und Müller")
    assert window.encodings == ["", "Read as Mac Roman"]
    assert window.attached == ["plain.txt", "список.txt"]
    window.choose_encoding(1, "UTF-8")
    window.banner.wait("cannot be read as UTF-8")
    window.choose_encoding(1, "Windows-1252")
    window.until(lambda: window.attachments[1].text == "Größe und Müller")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"\x00\x01", "is not a text file"), (b"", "is empty")],
)
def test_what_cannot_be_attached_is_said(window: WindowDriver, tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "file.dat"
    path.write_bytes(content)
    window.drop(path)
    window.banner.wait(sentence)
    assert window.chips == []


def test_a_file_too_long_for_the_context_is_looked_up_and_the_chip_says_so(
    window: WindowDriver, tmp_path: Path
) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"word " * 20_000)
    window.drop(path)
    window.until(lambda: [file.mode for file in window.attachments] == [AttachmentMode.LOOKED_UP])
    window.until(lambda: window.chips[0].mode_button.text() == "looked up")
    window.ask("What is in it?")
    conversation = window.chat.conversation
    details = conversation.details
    assert details.tools == ("files",)
    question = conversation.branch()[0]
    assert isinstance(question, Question)
    assert "too long to be shown here" in question_content(question)
    assert len(question_content(question)) < 500
    shown = window.chat.entries()[0]
    assert isinstance(shown, QuestionEntry)
    assert shown.looked_up == {0}


@pytest.mark.slow
def test_a_document_with_more_text_than_a_text_file_may_have_is_attached(window: WindowDriver, tmp_path: Path) -> None:
    path = tmp_path / "long.html"
    path.write_bytes(b"<p>" + b"word " * (MOST_BYTES // 5 + 1))
    window.drop(path)
    window.until(lambda: window.attached == ["long.html"])
    assert len(window.attachments[0].text) > MOST_BYTES


def offered(window: WindowDriver) -> list[str]:
    """What the menu of the first chip offers."""
    return [action.text() for action in window.chips[0].mode_button.menu().actions() if action.isVisible()]


def test_a_file_too_long_for_the_context_can_be_read_in_parts(window: WindowDriver, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"word " * 20_000)
    window.drop(path)
    window.until(lambda: [file.mode for file in window.attachments] == [AttachmentMode.LOOKED_UP])
    window.until(lambda: offered(window) == ["Looked up", "Everything, in parts"])
    window.chips[0].mode_button.choose(AttachmentMode.IN_PARTS)
    window.until(lambda: window.chips[0].mode_button.text() == "in parts")
    assert window.attachments[0].mode is AttachmentMode.IN_PARTS
    window.submit("What is in it?")
    window.until(lambda: bool(window.chat.entries()))
    window.chat.stop()
    question, shown = window.chat.conversation.branch()[0], window.chat.entries()[0]
    assert isinstance(question, Question) and isinstance(shown, QuestionEntry)
    assert "read part by part" in question_content(question) and len(question_content(question)) < 500
    assert (shown.in_parts, shown.looked_up) == ({0}, frozenset())
    assert window.chat.conversation.details.tools == ()


def test_how_a_file_that_fits_goes_along_is_chosen_and_stays_chosen(window: WindowDriver, file: Path) -> None:
    window.drop(file)
    window.until(lambda: bool(window.chips) and window.chips[0].mode_button.text() == "whole")
    assert offered(window) == ["Whole", "Looked up", "Everything, in parts"]
    for mode in (AttachmentMode.LOOKED_UP, AttachmentMode.IN_PARTS, AttachmentMode.WHOLE):
        window.chips[0].mode_button.choose(mode)
        window.until(lambda: window.chips[0].size_label.text().endswith("tokens"))
        assert [each.mode for each in window.attachments] == [mode]


def test_files_are_edited_with_the_question_and_stay_on_the_old_branch(window: WindowDriver, file: Path) -> None:
    window.drop(file)
    window.until(lambda: len(window.chips) == 1)
    window.ask("What is this?")
    window.transcript.edit(window.chat.entries()[0].id)
    assert window.attached == ["ein Skript.py"]
    click(window.chips[0].remove_button)
    window.ask("And without?")
    conversation = window.chat.conversation
    attached = [len(conversation.question(child).attachments) for child in conversation.children(None)]
    assert attached == [1, 0]


def test_attached_files_survive_a_restart_as_part_of_the_draft(
    qtbot: QtBot, window: WindowDriver, program: Program, make_program: Callable[[], Program], file: Path
) -> None:
    window.drop(file)
    window.until(lambda: len(window.chips) == 1)
    window.close()
    program.close()
    again = make_program()
    with qtbot.waitSignal(again.chat_storage.opened, timeout=WAIT):
        again.start()
    opened = WindowDriver(again.window)
    opened.until(lambda: len(opened.chips) == 1)
    assert opened.attachments[0].text.startswith("print(")


def test_what_could_not_be_counted_is_counted_once_a_model_is_there(
    window: WindowDriver, program: Program, file: Path, script: Path
) -> None:
    program.in_use.unload()
    window.until(lambda: program.in_use.model is None)
    window.drop(file)
    window.until(lambda: len(window.chips) == 1)
    chip = window.chips[0]
    assert "tokens" not in chip.size_label.text()
    program.in_use.open(LocalModel(script))
    window.until(lambda: chip.size_label.text().endswith("tokens"))


LINE = "".join(f'{{"key {n}": [{n}, {n * n}]}},' for n in range(900))


def test_a_long_text_that_is_pasted_becomes_a_file_if_wanted(window: WindowDriver) -> None:
    window.write("Look: ")
    QGuiApplication.clipboard().setText(LINE)
    window.paste()
    assert window.typed == f"Look: {LINE}"
    assert window.offers_to_attach
    window.click("Attach as a file")
    assert window.typed == "Look: "
    assert window.attachments == (Attachment("Pasted text.txt", LINE),)
    assert not window.offers_to_attach
    window.paste()
    window.click("Attach as a file")
    assert window.attached == ["Pasted text.txt"]  # the very same
    QGuiApplication.clipboard().setText(f"{LINE} ")
    window.paste()
    window.click("Attach as a file")
    assert window.attached == ["Pasted text.txt", "Pasted text 2.txt"]


def test_a_pasted_text_too_long_for_the_context_is_looked_up(window: WindowDriver) -> None:
    QGuiApplication.clipboard().setText(LINE * 10)
    window.paste()
    window.click("Attach as a file")
    window.until(lambda: [file.mode for file in window.attachments] == [AttachmentMode.LOOKED_UP])
    assert window.attachments[0].text == LINE * 10


def test_a_long_text_may_stay_where_it_was_pasted(window: WindowDriver) -> None:
    QGuiApplication.clipboard().setText(LINE)
    window.paste()
    window.click("Keep as text")
    assert not window.offers_to_attach
    window.key(Qt.Key.Key_Return)
    question = window.chat.conversation.branch()[0]
    assert isinstance(question, Question)
    assert question.text == LINE


def test_a_text_of_more_lines_than_a_box_can_take_is_a_file_at_once(window: WindowDriver) -> None:
    text = "\n" * (MOST_PASTED + 1) + "end"
    window.write("Look: ")
    QGuiApplication.clipboard().setText(text)
    window.paste()
    assert window.typed == "Look: "
    assert window.attachments == (Attachment("Pasted text.txt", text),)
    assert not window.offers_to_attach


def test_as_many_lines_as_a_box_can_take_are_offered_as_a_file(window: WindowDriver) -> None:
    QGuiApplication.clipboard().setText("\n" * MOST_PASTED)
    window.paste()
    assert window.typed == "\n" * MOST_PASTED
    assert window.attached == [] and window.offers_to_attach


def test_a_pasted_text_that_is_deleted_is_offered_no_more(window: WindowDriver) -> None:
    QGuiApplication.clipboard().setText(LINE)
    window.paste()
    window.write("")
    assert not window.offers_to_attach


def test_a_text_too_large_for_a_file_stays_and_it_is_said(window: WindowDriver) -> None:
    QGuiApplication.clipboard().setText(LINE * (MOST_BYTES // len(LINE) + 1))
    window.paste()
    window.click("Attach as a file")
    assert "too large" in window.banner.words
    assert window.attached == []
    assert len(window.typed) > MOST_BYTES
