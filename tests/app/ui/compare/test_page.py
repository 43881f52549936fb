"""The comparison in the real window: asked by keyboard, three cards, kept by number and Enter, stopped alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.core.chats.transcript import AnswerPhase
from app.main import Program
from app.settings import CONTEXT
from app.state.models.model_in_use import ModelPhase
from app.ui.compare.card import PanelCard
from app.ui.compare.choice import ChoicePopup
from app.ui.compare.page import ComparePage
from app.ui.transcript.hits import targets
from app.ui.transcript.transcript import Transcript
from backends.contract.messages import Effort
from tests.app.scripts import reply, write_script

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


def test_finished_panels_stay_when_the_engine_is_lost(qtbot: QtBot, program: Program) -> None:
    page = compare(qtbot, program, "mortal")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    wanted = [AnswerPhase.DONE, AnswerPhase.FAILED, AnswerPhase.FAILED]
    qtbot.waitUntil(lambda: phases(page) == wanted, timeout=WAIT)
    assert page.cards[0].keep_button.isEnabled()
    kept = page.cards[0].transcript.column.messages[0].entry.id
    qtbot.mouseClick(page.cards[2].button, Qt.MouseButton.LeftButton)
    assert page.is_running
    qtbot.waitUntil(lambda: not page.is_running, timeout=WAIT)
    assert page.cards[0].transcript.column.messages[0].entry.id == kept


def test_a_failed_panel_gives_diagnostics_and_runs_nothing(qtbot: QtBot, program: Program) -> None:
    page = compare(qtbot, program, "abort")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and set(phases(page)) == {AnswerPhase.FAILED}, timeout=WAIT)
    click(page.cards[0], "copy_diagnostics")
    assert "engine_lost" in QGuiApplication.clipboard().text()
    assert not page.is_running


def test_what_does_not_fit_is_offered_with_the_reason(qtbot: QtBot, program: Program) -> None:
    program.preferences.set(CONTEXT, 4096)
    qtbot.waitUntil(lambda: program.engine.model is not None and program.engine.model.context == 4096, timeout=WAIT)
    page = compare(qtbot, program, "hello " * 130)
    qtbot.waitUntil(page.banner.isVisible, timeout=WAIT)
    assert "side by side need about" in page.banner.accessibleName()
    assert phases(page) == [AnswerPhase.WAITING] * 3
    button = next(one for one in page.banner.findChildren(QPushButton) if one.text() == "2 at once")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.is_running, timeout=WAIT)
    qtbot.waitUntil(lambda: phases(page) == [AnswerPhase.DONE] * 3, timeout=WAIT)
    assert not page.banner.isVisible()


def test_closing_the_offer_starts_nothing(qtbot: QtBot, program: Program) -> None:
    program.preferences.set(CONTEXT, 4096)
    qtbot.waitUntil(lambda: program.engine.model is not None and program.engine.model.context == 4096, timeout=WAIT)
    page = compare(qtbot, program, "hello " * 130)
    qtbot.waitUntil(page.banner.isVisible, timeout=WAIT)
    qtbot.mouseClick(page.banner.close_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: phases(page) == [AnswerPhase.STOPPED] * 3, timeout=WAIT)
    assert not page.is_running


def test_the_word_compare_under_an_answer_computes_only_the_others(qtbot: QtBot, program: Program) -> None:
    chat_page = program.window.chat_page
    qtbot.keyClicks(chat_page.composer.box, "hello")
    qtbot.keyClick(chat_page.composer.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(chat_page.host.transcript.column.messages), timeout=WAIT)
    qtbot.waitUntil(lambda: not program.chats.current.is_running, timeout=WAIT)
    chat_page.host.transcript.flush()
    answer_id = program.chats.current.conversation.leaf
    activate(chat_page.host.transcript, 1, "compare")
    page = program.window.pages.currentWidget()
    assert isinstance(page, ComparePage)
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    ids = [card.transcript.column.messages[0].entry.id for card in page.cards]
    assert ids[1] == answer_id
    assert len(program.chats.current.conversation.nodes) == 4


def test_the_popup_chooses_efforts_samples_and_says_how_many(qtbot: QtBot, program: Program) -> None:
    composer = program.window.chat_page.composer
    qtbot.keyClicks(composer.box, "hello")
    popup = opened(qtbot, program, composer.choice_button)
    qtbot.mouseClick(popup.efforts[Effort.MEDIUM], Qt.MouseButton.LeftButton)
    popup.samples.setValue(5)
    assert not popup.go.isEnabled()
    assert "10 answers; there is room for 9" in popup.words.text()
    popup.samples.setValue(2)
    assert popup.go.text() == "Compare 4 answers"
    qtbot.mouseClick(popup.go, Qt.MouseButton.LeftButton)
    page = program.window.pages.currentWidget()
    assert isinstance(page, ComparePage)
    qtbot.waitUntil(lambda: len(page.cards) == 4 and not page.is_running, timeout=WAIT)
    names = [card.accessibleName() for card in page.cards]
    assert names == [f"{effort} sample {number}: done" for effort in ("Low", "High") for number in (1, 2)]
    assert composer.text == ""


def test_another_model_answers_in_turn_and_that_is_said(qtbot: QtBot, program: Program, tmp_path: Path) -> None:
    script = program.in_use.wanted
    other = write_script(tmp_path, reply("I am another."), name="Other", load_seconds=0.3)
    assert script is not None
    for path in (other, script):  # opened before: it stands in the list
        program.in_use.open(path)
        qtbot.waitUntil(lambda: program.in_use.phase is ModelPhase.READY, timeout=WAIT)
    composer = program.window.chat_page.composer
    qtbot.keyClicks(composer.box, "hello")
    popup = opened(qtbot, program, composer.choice_button)
    popup.second.setCurrentIndex(popup.second.findText("Other.scripted"))
    for effort in (Effort.LOW, Effort.MEDIUM):
        qtbot.mouseClick(popup.efforts[effort], Qt.MouseButton.LeftButton)
    assert "Loaded in turn: first Scripted, then Other" in popup.words.text()
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    page = program.window.pages.currentWidget()
    assert isinstance(page, ComparePage)
    qtbot.waitUntil(lambda: "Loading Other" in page.strip.note, timeout=WAIT)
    qtbot.waitUntil(lambda: len(page.cards) == 2 and not page.is_running, timeout=WAIT)
    assert [card.accessibleName() for card in page.cards] == ["High Scripted: done", "High Other: done"]
    qtbot.waitUntil(lambda: program.in_use.wanted == script and program.in_use.phase is ModelPhase.READY, timeout=WAIT)


def test_panels_are_added_to_a_comparison(qtbot: QtBot, program: Program) -> None:
    page = compare(qtbot, program, "hello")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    popup = opened(qtbot, program, page.more)
    assert not popup.go.isEnabled()
    qtbot.mouseClick(popup.efforts[Effort.HIGH], Qt.MouseButton.LeftButton)
    assert popup.go.text() == "Add one answer"
    qtbot.mouseClick(popup.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(page.cards) == 4 and not page.is_running, timeout=WAIT)
    assert [card.effort for card in page.cards] == [*Effort, Effort.HIGH]


def test_a_comparison_is_reopened_from_the_store(
    qtbot: QtBot, program: Program, make_program: Callable[[], Program], script: Path
) -> None:
    page = compare(qtbot, program, "hello")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    qtbot.keyClick(page, Qt.Key.Key_1)
    qtbot.keyClick(page, Qt.Key.Key_Return)
    conversation = program.chats.current.conversation
    kept, name = conversation.leaf, conversation.details.id
    program.close()

    again = make_program()
    with qtbot.waitSignal(again.history.opened, timeout=WAIT):
        again.start(script)
    again.chats.open(name)
    before = again.chats.current.conversation.nodes
    assert again.chats.current.conversation.leaf == kept
    again.window.actions_by_name["compare"].trigger()
    reopened = again.window.pages.currentWidget()
    assert isinstance(reopened, ComparePage)
    assert [card.accessibleName() for card in reopened.cards] == ["Low: done", "Medium: done", "High: done"]
    assert again.chats.current.conversation.nodes == before
    assert not reopened.is_running
    assert all("answer after" in card.figures.text().replace("\u00a0", " ") for card in reopened.cards)


def test_an_answer_deleted_in_the_chat_is_no_panel_any_more(qtbot: QtBot, program: Program) -> None:
    page = compare(qtbot, program, "hello")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    chat = program.chats.current
    low = chat.conversation.children(chat.entries()[0].id)[0]
    chat.delete(low)
    assert [card.effort for card in page.cards] == [Effort.MEDIUM, Effort.HIGH]
    chat.delete(chat.entries()[0].id)
    assert page.cards == []


def test_each_panel_says_what_it_cost(qtbot: QtBot, program: Program) -> None:
    page = compare(qtbot, program, "hello")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    words = page.cards[0].figures.text().replace("\u00a0", " ")
    assert re.fullmatch(r"\d+ \+ \d+ tokens · answer after .*s · all .*s · [\d,.]+ tok/s", words)


def test_a_stopped_answer_can_be_compared_but_is_not_judged(qtbot: QtBot, program: Program) -> None:
    page = compare(qtbot, program, "patient")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and phases(page)[2] is AnswerPhase.ANSWERING, timeout=WAIT)
    qtbot.mouseClick(page.cards[2].button, Qt.MouseButton.LeftButton)
    page.stop()
    qtbot.waitUntil(lambda: not page.is_running, timeout=WAIT)
    qtbot.mouseClick(page.difference, Qt.MouseButton.LeftButton)
    assert page.differences.first.count() >= 1
    assert page.cards[2].agreement.text() == ""


def opened(qtbot: QtBot, program: Program, button: QPushButton) -> ChoicePopup:
    """Click the button and find the popup."""
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    popup = program.window.findChildren(ChoicePopup)[-1]
    qtbot.waitUntil(popup.isVisible, timeout=WAIT)
    return popup


def click(card: PanelCard, key: str) -> None:
    """One of the controls in a panel's answer."""
    card.transcript.flush()
    activate(card.transcript, 0, key)


def activate(transcript: Transcript, message: int, key: str) -> None:
    """With the mouse."""
    found = next(one for one in targets(transcript.column, message) if one.control.key == key)
    place = transcript.rect_on_screen(found.control.rect).center().toPoint()
    QTest.mouseClick(transcript.viewport(), Qt.MouseButton.LeftButton, pos=place)
