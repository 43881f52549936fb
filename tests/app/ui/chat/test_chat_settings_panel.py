"""Instructions and sampling of a chat, with real clicks and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from app.core.chats.turns import SamplingChoice
from app.main import Program
from app.ui.chat.chat_settings_panel import ChatSettingsPanel
from app.ui.kit.name_dialog import NameDialog
from tests.app.ui.drivers.driver import click
from tests.app.ui.drivers.window import WindowDriver

Key = Qt.Key


@pytest.fixture
def panel(window: WindowDriver) -> ChatSettingsPanel:
    window.open_chat_settings()
    return window.get(ChatSettingsPanel)


def shown_menu(panel: ChatSettingsPanel) -> QMenu:
    menu = panel.presets.menu()
    menu.aboutToShow.emit()
    return menu


def pick(panel: ChatSettingsPanel, words: str) -> None:
    menu = shown_menu(panel)
    next(action for action in menu.actions() if action.text() == words).trigger()


def test_the_shortcut_opens_it_with_the_cursor_in_the_instructions(window: WindowDriver) -> None:
    window.press("chat_settings")
    panel = window.get(ChatSettingsPanel)
    assert panel.focusWidget() is panel.text


def test_what_is_typed_reaches_the_model_and_the_header_tells(
    window: WindowDriver, program: Program, panel: ChatSettingsPanel
) -> None:
    QTest.keyClicks(panel.text, "Answer in verse.")
    window.click("Close")
    answer = window.ask("first")
    conversation = program.chats.current.conversation
    assert conversation.details.instructions == "Answer in verse."
    assert conversation.answer(answer.id).record.instructions == "Answer in verse."
    assert "Answer in verse." in window.settings_words


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
    window: WindowDriver, program: Program, panel: ChatSettingsPanel
) -> None:
    QTest.keyClicks(panel.text, "Answer in verse.")
    pick(panel, "Save these as a preset…")
    dialog = panel.findChild(NameDialog)
    assert dialog is not None
    dialog.field.setText("Verse & rhyme")
    click(dialog.confirm_button)
    panel.accept()
    window.ask("first")
    window.click("New chat")
    window.until_gone(ChatSettingsPanel)
    assert program.chats.current.conversation.details.instructions == ""
    window.open_chat_settings()
    again = window.get(ChatSettingsPanel)
    QTest.keyClicks(again.text, "mine")
    pick(again, "Verse && rhyme")
    assert again.text.toPlainText() == "Answer in verse."
    QTest.keyClick(again.text, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert again.text.toPlainText() == "mine"
    delete = next(action.menu() for action in shown_menu(again).actions() if action.text() == "Delete a preset")
    assert isinstance(delete, QMenu)
    delete.actions()[0].trigger()
    assert program.chats.settings().presets() == {}


def test_nothing_typed_is_lost_when_it_closes_by_escape(program: Program, panel: ChatSettingsPanel) -> None:
    QTest.keyClicks(panel.text, "Kept.")
    QTest.keyClick(panel, Key.Key_Escape)
    assert program.chats.current.conversation.details.instructions == "Kept."
