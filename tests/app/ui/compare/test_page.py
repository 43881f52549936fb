"""The comparison in the real window: asked by keyboard, three cards, kept by number and Enter, stopped alone."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from app.core.transcript import AnswerPhase
from app.main import Program
from app.ui.compare.page import ComparePage
from backends.contract.messages import Effort

WAIT = 20_000


def compare(qtbot: QtBot, program: Program, question: str) -> ComparePage:
    """Type a question and press Ctrl+Shift+Enter."""
    box = program.window.chat_page.composer.box
    qtbot.keyClicks(box, question)
    program.window.actions_by_name["compare"].trigger()
    page = program.window.pages.currentWidget()
    assert isinstance(page, ComparePage)
    return page


def phases(page: ComparePage) -> list[AnswerPhase]:
    entries = [card.transcript.column.messages[0].entry for card in page.cards]
    return [entry.phase for entry in entries]  # type: ignore[union-attr] # panels show answers


def test_three_cards_answer_side_by_side(qtbot: QtBot, program: Program) -> None:
    page = compare(qtbot, program, "hello")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    assert [card.effort for card in page.cards] == list(Effort)
    assert all(card.keep_button.isEnabled() for card in page.cards)
    assert [card.agreement.text() for card in page.cards] == ["agrees with High", "agrees with High", ""]
    assert "Low" in page.strip.accessibleName()


def test_a_number_and_enter_keep_an_answer(qtbot: QtBot, program: Program) -> None:
    page = compare(qtbot, program, "hello")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    qtbot.keyClick(page, Qt.Key.Key_1)
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert program.window.pages.currentWidget() is program.window.chat_page
    leaf = program.chats.current.conversation.leaf
    assert leaf is not None
    assert program.chats.current.conversation.answer(leaf).effort is Effort.LOW
    assert len(program.chats.current.conversation.siblings(leaf)) == 3


def test_one_panel_is_stopped_by_its_button(qtbot: QtBot, program: Program) -> None:
    page = compare(qtbot, program, "slow")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and phases(page) == [AnswerPhase.THINKING] * 3, timeout=WAIT)
    qtbot.mouseClick(page.cards[0].button, Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    qtbot.waitUntil(lambda: phases(page)[0] is AnswerPhase.STOPPED, timeout=WAIT)
    assert phases(page)[2] in (AnswerPhase.THINKING, AnswerPhase.ANSWERING)
    page.stop()
    qtbot.waitUntil(lambda: not page.is_running, timeout=WAIT)


def test_a_comparison_is_reopened_without_computing(qtbot: QtBot, program: Program) -> None:
    page = compare(qtbot, program, "hello")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    before = program.chats.current.conversation.nodes
    qtbot.keyClick(page, Qt.Key.Key_Escape)
    program.window.actions_by_name["compare"].trigger()
    assert program.window.pages.currentWidget() is page
    assert not page.is_running
    assert len(page.cards) == 3
    assert program.chats.current.conversation.nodes == before


def test_differences_and_reasoning_are_shown_on_demand(qtbot: QtBot, program: Program) -> None:
    page = compare(qtbot, program, "hello")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    qtbot.mouseClick(page.difference, Qt.MouseButton.LeftButton)
    assert page.differences.isVisible()
    assert page.differences.first.count() == 3
    assert "same text" in page.differences.verdict.text()
    qtbot.mouseClick(page.reasoning, Qt.MouseButton.LeftButton)
    # the panels show what came within a frame
    qtbot.waitUntil(lambda: all(card.transcript.column.messages[0].wants_open for card in page.cards), timeout=WAIT)


def test_a_lost_engine_offers_to_run_again(qtbot: QtBot, program: Program) -> None:
    page = compare(qtbot, program, "abort")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    qtbot.waitUntil(lambda: set(phases(page)) == {AnswerPhase.FAILED}, timeout=WAIT)
    assert all(card.button.text() == "Run again" for card in page.cards)
