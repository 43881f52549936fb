"""The composer and its effort control, by mouse and keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.chat.composer import MOST_LINES, Composer
from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import LIGHT_THEME
from app.ui.kit.words import count
from backends.contract.messages import Effort

Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def composer(qtbot: QtBot, qapp: QApplication) -> Composer:
    composer = Composer(Appearance(qapp, "light"))
    qtbot.addWidget(composer)
    composer.resize(600, 200)
    composer.show()
    return composer


def test_enter_sends_the_trimmed_text(qtbot: QtBot, composer: Composer) -> None:
    QTest.keyClicks(composer.box, "  hello ")
    with qtbot.waitSignal(composer.sent) as sent:
        QTest.keyClick(composer.box, Key.Key_Return)
    assert sent.args == ["hello"]


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter])
def test_shift_enter_breaks_the_line(qtbot: QtBot, composer: Composer, key: Qt.Key) -> None:
    QTest.keyClicks(composer.box, "one")
    with qtbot.assertNotEmitted(composer.sent):
        QTest.keyClick(composer.box, key, Modifier.ShiftModifier)
    QTest.keyClicks(composer.box, "two")
    assert composer.text == "one\ntwo"


def test_nothing_is_not_sent(qtbot: QtBot, composer: Composer) -> None:
    composer.set_text("  \n ")
    assert not composer.send_button.isEnabled()
    with qtbot.assertNotEmitted(composer.sent):
        QTest.keyClick(composer.box, Key.Key_Return)


def test_with_the_other_setting_control_enter_sends(qtbot: QtBot, composer: Composer) -> None:
    composer.box.sends_on_enter = False
    QTest.keyClicks(composer.box, "one")
    QTest.keyClick(composer.box, Key.Key_Return)
    assert composer.text == "one\n"
    with qtbot.waitSignal(composer.sent):
        QTest.keyClick(composer.box, Key.Key_Return, Modifier.ControlModifier)


def test_the_box_grows_to_eight_lines_and_then_scrolls(composer: Composer) -> None:
    heights: list[int] = []
    for lines in range(1, MOST_LINES + 3):
        composer.set_text("\n".join(["line"] * lines))
        heights.append(composer.box.height())
    growing = heights[:MOST_LINES]
    assert growing == sorted(set(growing))
    assert heights[MOST_LINES:] == [heights[MOST_LINES - 1]] * 2
    assert composer.box.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAsNeeded


def test_a_long_line_wraps_and_grows_the_box(composer: Composer) -> None:
    one = composer.box.height()
    composer.set_text("word " * 60)
    assert composer.box.height() > one


def test_while_an_answer_runs_stop_is_offered_and_text_waits(qtbot: QtBot, composer: Composer) -> None:
    composer.set_running(True)
    assert composer.stop_button.isVisible()
    assert composer.send_button.isHidden()
    composer.set_text("next")
    assert composer.send_button.text() == "Ask next"
    with qtbot.waitSignal(composer.stopped):
        QTest.mouseClick(composer.stop_button, Qt.MouseButton.LeftButton)
    composer.set_running(False)
    assert composer.stop_button.isHidden()
    assert composer.send_button.text() == "Send"


def test_an_effort_is_chosen_by_mouse_or_arrows(qtbot: QtBot, composer: Composer) -> None:
    control = composer.efforts
    with qtbot.waitSignal(composer.effort_chosen) as chosen:
        QTest.mouseClick(control.buttons[Effort.HIGH], Qt.MouseButton.LeftButton)
    assert chosen.args == [Effort.HIGH]
    with qtbot.waitSignal(composer.effort_chosen) as chosen:
        QTest.keyClick(control.buttons[Effort.HIGH], Key.Key_Left)
    assert chosen.args == [Effort.MEDIUM]
    with qtbot.assertNotEmitted(composer.effort_chosen):
        control.set_effort(Effort.LOW)
    assert control.effort is Effort.LOW
    assert control.buttons[Effort.LOW].accessibleName() == "Low effort"


@pytest.mark.parametrize("effort", list(Effort))
def test_the_chosen_effort_is_painted_in_its_tint_and_the_bars_in_its_colour(
    composer: Composer, effort: Effort
) -> None:
    composer.efforts.set_effort(effort)
    button = composer.efforts.buttons[effort]
    image = button.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert LIGHT_THEME.effort(effort).tint.lower() in colours
    assert LIGHT_THEME.effort(effort).mark.lower() in colours


def test_it_says_when_the_network_is_in_use(composer: Composer) -> None:
    assert composer.hint.text() == "Network not in use"
    composer.show_online(True)
    assert composer.hint.text() == "Network in use"
    composer.show_online(False)
    assert composer.hint.text() == "Network not in use"


def test_the_count_of_a_long_line_that_was_pasted_is_that_of_its_letters(composer: Composer) -> None:
    pasted = QMimeData()
    pasted.setText("[" + "1234, " * 20_000 + "0]")
    composer.box.insertFromMimeData(pasted)
    assert composer.paste_offer.words.text().startswith(f"{count(120_003)} characters")


def test_a_narrow_row_cuts_no_effort_when_there_is_no_room(composer: Composer) -> None:
    composer.set_text("a question that does not fit")
    for is_fitting in (True, False):
        composer.set_fitting(is_fitting)
        composer.resize(444, 120)
        QApplication.processEvents()
        assert composer.send_button.text() == ("Send" if is_fitting else "Make room…")
        assert composer.efforts.width() >= composer.efforts.sizeHint().width()
