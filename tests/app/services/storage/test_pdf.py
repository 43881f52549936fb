"""A conversation as a PDF: what is on its pages, and that each conversation has its own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPdfWriter, QTextDocument

from app.core.chats.conversation import Conversation, new_details
from app.core.chats.steps import Reasoning, Text
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Answer, Question
from app.core.exchange import page
from app.services.storage.pdf import document_of, write_pdf

ANSWER = (
    "# Why\n\nBecause **so** & `x < y`.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode()\n```\n\n"
    "שלום עולם\n\n```\n# הערה\n```"
)


def chat(question: str = "Is 1 < 2?\n  Yes?") -> Conversation:
    asked = Question("q", None, 1, 0.0, question)
    answer = Answer("a", "q", 2, 0.0, phase=AnswerPhase.DONE, steps=(Reasoning("I think."), Text(ANSWER)))
    return Conversation(new_details(), [asked, answer])


def pages(file: Path) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", file.read_bytes()))


pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def document(tmp_path: Path) -> QTextDocument:
    return document_of(QPdfWriter(str(tmp_path / "x.pdf")), page.pieces([chat()]))


def test_all_that_was_said_is_on_the_page(document: QTextDocument) -> None:
    text = document.toPlainText()
    for part in ("Is 1 < 2?", "  Yes?", "Reasoning", "I think.", "Why", "Because so & x < y.", "code()", "2"):
        assert part in text
    assert "<" not in text.replace("1 < 2", "").replace("x < y", "")


def test_each_paragraph_runs_its_own_way(document: QTextDocument) -> None:
    block = document.find("שלום").block()
    assert block.textDirection() is Qt.LayoutDirection.RightToLeft
    assert block.blockFormat().alignment() & Qt.AlignmentFlag.AlignLeft  # leading, which is at the right here
    assert document.find("הערה").block().textDirection() is Qt.LayoutDirection.LeftToRight  # code
    assert document.find("Because").block().textDirection() is Qt.LayoutDirection.LeftToRight


def test_every_conversation_begins_on_a_page_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "both.pdf"
    write_pdf(file, page.pieces([chat(), chat("And 2 < 3?")]), "Both")
    assert pages(file) == 2
    write_pdf(file, page.pieces([chat("A long question. " * 2000)]), "Long")
    assert pages(file) > 3


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write_pdf(tmp_path / "nowhere" / "x.pdf", page.pieces([chat()]), "x")
