"""In the whole window no key acts while an input method composes: not in the composer, nor in a field of search."""

from __future__ import annotations

from PySide6.QtCore import Qt
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


def test_escape_with_which_composing_ends_leaves_a_search_as_it_is(qtbot: QtBot, window: WindowDriver) -> None:
    window.window.activateWindow()
    qtbot.waitActive(window.window)
    window.do("search")
    field = window.focused
    window.compose("\ud55c")
    window.key(Qt.Key.Key_Escape)
    assert window.focused is field
