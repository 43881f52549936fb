"""While letters are being composed, no key does anything: in every field, for every shortcut."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.chat.composer import QuestionBox
from app.ui.kit.composing import ComposingGuard

Key = Qt.Key


class Desk(QWidget):
    """A box, a field and a shortcut; notes what acts."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.acted: list[str] = []
        self.box, self.field = QuestionBox(self), QLineEdit(self)
        column = QVBoxLayout(self)
        column.addWidget(self.box)
        column.addWidget(self.field)
        self.box.submitted.connect(lambda: self.acted.append("sent"))
        self.field.returnPressed.connect(lambda: self.acted.append("returned"))
        for keys in ("Esc", "Ctrl+N"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda keys=keys: self.acted.append(keys))
        self.guard = ComposingGuard(application, self)


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Desk:
    desk = Desk(qapp)
    qtbot.addWidget(desk)
    desk.show()
    desk.activateWindow()
    qtbot.waitActive(desk)
    return desk


def compose(widget: QWidget, letters: str, chosen: str = "") -> None:
    event = QInputMethodEvent(letters, [])
    event.setCommitString(chosen)
    QApplication.sendEvent(widget, event)


FIELDS: tuple[Callable[[Desk], QWidget], ...] = (lambda desk: desk.box, lambda desk: desk.field)
KEYS = (Key.Key_Return, Key.Key_Enter, Key.Key_Escape, Key.Key_Up, Key.Key_Tab, Key.Key_Backspace)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("key", KEYS)
def test_no_key_acts_while_letters_are_composed(desk: Desk, field: Callable[[Desk], QWidget], key: Qt.Key) -> None:
    widget = field(desk)
    widget.setFocus()
    QTest.keyClicks(widget, "ab")
    compose(widget, "にほ")
    QTest.keyClick(widget, key)
    assert desk.acted == []
    assert desk.focusWidget() is widget
    compose(widget, "", "日本")
    shown = desk.box.text if widget is desk.box else desk.field.text()
    assert shown == "ab日本"


@pytest.mark.parametrize("field", FIELDS)
def test_no_shortcut_acts_while_letters_are_composed(desk: Desk, field: Callable[[Desk], QWidget]) -> None:
    widget = field(desk)
    widget.setFocus()
    compose(widget, "한")
    QTest.keyClick(widget, Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert desk.acted == []
    compose(widget, "", "한")
    QTest.keyClick(widget, Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert desk.acted == ["Ctrl+N"]


def test_once_the_word_is_chosen_enter_sends(desk: Desk) -> None:
    desk.box.setFocus()
    compose(desk.box, "にほ")
    compose(desk.box, "", "日本")
    QTest.keyClick(desk.box, Key.Key_Return)
    assert desk.acted == ["sent"]


def test_what_was_composed_elsewhere_keeps_no_key_back(desk: Desk) -> None:
    desk.box.setFocus()
    compose(desk.box, "にほ")
    desk.field.setFocus()
    QTest.keyClick(desk.field, Key.Key_Return)
    assert desk.acted == ["returned"]
