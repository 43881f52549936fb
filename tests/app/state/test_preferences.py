"""Settings as something to listen to, and what a new chat and a model get from them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import SettingsError
from app.settings import CONTEXT, EFFORT, INSTRUCTIONS, MAX_TOKENS, TEMPERATURE, THREADS, TOP_P, Settings
from app.state.preferences import PreferencesState
from backends.contract.base import LoadOptions
from backends.contract.messages import Effort


@pytest.fixture
def preferences(tmp_path: Path) -> PreferencesState:
    return PreferencesState(Settings(tmp_path / "settings.toml"))


def test_a_change_is_told_once(qtbot: QtBot, preferences: PreferencesState) -> None:
    with qtbot.waitSignal(preferences.changed) as told:
        preferences.set(EFFORT, "high")
    assert told.args == [EFFORT]
    with qtbot.assertNotEmitted(preferences.changed):
        preferences.set(EFFORT, "high")
    with qtbot.waitSignal(preferences.changed):
        preferences.reset(EFFORT)


def test_a_wrong_value_changes_nothing(qtbot: QtBot, preferences: PreferencesState) -> None:
    with qtbot.assertNotEmitted(preferences.changed), pytest.raises(SettingsError):
        preferences.set(TEMPERATURE, 3.0)
    assert preferences.get(TEMPERATURE) == 1.0


def test_a_new_chat_begins_with_the_settings(preferences: PreferencesState) -> None:
    preferences.set(EFFORT, "high")
    preferences.set(INSTRUCTIONS, "Be brief.")
    preferences.set(TEMPERATURE, 0.5)
    preferences.set(TOP_P, 0.9)
    preferences.set(MAX_TOKENS, 512)
    details = preferences.new_chat()
    assert (details.effort, details.instructions) == (Effort.HIGH, "Be brief.")
    sampling = details.sampling
    assert (sampling.temperature, sampling.top_p, sampling.max_tokens, sampling.seed) == (0.5, 0.9, 512, None)


def test_a_model_is_loaded_with_the_settings(preferences: PreferencesState) -> None:
    assert preferences.load_options() == LoadOptions()
    preferences.set(CONTEXT, 8192)
    preferences.set(THREADS, 3)
    assert preferences.load_options() == LoadOptions(context=8192, threads=3)
