"""Documents are read by processes of their own: what comes back, and what is said where one does not."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.core.documents.kinds import DocumentKind
from app.core.documents.refusals import DocumentLocked
from app.core.documents.wire import DocumentText, PageText, ReadPage
from app.errors import AttachmentRefused
from app.services.documents.reading import MOST_AT_ONCE, Reading
from tests.app.reading.conftest import GOLDEN

WAIT = 30_000
pytestmark = pytest.mark.slow


@pytest.fixture
def reading(qapp: QApplication) -> Reading:
    """Reads as the window does."""
    return Reading(qapp)


def read(
    qtbot: QtBot, reading: Reading, path: Path, kind: DocumentKind, password: str = ""
) -> list[DocumentText | AttachmentRefused]:
    """How the reply ended."""
    ended: list[DocumentText | AttachmentRefused] = []
    reply = reading.read(path, kind, 100_000, password)
    reply.finished.connect(ended.append)
    reply.failed.connect(ended.append)
    qtbot.waitUntil(lambda: bool(ended), timeout=WAIT)
    reading.close()
    return ended


def test_a_pdf_is_read_behind_walls(qtbot: QtBot, reading: Reading) -> None:
    (found,) = read(qtbot, reading, GOLDEN / "report.pdf", DocumentKind.PDF)
    assert isinstance(found, DocumentText)
    assert (found.pages, found.text.count("[Page")) == (3, 3)


def test_a_page_of_the_web_is_read_by_a_process_that_may_read_no_file(qtbot: QtBot, reading: Reading) -> None:
    page = ReadPage(b"<title>T</title><p>See <a href='/b'>b</a>", "text/html", "", "https://a.org/", 1000)
    ended: list[object] = []
    reply = reading.read_page(page)
    reply.finished.connect(ended.append)
    reply.failed.connect(ended.append)
    qtbot.waitUntil(lambda: bool(ended), timeout=WAIT)
    assert ended == [PageText("T", "See \u30100\u2020b\u3011", ("https://a.org/b",))]
    reading.close()


def test_a_link_to_a_document_is_read(qtbot: QtBot, reading: Reading, tmp_path: Path) -> None:
    (tmp_path / "a b.docx").symlink_to(GOLDEN / "lease.docx")
    (found,) = read(qtbot, reading, tmp_path / "a b.docx", DocumentKind.ARCHIVE)
    assert isinstance(found, DocumentText)


def test_a_locked_pdf_is_refused_with_what_to_do(qtbot: QtBot, reading: Reading) -> None:
    (refused,) = read(qtbot, reading, GOLDEN / "locked.pdf", DocumentKind.PDF)
    assert isinstance(refused, AttachmentRefused)
    assert str(refused.title) == "“locked.pdf” is locked with a password."
    assert str(refused.advice) == "Save a copy without a password, and attach that."


def test_a_locked_pdf_opens_with_its_password_and_with_no_other(qtbot: QtBot, reading: Reading) -> None:
    (found,) = read(qtbot, reading, GOLDEN / "locked.pdf", DocumentKind.PDF, "key")
    assert isinstance(found, DocumentText)
    (refused,) = read(qtbot, Reading(), GOLDEN / "locked.pdf", DocumentKind.PDF, "Key")
    assert isinstance(refused, DocumentLocked)
    assert str(refused.title) == "That password does not open “locked.pdf”."


def test_reading_is_cancelled_also_where_it_waits(qtbot: QtBot, reading: Reading) -> None:
    replies = [reading.read(GOLDEN / "report.pdf", DocumentKind.PDF, 100_000) for _ in range(MOST_AT_ONCE + 1)]
    stopped: list[int] = []
    for reply in replies:
        reply.stopped.connect(partial(stopped.append, reply.number))
    for reply in list(replies):
        reply.cancel()
    assert stopped == [reply.number for reply in replies]
    (found,) = read(qtbot, reading, GOLDEN / "report.pdf", DocumentKind.PDF)
    assert isinstance(found, DocumentText)


def test_a_reader_that_takes_too_long_is_ended_and_said(qtbot: QtBot) -> None:
    (refused,) = read(qtbot, Reading(most_milliseconds=0), GOLDEN / "report.pdf", DocumentKind.PDF)
    assert isinstance(refused, AttachmentRefused)
    assert "report.pdf" in str(refused.title)


def test_of_many_documents_none_is_lost(qtbot: QtBot, reading: Reading) -> None:
    found: list[object] = []
    for _ in range(5):
        reading.read(GOLDEN / "lease.docx", DocumentKind.ARCHIVE, 100_000).finished.connect(found.append)
    qtbot.waitUntil(lambda: len(found) == 5, timeout=WAIT)
    reading.close()
