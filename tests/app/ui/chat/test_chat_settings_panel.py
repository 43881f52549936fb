"""Instructions and sampling of a chat, with real clicks and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog, QMenu
from pytestqt.qtbot import QtBot

from app.core.chats.turns import SamplingChoice
from app.main import Program
from app.ui.chat.chat_settings_panel import ChatSettingsPanel
from tests.app.ui.conftest import WAIT
from tests.app.ui.shell.test_window import ask, button, click, press

Key = Qt.Key


@pytest.fixture
def panel(program: Program) -> ChatSettingsPanel:
    click(program.window.chat_page.header.tuning_button)
    return opened(program)


def opened(program: Program) -> ChatSettingsPanel:
    found = program.window.findChild(ChatSettingsPanel)
    assert found is not None
    return found


def shown_menu(panel: ChatSettingsPanel) -> QMenu:
    menu = panel.presets.menu()
    menu.aboutToShow.emit()
    return menu


def pick(panel: ChatSettingsPanel, words: str) -> None:
    menu = shown_menu(panel)
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_the_shortcut_opens_it_with_the_cursor_in_the_instructions(program: Program) -> None:
    press(program, "tuning")
    assert opened(program).focusWidget() is opened(program).text


def test_what_is_typed_reaches_the_model_and_the_header_tells(
    qtbot: QtBot, program: Program, panel: ChatSettingsPanel
) -> None:
    QTest.keyClicks(panel.text, "Answer in verse.")
    click(button(panel, "Close"))
    answer = ask(qtbot, program, "first")
    conversation = program.chats.current.conversation
    assert conversation.details.instructions == "Answer in verse."
    assert conversation.answer(answer.id).record.instructions == "Answer in verse."
    assert "Answer in verse." in program.window.chat_page.header.tuning_button.accessibleName()


def test_sampling_is_set_by_keys_and_the_recommended_values_are_one_click_away(
    program: Program, panel: ChatSettingsPanel
) -> None:
    assert not panel.recommended.isEnabled()
    panel.temperature.selectAll()
    QTest.keyClicks(panel.temperature, "0.4")
    QTest.keyClick(panel.top_p, Key.Key_Down)
    QTest.keyClick(panel.is_seed_new, Key.Key_Space)
    panel.seed.selectAll()
    QTest.keyClicks(panel.seed, "77")
    QTest.keyClick(panel.longest, Key.Key_Up)
    details = program.chats.current.conversation.details
    assert details.sampling == SamplingChoice(temperature=0.4, top_p=0.95, seed=77, max_tokens=256)
    click(panel.recommended)
    assert program.chats.current.conversation.details.sampling == SamplingChoice()
    assert (panel.temperature.value(), panel.top_p.value(), panel.longest.text()) == (
        1.0,
        1.0,
        "No limit",
    )
    assert not panel.seed.isEnabled()


def test_a_preset_is_saved_chosen_in_another_chat_and_deleted(
    qtbot: QtBot, program: Program, panel: ChatSettingsPanel
) -> None:
    QTest.keyClicks(panel.text, "Answer in verse.")
    pick(panel, "Save these as a preset…")
    dialog = panel.findChild(QInputDialog)
    assert dialog is not None
    dialog.setTextValue("Verse & rhyme")
    dialog.accept()
    panel.accept()
    ask(qtbot, program, "first")
    click(program.window.sidebar.new_button)
    qtbot.waitUntil(lambda: program.window.findChild(ChatSettingsPanel) is None, timeout=WAIT)
    assert program.chats.current.conversation.details.instructions == ""
    click(program.window.chat_page.header.tuning_button)
    again = opened(program)
    QTest.keyClicks(again.text, "mine")
    pick(again, "Verse && rhyme")
    assert again.text.toPlainText() == "Answer in verse."
    QTest.keyClick(again.text, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert again.text.toPlainText() == "mine"
    delete = next(action.menu() for action in shown_menu(again).actions() if action.text() == "Delete a preset")
    assert isinstance(delete, QMenu)
    delete.actions()[0].trigger()
    assert program.chats.tuning().presets() == {}


def test_nothing_typed_is_lost_when_it_closes_by_escape(program: Program, panel: ChatSettingsPanel) -> None:
    QTest.keyClicks(panel.text, "Kept.")
    QTest.keyClick(panel, Key.Key_Escape)
    assert program.chats.current.conversation.details.instructions == "Kept."
