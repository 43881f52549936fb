"""Keys are chosen by pressing them; what is taken or writes text is refused with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.main import Program
from app.paths import Paths
from app.settings import Settings
from app.state.preferences import PreferencesState
from app.state.shortcuts import NoShortcut, ShortcutsState, Taken
from app.ui.shell.shortcut_list import ShortcutList
from tests.app.blocked import block
from tests.app.ui.drivers.driver import click
from tests.app.ui.drivers.window import WindowDriver

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL_SHIFT = Modifier.ControlModifier | Modifier.ShiftModifier


def opened(window: WindowDriver) -> ShortcutList:
    window.press("shortcuts")
    return window.get(ShortcutList)


def choose(
    dialog: ShortcutList, command: str, key: Qt.Key, modifiers: Qt.KeyboardModifier = Modifier.NoModifier
) -> None:
    keys = dialog.buttons[command]
    click(keys)
    QTest.keyClick(keys, key, modifiers)


def test_other_keys_are_chosen_work_at_once_and_stay(
    window: WindowDriver, program: Program, make_program: Callable[[], Program]
) -> None:
    dialog = opened(window)
    choose(dialog, "sidebar", Key.Key_E, CTRL_SHIFT)
    assert dialog.buttons["sidebar"].text() == "Ctrl+Shift+E"
    assert dialog.problem.text() == ""
    choose(dialog, "new_chat", Key.Key_F9)
    dialog.accept()
    assert window.sidebar.is_shown
    window.key_in_window(Key.Key_E, CTRL_SHIFT)
    assert not window.sidebar.is_shown
    assert "(Ctrl+Shift+E)" in window.side_bar_button.toolTip()
    window.key_in_window(Key.Key_B, Modifier.ControlModifier)
    assert not window.sidebar.is_shown
    window.close()
    program.close()
    again = WindowDriver(make_program().window)
    assert again.actions["new_chat"].shortcut().toString() == "F9"
    assert again.sidebar.new_chat_keys == ["F9"]


@pytest.mark.parametrize(
    ("key", "modifiers", "part"),
    [
        (Key.Key_K, Modifier.ControlModifier, "belongs to “Find a command or a chat”"),
        (Key.Key_A, Modifier.NoModifier, "needed for writing"),
        (Key.Key_C, Modifier.ControlModifier, "needed for writing"),
        (Key.Key_Return, Modifier.ShiftModifier, "needed for writing"),
    ],
)
def test_what_cannot_be_had_is_refused_with_a_sentence(
    window: WindowDriver, key: Qt.Key, modifiers: Qt.KeyboardModifier, part: str
) -> None:
    dialog = opened(window)
    choose(dialog, "find", key, modifiers)
    assert part in dialog.problem.text()
    assert dialog.buttons["find"].text() == "Ctrl+F"
    dialog.accept()


def test_keys_are_taken_away_left_as_they_are_and_reset(window: WindowDriver) -> None:
    dialog = opened(window)
    assert not dialog.reset_button.isEnabled()
    choose(dialog, "find", Key.Key_Escape)
    assert dialog.buttons["find"].text() == "Ctrl+F"
    choose(dialog, "find", Key.Key_Backspace)
    assert dialog.buttons["find"].text() == "None"
    choose(dialog, "settings", Key.Key_F, Modifier.ControlModifier)
    window.click("Reset the keys of Find in this chat")
    assert "belongs to “Settings”" in dialog.problem.text()
    window.click("Reset all")
    assert dialog.buttons["find"].text() == "Ctrl+F"
    assert window.actions["settings"].shortcut().toString() == "Ctrl+,"
    dialog.accept()


def test_waiting_ends_when_the_focus_goes(qtbot: QtBot, window: WindowDriver) -> None:
    dialog = opened(window)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    keys = dialog.buttons["find"]
    click(keys)
    assert keys.text().startswith("Press keys")
    dialog.buttons["search"].setFocus()
    assert keys.text() == "Ctrl+F"
    dialog.accept()


def test_a_value_written_by_hand_that_is_none_falls_back(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[shortcuts]\nfind = 3\nsearch = "Ctrl+J"\n', "utf-8")
    state = ShortcutsState(PreferencesState(Settings(file)), {"find": ("Ctrl+F",), "search": ("Ctrl+G", "F3")})
    assert state.keys("find") == ("Ctrl+F",)
    assert state.keys("search") == ("Ctrl+J",)
    assert state.refusal("find", "Ctrl+J") == Taken("search")
    assert state.refusal("find", "") == NoShortcut()
    with qtbot.waitSignal(state.changed):
        assert state.reset("search") is None
    assert state.keys("search") == ("Ctrl+G", "F3")


def test_keys_that_cannot_be_saved_say_so(window: WindowDriver, paths: Paths) -> None:
    dialog = opened(window)
    block(paths.settings_file)
    choose(dialog, "sidebar", Key.Key_E, CTRL_SHIFT)
    assert dialog.problem.text().startswith("The setting could not be saved.")
    paths.settings_file.joinpath("full").unlink()
    paths.settings_file.rmdir()
    choose(dialog, "sidebar", Key.Key_E, CTRL_SHIFT)
    assert dialog.problem.text() == ""
    block(paths.settings_file)
    click(dialog.reset_button)
    assert dialog.problem.text().startswith("The setting could not be saved.")
