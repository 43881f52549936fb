"""In the whole window no key acts while an input method composes: not in the composer, nor in a field of search."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.app.ui.drivers.window import WindowDriver


def test_enter_with_which_a_word_is_chosen_sends_nothing(qtbot: QtBot, window: WindowDriver) -> None:
    window.window.activateWindow()
    qtbot.waitActive(window.window)
    window.type("a")
    window.compose("\u306b\u307b")
    window.key(Qt.Key.Key_Return)
    assert not window.chat.entries()
    window.compose("", "\u65e5\u672c")
    assert window.typed == "a\u65e5\u672c"
    window.key(Qt.Key.Key_Return)
    assert len(window.chat.entries()) == 2


@pytest.mark.parametrize("command", ["search", "find", "palette", "rename"])
def test_no_field_takes_the_keys_with_which_a_word_is_chosen(qtbot: QtBot, window: WindowDriver, command: str) -> None:
    window.ask("hello")
    title = window.title
    window.window.activateWindow()
    qtbot.waitActive(window.window)
    window.do(command)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    compose(field, "\ud55c")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Tab):
        QTest.keyClick(field, key)
        assert QApplication.focusWidget() is field
        assert field.isVisible()
    compose(field, "", "\ud55c")
    assert "\ud55c" in field.text()
    assert window.title == title


def compose(field: QLineEdit, letters: str, chosen: str = "") -> None:
    event = QInputMethodEvent(letters, [])
    event.setCommitString(chosen)
    QApplication.sendEvent(field, event)
