"""An attached file is looked at beside the chat: its pages as pictures, marked, or its text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.core.chats.turns import Attachment
from app.core.tools.citations import CitedPlace, Note
from tests.app.ui.drivers.document import DocumentDriver
from tests.app.ui.drivers.window import WindowDriver

DOCUMENTS = Path(__file__).resolve().parents[3] / "golden/documents"
pytestmark = pytest.mark.slow


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A document that can go away."""
    return Path(shutil.copy(DOCUMENTS / "report.pdf", tmp_path / "report.pdf"))


def asked(window: WindowDriver, path: Path) -> DocumentDriver:
    """A question with a file, which is then looked at."""
    window.drop(path)
    window.until(lambda: bool(window.chips))
    window.ask("What is this?")
    window.transcript.click_control("file0", 0)
    return DocumentDriver(window)


def test_a_page_is_shown_turned_and_put_away(window: WindowDriver, report: Path) -> None:
    panel = asked(window, report)
    panel.wait_for_picture()
    assert (panel.name, panel.place) == ("report.pdf", "Page 1 of 3")
    assert not panel.button("Page before").isEnabled()
    panel.click("Next page")
    panel.wait_for_picture()
    assert panel.place == "Page 2 of 3"
    panel.click("Close the file")
    assert not panel.is_shown
    assert window.is_transcript_shown


def test_cited_words_are_marked_on_the_page_and_in_the_text(window: WindowDriver, report: Path) -> None:
    panel = asked(window, report)
    panel.wait_for_picture()
    attachment = panel.attachment
    panel.show(attachment, 1, "It has two lines.")
    panel.wait_for_picture()
    assert panel.mark_count == 1
    report.unlink()
    panel.show(attachment, 1, "It has two lines.")
    panel.until(lambda: panel.is_text_shown)
    assert panel.note.startswith("The file is not where it was")
    assert (panel.text, panel.marked_text) == ("The first page.\nIt has two lines.", ["It has two lines."])


def test_a_citation_opens_the_page_with_its_lines(window: WindowDriver, report: Path) -> None:
    panel = asked(window, report)
    panel.wait_for_picture()
    panel.click("Close the file")
    place = CitedPlace(Note(1, "report.pdf", page=3), 0, ("L9: The third page.", "L10: "))
    window.transcript.cite(window.last_answer.id, place)
    panel.wait_for_picture()
    assert (panel.place, panel.mark_count) == ("Page 3 of 3", 1)


def test_a_file_that_has_changed_is_shown_as_it_was(window: WindowDriver, report: Path) -> None:
    panel = asked(window, report)
    shutil.copy(DOCUMENTS / "scripts.pdf", report)
    panel.show(panel.attachment, 2)
    panel.until(lambda: panel.is_text_shown)
    assert panel.note.startswith("The file has changed")


def test_of_a_locked_document_the_text_is_shown(window: WindowDriver) -> None:
    window.ask("first")
    panel = DocumentDriver(window)
    panel.show(Attachment("locked.pdf", "[Page 1]\nsecret", pages=1, path=str(DOCUMENTS / "locked.pdf")))
    panel.until(lambda: panel.is_text_shown)
    assert panel.note.startswith("The file is locked with a password")
    assert panel.text == "secret"


def test_a_text_is_shown_whole_and_escape_puts_it_away(window: WindowDriver, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("one\ntwo", "utf-8")
    panel = asked(window, file)
    assert (panel.is_text_shown, panel.text, panel.place) == (True, "one\ntwo", "")
    panel.press(Qt.Key.Key_Escape)
    assert not panel.is_shown


def test_narrow_it_lies_over_the_chat(window: WindowDriver) -> None:
    window.ask("first")
    panel = DocumentDriver(window)
    panel.show(Attachment("a.txt", "text"))
    assert window.is_transcript_shown
    window.resize(600, 700)
    QTest.qWait(0)
    assert not window.is_transcript_shown
    window.do("new_chat")
    assert not panel.is_shown and window.shows_examples
