"""The row of panels in the real window: keyboard, mouse, widths, stacking, folding, scrolling together."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.main import Program
from app.settings import TEXT_SCALE
from backends.contract.messages import Effort
from tests.app.ui.drivers.comparison import ComparisonDriver
from tests.app.ui.drivers.window import WindowDriver

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(window: WindowDriver) -> ComparisonDriver:
    """Three answers, done."""
    window.resize(1280, 800)
    page = ComparisonDriver.ask(window, "long")
    page.wait()
    return page


def press(key: Qt.Key) -> None:
    """Where the focus is, as a person would."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def widths(page: ComparisonDriver) -> list[int]:
    return [card.width() for card in page.cards]


def test_a_click_into_a_text_makes_its_panel_the_current_one(page: ComparisonDriver) -> None:
    page.transcript(0).click_text(QPoint(40, 60))
    assert page.current == 0
    press(Qt.Key.Key_2)
    assert page.current == 1
    assert QApplication.focusWidget() is page.transcript(1).transcript


def test_enter_keeps_the_panel_that_is_read_even_after_scrolling_in_it(
    window: WindowDriver, page: ComparisonDriver
) -> None:
    press(Qt.Key.Key_2)
    press(Qt.Key.Key_Down)
    assert page.transcript(1).has_keyboard
    press(Qt.Key.Key_Return)
    leaf = window.chat.conversation.leaf
    assert leaf is not None
    assert window.chat.conversation.answer(leaf).effort is Effort.MEDIUM
    assert window.is_chat_shown


def test_enter_on_a_button_presses_that_button(page: ComparisonDriver) -> None:
    page.button("Differences").setFocus()
    press(Qt.Key.Key_Return)
    assert page.are_differences_shown
    assert page.is_shown


def test_one_switch_opens_and_folds_all_reasoning(page: ComparisonDriver) -> None:
    def open_parts() -> list[float]:
        return [shown.reasoning_openness for shown in page.transcripts]

    page.click("Reasoning")
    page.until(lambda: open_parts() == [1.0] * 3)
    page.click("Reasoning")
    page.until(lambda: open_parts() == [0.0] * 3)


def test_columns_are_equal_or_stretched(page: ComparisonDriver) -> None:
    assert max(widths(page)) - min(widths(page)) <= 1
    page.click("Stretch")
    press(Qt.Key.Key_1)
    first, second, third = widths(page)
    assert first > 1.5 * second
    press(Qt.Key.Key_3)
    assert page.cards[2].width() > 1.5 * page.cards[0].width()
    for card in page.cards:  # none is pushed out of the page
        assert card.mapTo(page.page, QPoint(card.width(), 0)).x() <= page.page.width()
    page.click("Stretch")
    assert max(widths(page)) - min(widths(page)) <= 1
    assert second - third <= 1


def test_narrow_windows_stack_the_panels(window: WindowDriver, page: ComparisonDriver) -> None:
    window.resize(800, 800)
    page.until(lambda: page.is_stacked)
    tops = [card.mapTo(page.page, QPoint()).y() for card in page.cards]
    assert tops[0] < tops[1] < tops[2]
    assert page.is_view_menu_shown
    assert not page.has("Reasoning")
    window.resize(1280, 800)
    page.until(lambda: not page.is_stacked)
    assert page.has("Reasoning")


def test_large_text_stacks_them_too(program: Program, page: ComparisonDriver) -> None:
    program.preferences.set(TEXT_SCALE, 2.0)
    page.until(lambda: page.is_stacked)
    assert all(card.width() >= card.minimumSizeHint().width() for card in page.cards)


def test_panels_scroll_together_only_while_that_is_wanted(page: ComparisonDriver) -> None:
    bars = [shown.scroll_bar for shown in page.transcripts]
    assert all(bar.maximum() > 100 for bar in bars)
    press(Qt.Key.Key_1)
    press(Qt.Key.Key_Home)
    assert bars[0].value() == 0
    assert bars[1].value() == bars[1].maximum()
    page.click("Scroll together")
    page.make_current(0)
    press(Qt.Key.Key_PageDown)
    assert bars[0].value() > 0
    part = bars[0].value() / bars[0].maximum()
    assert bars[1].value() == pytest.approx(part * bars[1].maximum(), abs=1)
    assert bars[2].value() == pytest.approx(part * bars[2].maximum(), abs=1)


def test_the_wheel_scrolls_them_together(page: ComparisonDriver) -> None:
    page.click("Scroll together")
    page.make_current(1)
    view = page.transcript(1).viewport
    up, at = QPoint(0, 240), QPointF(view.rect().center())
    before = [shown.scroll_bar.value() for shown in page.transcripts]
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
    after = [shown.scroll_bar.value() for shown in page.transcripts]
    assert all(new < old for new, old in zip(after, before, strict=True))
