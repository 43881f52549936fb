"""The row of panels in the real window: keyboard, mouse, widths, stacking, folding, scrolling together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.main import Program
from app.settings import TEXT_SCALE
from app.ui.compare.page import ComparePage
from backends.contract.messages import Effort
from tests.app.ui.compare.test_page import WAIT, compare

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot: QtBot, program: Program) -> ComparePage:
    """Three answers, done."""
    program.window.resize(1280, 800)
    page = compare(qtbot, program, "long")
    qtbot.waitUntil(lambda: len(page.cards) == 3 and not page.is_running, timeout=WAIT)
    return page


def press(key: Qt.Key) -> None:
    """Where the focus is, as a person would."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def widths(page: ComparePage) -> list[int]:
    return [card.width() for card in page.cards]


def test_a_click_into_a_text_makes_its_panel_the_current_one(page: ComparePage) -> None:
    QTest.mouseClick(page.cards[0].transcript.viewport(), LEFT, pos=QPoint(40, 60))
    assert page.panels.current == 0
    press(Qt.Key.Key_2)
    assert page.panels.current == 1
    assert QApplication.focusWidget() is page.cards[1].transcript


def test_enter_keeps_the_panel_that_is_read_even_after_scrolling_in_it(program: Program, page: ComparePage) -> None:
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_Down)
    assert page.cards[1].transcript.scene.has_keyboard
    press(Qt.Key.Key_Return)
    leaf = program.chats.current.conversation.leaf
    assert leaf is not None
    assert program.chats.current.conversation.answer(leaf).effort is Effort.MEDIUM
    assert program.window.pages.currentWidget() is program.window.chat_page


def test_enter_on_a_button_presses_that_button(page: ComparePage) -> None:
    page.difference.setFocus()
    press(Qt.Key.Key_Return)
    assert page.differences.isVisible()
    assert page.isVisible()


def test_one_switch_opens_and_folds_all_reasoning(qtbot: QtBot, page: ComparePage) -> None:
    def open_parts() -> list[float]:
        return [card.transcript.column.messages[0].reasoning.openness for card in page.cards]  # type: ignore[union-attr] # answers have one

    qtbot.mouseClick(page.reasoning, LEFT)
    qtbot.waitUntil(lambda: open_parts() == [1.0] * 3, timeout=WAIT)
    qtbot.mouseClick(page.reasoning, LEFT)
    qtbot.waitUntil(lambda: open_parts() == [0.0] * 3, timeout=WAIT)


def test_columns_are_equal_or_stretched(page: ComparePage) -> None:
    assert max(widths(page)) - min(widths(page)) <= 1
    QTest.mouseClick(page.stretched, LEFT)
    press(Qt.Key.Key_1)
    first, second, third = widths(page)
    assert first > 1.5 * second
    press(Qt.Key.Key_3)
    assert page.cards[2].width() > 1.5 * page.cards[0].width()
    QTest.mouseClick(page.stretched, LEFT)
    assert max(widths(page)) - min(widths(page)) <= 1
    assert second - third <= 1


def test_narrow_windows_stack_the_panels(qtbot: QtBot, program: Program, page: ComparePage) -> None:
    program.window.resize(800, 800)
    qtbot.waitUntil(lambda: page.panels.is_stacked, timeout=WAIT)
    tops = [card.mapTo(page, QPoint()).y() for card in page.cards]
    assert tops[0] < tops[1] < tops[2]
    assert page.toggles.menu_button.isVisible()
    assert not page.reasoning.isVisible()
    program.window.resize(1280, 800)
    qtbot.waitUntil(lambda: not page.panels.is_stacked, timeout=WAIT)
    assert page.reasoning.isVisible()


def test_large_text_stacks_them_too(qtbot: QtBot, program: Program, page: ComparePage) -> None:
    program.preferences.set(TEXT_SCALE, 2.0)
    qtbot.waitUntil(lambda: page.panels.is_stacked, timeout=WAIT)
    assert all(card.width() >= card.minimumSizeHint().width() for card in page.cards)


def test_panels_scroll_together_only_while_that_is_wanted(page: ComparePage) -> None:
    bars = [card.transcript.verticalScrollBar() for card in page.cards]
    assert all(bar.maximum() > 100 for bar in bars)
    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Home)
    assert bars[0].value() == 0
    assert bars[1].value() == bars[1].maximum()
    QTest.mouseClick(page.together, LEFT)
    page.panels.choose(0)
    press(Qt.Key.Key_PageDown)
    assert bars[0].value() > 0
    part = bars[0].value() / bars[0].maximum()
    assert bars[1].value() == pytest.approx(part * bars[1].maximum(), abs=1)
    assert bars[2].value() == pytest.approx(part * bars[2].maximum(), abs=1)


def test_the_wheel_scrolls_them_together(page: ComparePage) -> None:
    QTest.mouseClick(page.together, LEFT)
    page.panels.choose(1)
    view = page.cards[1].transcript.viewport()
    up, at = QPoint(0, 240), QPointF(view.rect().center())
    before = [card.transcript.verticalScrollBar().value() for card in page.cards]
    QApplication.sendEvent(
        view,
        QWheelEvent(
            at,
            QPointF(view.mapToGlobal(at)),
            QPoint(),
            up,
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )
    after = [card.transcript.verticalScrollBar().value() for card in page.cards]
    assert all(new < old for new, old in zip(after, before, strict=True))
