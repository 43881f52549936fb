"""The comparison in the real window: asked by keyboard, three cards, kept by number and Enter, stopped alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.core.chats.transcript import AnswerPhase
from app.core.models.model_ref import LocalModel
from app.main import Program
from app.settings import CONTEXT
from app.state.models.model_in_use import ModelPhase
from backends.contract.messages import Effort
from tests.app.scripts import reply, write_script
from tests.app.ui.drivers.comparison import ComparisonDriver, choose_comparison, click_effort
from tests.app.ui.drivers.driver import WAIT, click
from tests.app.ui.drivers.window import WindowDriver


@pytest.mark.quick
def test_three_cards_answer_side_by_side(window: WindowDriver) -> None:
    page = ComparisonDriver.ask(window, "hello")
    page.wait()
    assert [card.effort for card in page.cards] == list(Effort)
    assert all(card.keep_button.isEnabled() for card in page.cards)
    assert [card.agreement.text() for card in page.cards] == ["agrees with High", "agrees with High", ""]
    assert "Low" in page.times


def test_a_number_and_enter_keep_an_answer(window: WindowDriver) -> None:
    page = ComparisonDriver.ask(window, "hello")
    page.wait()
    page.key(Qt.Key.Key_1)
    page.key(Qt.Key.Key_Return)
    assert window.is_chat_shown
    leaf = window.chat.conversation.leaf
    assert leaf is not None
    assert window.chat.conversation.answer(leaf).effort is Effort.LOW
    assert len(window.chat.conversation.siblings(leaf)) == 3


def test_one_panel_is_stopped_by_its_button(window: WindowDriver) -> None:
    page = ComparisonDriver.ask(window, "slow")
    page.until(lambda: len(page.cards) == 3 and page.phases == [AnswerPhase.THINKING] * 3)
    click(page.cards[0].button, QPoint(8, 8))
    page.until(lambda: page.phases[0] is AnswerPhase.STOPPED)
    assert page.phases[2] in (AnswerPhase.THINKING, AnswerPhase.ANSWERING)
    page.stop()
    page.until(lambda: not page.is_running)


def test_a_comparison_is_reopened_without_computing(window: WindowDriver) -> None:
    page = ComparisonDriver.ask(window, "hello")
    page.wait()
    before = window.chat.conversation.nodes
    page.key(Qt.Key.Key_Escape)
    window.do("compare")
    assert page.is_shown
    assert not page.is_running
    assert len(page.cards) == 3
    assert window.chat.conversation.nodes == before


def test_differences_and_reasoning_are_shown_on_demand(window: WindowDriver) -> None:
    page = ComparisonDriver.ask(window, "hello")
    page.wait()
    page.click("Differences")
    assert page.are_differences_shown
    assert page.texts_to_compare == 3
    assert "same text" in page.verdict
    page.click("Reasoning")
    # the panels show what came within a frame
    page.until(lambda: all(shown.wants_open_reasoning for shown in page.transcripts))


def test_a_lost_engine_offers_to_run_again(window: WindowDriver) -> None:
    page = ComparisonDriver.ask(window, "abort")
    page.wait()
    page.until(lambda: set(page.phases) == {AnswerPhase.FAILED})
    assert all(card.button.text() == "Run again" for card in page.cards)


def test_finished_panels_stay_when_the_engine_is_lost(window: WindowDriver) -> None:
    page = ComparisonDriver.ask(window, "mortal")
    page.wait()
    wanted = [AnswerPhase.DONE, AnswerPhase.FAILED, AnswerPhase.FAILED]
    page.until(lambda: page.phases == wanted)
    assert page.cards[0].keep_button.isEnabled()
    kept = page.transcript(0).entry().id
    click(page.cards[2].button)
    assert page.is_running
    page.until(lambda: not page.is_running)
    assert page.transcript(0).entry().id == kept


def test_a_failed_panel_gives_diagnostics_and_runs_nothing(window: WindowDriver) -> None:
    page = ComparisonDriver.ask(window, "abort")
    page.until(lambda: len(page.cards) == 3 and set(page.phases) == {AnswerPhase.FAILED})
    page.transcript(0).click_control("copy_diagnostics", 0)
    assert "engine_lost" in QGuiApplication.clipboard().text()
    assert not page.is_running


def test_what_does_not_fit_is_offered_with_the_reason(window: WindowDriver, program: Program) -> None:
    program.preferences.set(CONTEXT, 4096)
    window.until(lambda: program.engine.model is not None and program.engine.model.context == 4096)
    page = ComparisonDriver.ask(window, "hello " * 130)
    page.banner.wait()
    assert "side by side need about" in page.banner.words
    assert page.phases == [AnswerPhase.WAITING] * 3
    page.banner.click("2 at once")
    page.until(lambda: not page.is_running)
    page.until(lambda: page.phases == [AnswerPhase.DONE] * 3)
    assert not page.banner.is_shown


def test_closing_the_offer_starts_nothing(window: WindowDriver, program: Program) -> None:
    program.preferences.set(CONTEXT, 4096)
    window.until(lambda: program.engine.model is not None and program.engine.model.context == 4096)
    page = ComparisonDriver.ask(window, "hello " * 130)
    page.banner.wait()
    page.banner.close()
    page.until(lambda: page.phases == [AnswerPhase.STOPPED] * 3)
    assert not page.is_running


def test_the_word_compare_under_an_answer_computes_only_the_others(window: WindowDriver) -> None:
    window.ask("hello")
    answer_id = window.chat.conversation.leaf
    window.transcript.click_control("compare", 1)
    page = ComparisonDriver.of(window)
    page.wait()
    assert page.transcript(1).entry().id == answer_id
    assert len(window.chat.conversation.nodes) == 4


def test_the_popup_chooses_efforts_samples_and_says_how_many(window: WindowDriver) -> None:
    window.type("hello")
    popup = choose_comparison(window)
    click_effort(popup, Effort.MEDIUM)
    popup.samples.setValue(5)
    assert not popup.go.isEnabled()
    assert "10 answers; there is room for 9" in popup.words.text()
    popup.samples.setValue(2)
    assert popup.go.text() == "Compare 4 answers"
    click(popup.go)
    page = ComparisonDriver.of(window)
    page.wait(4)
    assert page.names == [f"{effort} sample {number}: done" for effort in ("Low", "High") for number in (1, 2)]
    assert window.question == ""


def test_another_model_answers_in_turn_and_that_is_said(
    qtbot: QtBot, window: WindowDriver, program: Program, tmp_path: Path
) -> None:
    script = program.in_use.wanted
    other = write_script(tmp_path, reply("I am another."), name="Other", load_seconds=0.3)
    assert script is not None
    for model in (LocalModel(other), script):  # opened before: it stands in the list
        program.in_use.open(model)
        window.until(lambda: program.in_use.phase is ModelPhase.READY)
    window.type("hello")
    popup = choose_comparison(window)
    popup.second.setCurrentIndex(popup.second.findText("Other"))
    for effort in (Effort.LOW, Effort.MEDIUM):
        click_effort(popup, effort)
    assert "Loaded in turn: first Scripted, then Other" in popup.words.text()
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    page = ComparisonDriver.of(window)
    page.until(lambda: "Loading Other" in page.note)
    page.wait(2)
    assert page.names == ["High Scripted: done", "High Other: done"]
    window.until(lambda: program.in_use.wanted == script and program.in_use.phase is ModelPhase.READY)


def test_panels_are_added_to_a_comparison(window: WindowDriver) -> None:
    page = ComparisonDriver.ask(window, "hello")
    page.wait()
    popup = page.add_panels()
    assert not popup.go.isEnabled()
    click_effort(popup, Effort.HIGH)
    assert popup.go.text() == "Add one answer"
    click(popup.go)
    page.wait(4)
    assert [card.effort for card in page.cards] == [*Effort, Effort.HIGH]


def test_a_comparison_is_reopened_from_the_store(
    qtbot: QtBot, window: WindowDriver, program: Program, make_program: Callable[[], Program], script: Path
) -> None:
    page = ComparisonDriver.ask(window, "hello")
    page.wait()
    page.key(Qt.Key.Key_1)
    page.key(Qt.Key.Key_Return)
    conversation = window.chat.conversation
    kept, name = conversation.leaf, conversation.details.id
    program.close()

    again = make_program()
    opened = WindowDriver(again.window)
    with qtbot.waitSignal(again.chat_storage.opened, timeout=WAIT):
        again.start(LocalModel(script))
    again.chats.open(name)
    before = opened.chat.conversation.nodes
    assert opened.chat.conversation.leaf == kept
    opened.do("compare")
    reopened = ComparisonDriver.of(opened)
    assert reopened.names == ["Low: done", "Medium: done", "High: done"]
    assert opened.chat.conversation.nodes == before
    assert not reopened.is_running
    assert all("answer after" in reopened.figures(panel) for panel in range(3))


def test_an_answer_deleted_in_the_chat_is_no_panel_any_more(window: WindowDriver) -> None:
    page = ComparisonDriver.ask(window, "hello")
    page.wait()
    chat = window.chat
    low = chat.conversation.children(chat.entries()[0].id)[0]
    chat.delete(low)
    assert [card.effort for card in page.cards] == [Effort.MEDIUM, Effort.HIGH]
    chat.delete(chat.entries()[0].id)
    assert page.cards == []


def test_each_panel_says_what_it_cost(window: WindowDriver) -> None:
    page = ComparisonDriver.ask(window, "hello")
    page.wait()
    words = page.figures(0)
    assert re.fullmatch(r"\d+ \+ \d+ tokens · answer after .*s · all .*s · [\d,.]+ tok/s", words)


def test_a_stopped_answer_can_be_compared_but_is_not_judged(window: WindowDriver) -> None:
    page = ComparisonDriver.ask(window, "patient")
    page.until(lambda: len(page.cards) == 3 and page.phases[2] is AnswerPhase.ANSWERING)
    click(page.cards[2].button)
    page.stop()
    page.until(lambda: not page.is_running)
    page.click("Differences")
    assert page.texts_to_compare >= 1
    assert page.cards[2].agreement.text() == ""
