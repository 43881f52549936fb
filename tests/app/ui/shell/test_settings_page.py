"""The settings page: a card for each setting of the table, applied at once, searchable, with its way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDoubleSpinBox, QPlainTextEdit, QSpinBox
from pytestqt.qtbot import QtBot

from app.settings import (
    INSTRUCTIONS,
    OPEN_REASONING,
    SETTINGS,
    TEMPERATURE,
    THEME,
    THREADS,
    Setting,
    Settings,
    SettingValue,
)
from app.state.preferences import PreferencesState
from app.ui.kit.action_card import CardAction
from app.ui.shell.settings_page import SettingCard, SettingsPage


@pytest.fixture
def preferences(tmp_path: Path) -> PreferencesState:
    return PreferencesState(Settings(tmp_path / "config" / "settings.toml"))


@pytest.fixture
def page(qtbot: QtBot, preferences: PreferencesState) -> SettingsPage:
    page = SettingsPage(preferences)
    qtbot.addWidget(page)
    page.show()
    return page


def card(page: SettingsPage, setting: Setting[SettingValue]) -> SettingCard:
    return next(card for card in page.cards if card.setting is setting)


def test_every_setting_has_a_card_with_a_named_field(page: SettingsPage) -> None:
    assert [card.setting for card in page.cards] == list(SETTINGS)
    for one in page.cards:
        assert one.field.accessibleName()
        assert one.reset_button.isHidden()


def test_each_kind_of_field_sets_its_value(page: SettingsPage, preferences: PreferencesState) -> None:
    theme, flag, number = card(page, THEME).field, card(page, OPEN_REASONING).field, card(page, THREADS).field
    part, text = card(page, TEMPERATURE).field, card(page, INSTRUCTIONS).field
    assert isinstance(theme, QComboBox)
    assert isinstance(flag, QCheckBox)
    assert isinstance(number, QSpinBox)
    assert isinstance(part, QDoubleSpinBox)
    assert isinstance(text, QPlainTextEdit)
    QTest.keyClick(theme, Qt.Key.Key_Down)
    flag.click()
    QTest.keyClick(number, Qt.Key.Key_Up)
    QTest.keyClick(part, Qt.Key.Key_Down)
    QTest.keyClicks(text, "Be brief.")
    assert preferences.get(THEME) == "light"
    assert preferences.get(OPEN_REASONING) is True
    assert preferences.get(THREADS) == 1
    assert preferences.get(TEMPERATURE) == pytest.approx(0.9)
    assert preferences.get(INSTRUCTIONS) == "Be brief."


def test_a_changed_setting_can_be_reset(page: SettingsPage, preferences: PreferencesState) -> None:
    preferences.set(THEME, "dark")
    field, reset = card(page, THEME).field, card(page, THEME).reset_button
    assert isinstance(field, QComboBox)
    assert field.currentText() == "Dark"
    QTest.mouseClick(reset, Qt.MouseButton.LeftButton)
    assert preferences.get(THEME) == "system"
    assert reset.isHidden()


def test_search_shows_what_has_the_words(page: SettingsPage) -> None:
    QTest.keyClicks(page.search, "text SIZE")
    assert [one.setting.name for one in page.cards if one.isVisible()] == ["appearance.text_scale"]
    QTest.keyClicks(page.search, " zebra")
    assert page.nothing.isVisible()
    page.search.clear()
    assert all(one.isVisible() for one in page.cards)


def test_a_value_that_cannot_be_saved_is_told_and_shown_as_it_was(
    qtbot: QtBot, page: SettingsPage, preferences: PreferencesState, tmp_path: Path
) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    field = card(page, OPEN_REASONING).field
    assert isinstance(field, QCheckBox)
    with qtbot.waitSignal(page.failed):
        field.click()
    assert not field.isChecked()
    assert preferences.get(OPEN_REASONING) is False


def test_the_wheel_scrolls_the_page_and_changes_nothing(page: SettingsPage, preferences: PreferencesState) -> None:
    for setting in (THEME, THREADS, TEMPERATURE):
        QApplication.sendEvent(card(page, setting).field, _wheel())
        assert preferences.get(setting) == setting.default


def test_deeds_stand_below_and_are_done(qtbot: QtBot, preferences: PreferencesState) -> None:
    done: list[str] = []
    page = SettingsPage(
        preferences, [CardAction("Backups", "Made by themselves.", "Now", lambda: done.append("backup"))]
    )
    qtbot.addWidget(page)
    page.show()
    QTest.keyClicks(page.search, "backups")
    assert page.action_cards[0].isVisible()
    assert not any(one.isVisible() for one in page.cards)
    QTest.mouseClick(page.action_cards[0].button, Qt.MouseButton.LeftButton)
    assert done == ["backup"]


def _wheel() -> QWheelEvent:
    down = QPoint(0, -120)
    return QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        down,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
