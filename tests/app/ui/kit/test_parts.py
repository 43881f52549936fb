"""Small parts of the window by themselves: banner, gauge, icons, palette ranking, appearance, words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QLocale, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.paths import assets_folder
from app.ui.chat.gauge import ContextGauge
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import About, Banner, BannerAction
from app.ui.kit.floating import Floating
from app.ui.kit.form import Form
from app.ui.kit.icons import icon
from app.ui.kit.palette import Item, ranked
from app.ui.kit.theme import DARK_THEME, HEADER_HEIGHT, LIGHT_THEME, SCALES, Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import count, memory_size
from app.ui.shell.bug_dialog import BugDialog
from app.ui.shell.pages import Pages


@pytest.fixture
def appearance(qapp: QApplication) -> Appearance:
    return Appearance(qapp, "light")


@pytest.fixture
def english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English))
    yield
    QLocale.setDefault(before)


def test_a_banner_offers_deeds_and_closes_with_them(qtbot: QtBot, appearance: Appearance) -> None:
    banner = Banner(appearance)
    qtbot.addWidget(banner)
    done: list[str] = []
    banner.show_message("It broke. Mend it.", (BannerAction("Mend", lambda: done.append("mended")),), "line 1\nline 2")
    assert banner.isVisible()
    details = banner.findChild(QPlainTextEdit)
    assert details is not None
    assert details.isHidden()
    QTest.mouseClick(banner.details_button, Qt.MouseButton.LeftButton)
    assert details.isVisible()
    assert details.toPlainText() == "line 1\nline 2"
    mend = next(b for b in banner.findChildren(QPushButton) if b.text() == "Mend")
    QTest.mouseClick(mend, Qt.MouseButton.LeftButton)
    assert done == ["mended"]
    assert banner.isHidden()


def test_a_banner_without_details_offers_none(qtbot: QtBot, appearance: Appearance) -> None:
    banner = Banner(appearance)
    qtbot.addWidget(banner)
    banner.show_message("Done.", is_failure=False)
    assert banner.details_button.isHidden()
    QTest.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert banner.isHidden()


def test_a_failure_comes_back_when_what_was_said_since_is_closed(qtbot: QtBot, appearance: Appearance) -> None:
    banner = Banner(appearance)
    qtbot.addWidget(banner)
    banner.show_message("The disk is full.", about=About.DISK)
    banner.show_message("Moved to “Work”.", is_failure=False)
    assert banner.accessibleName() == "Moved to “Work”."
    QTest.mouseClick(banner.close_button, Qt.MouseButton.LeftButton)
    assert banner.isVisible() and banner.accessibleName() == "The disk is full."
    banner.end(About.DISK)
    assert banner.isHidden()


def test_what_is_minor_stands_behind_and_takes_no_undo_away(qtbot: QtBot, appearance: Appearance) -> None:
    banner = Banner(appearance)
    qtbot.addWidget(banner)
    banner.show_message("The chats cannot be written.", about=About.DISK)
    banner.show_message("Deleted “first”.", (BannerAction("Undo", lambda: None),), is_failure=False)
    banner.show_message("The measurements could not be saved.", is_minor=True, about=About.FILES)
    assert banner.accessibleName() == "Deleted “first”."
    banner.close_notice()
    assert banner.accessibleName() == "The chats cannot be written."
    banner.close_notice()
    assert banner.accessibleName() == "The measurements could not be saved."


def test_what_is_over_goes_from_below_too(qtbot: QtBot, appearance: Appearance) -> None:
    banner = Banner(appearance)
    qtbot.addWidget(banner)
    banner.show_message("The engine stopped.", about=About.MODEL)
    banner.show_message("The engine stopped again.", about=About.MODEL)  # in its place
    banner.show_message("Deleted “first”.", is_failure=False)
    banner.end(About.MODEL)
    assert banner.isVisible() and banner.accessibleName() == "Deleted “first”."
    banner.close_notice()
    assert banner.isHidden()


def test_what_only_tells_goes_by_itself_and_a_failure_stays(qtbot: QtBot, appearance: Appearance) -> None:
    banner = Banner(appearance, tells=1, offers=1)
    qtbot.addWidget(banner)
    banner.move(300, 300)  # away from the pointer: what is under it is being read
    banner.show_message("It broke.")
    banner.activateWindow()
    qtbot.waitUntil(banner.isActiveWindow)
    for _ in range(2):
        banner.show_message("A backup was made.", is_failure=False)
        qtbot.waitUntil(lambda: banner.accessibleName() == "It broke.")
    assert banner.isVisible()


def test_a_notice_lies_over_the_page_and_moves_nothing(qtbot: QtBot, appearance: Appearance) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(480, 600)
    column = QVBoxLayout(host)
    button = QPushButton("Send", host)
    column.addWidget(button)
    banner = Banner(appearance, host)
    Floating(banner, host)
    host.show()
    qtbot.waitExposed(host)
    before = button.geometry()
    banner.show_message("It broke. " * 30, (BannerAction("Mend", lambda: None), BannerAction("Leave", lambda: None)))
    qtbot.waitUntil(lambda: banner.height() > 100)
    assert button.geometry() == before
    assert host.rect().contains(banner.geometry())
    host.resize(400, 600)
    assert banner.width() == 400 - 2 * Space.MEDIUM


def test_actions_without_room_beside_each_other_stand_below_each_other(qtbot: QtBot, appearance: Appearance) -> None:
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(480, 600)
    banner = Banner(appearance, host)
    Floating(banner, host)
    host.show()
    qtbot.waitExposed(host)
    words = ("Leave out the 2 oldest turns", "Ask in a new chat", "Use 8,192 tokens", "Keep its beginning")
    banner.show_message("It does not fit. " * 5, tuple(BannerAction(word, lambda: None) for word in words))
    buttons = [button for button in banner.findChildren(QPushButton) if button.text() in words]
    qtbot.waitUntil(lambda: all(button.width() >= button.sizeHint().width() for button in buttons))
    assert all(banner.rect().contains(button.geometry()) for button in buttons)
    assert not any(one.geometry().intersects(other.geometry()) for one, other in pairwise(buttons))


def test_what_stays_hides_nothing_of_the_page(qtbot: QtBot, appearance: Appearance) -> None:
    head, body = QWidget(), QWidget()
    head.setFixedHeight(HEADER_HEIGHT)
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(head)
    column.addWidget(body, 1)
    pages = Pages(QWidget(), body)
    pages.add("models", lambda: page)
    pages.show_page("models")
    qtbot.addWidget(pages)
    banner = Banner(appearance, pages)
    Floating(banner, pages).stands.connect(pages.leave_room)
    pages.resize(480, 600)
    pages.show()
    qtbot.waitExposed(pages)
    banner.show_message("Exported.", is_failure=False)
    assert body.y() == HEADER_HEIGHT
    banner.show_message("No keyring was found. " * 5, (BannerAction("Set a passphrase", lambda: None),))
    qtbot.waitUntil(lambda: body.y() > HEADER_HEIGHT and body.y() == banner.geometry().bottom() + 1)
    banner.clear()
    qtbot.waitUntil(lambda: body.y() == HEADER_HEIGHT)


def test_in_a_narrow_window_the_words_of_a_notice_have_its_whole_width(qtbot: QtBot, appearance: Appearance) -> None:
    banner = Banner(appearance)
    qtbot.addWidget(banner)
    banner.resize(700, 80)
    banner.show_message("It broke.", (BannerAction("Mend", lambda: None),))
    mend = next(b for b in banner.findChildren(QPushButton) if b.text() == "Mend")
    words = next(label for label in banner.findChildren(QLabel) if label.text() == "It broke.")
    qtbot.waitUntil(lambda: mend.x() > words.geometry().right())
    banner.resize(420, 80)
    qtbot.waitUntil(lambda: mend.y() > words.geometry().bottom())


def test_a_part_that_changes_looks_like_what_it_is_now(qtbot: QtBot, appearance: Appearance) -> None:
    label = set_role(QLabel("Slow."), "good")
    qtbot.addWidget(label)
    label.show()
    assert label.palette().windowText().color().name() == appearance.theme.colours.good.lower()
    set_role(label, "bad")
    assert label.palette().windowText().color().name() == appearance.theme.colours.bad.lower()


def test_enter_presses_the_button_that_has_the_focus(qtbot: QtBot) -> None:
    form = Form("Delete for good", "")
    qtbot.addWidget(form)
    pressed: list[str] = []
    for verb, is_primary in (("Cancel", False), ("Delete", True)):
        button = form.add_button(verb, is_primary=is_primary)
        button.clicked.connect(lambda _checked=False, verb=verb: pressed.append(verb))
    form.show()
    form.activateWindow()
    cancel = next(b for b in form.findChildren(QPushButton) if b.text() == "Cancel")
    cancel.setFocus()
    QTest.keyClick(cancel, Qt.Key.Key_Return)
    assert pressed == ["Cancel"]


def test_a_dialog_that_grows_stays_on_the_screen(qtbot: QtBot) -> None:
    form = Form("Import chats", "")
    qtbot.addWidget(form)
    form.show()
    room = form.screen().availableGeometry()
    form.move(room.left() + 20, room.bottom() - form.height() - 20)
    tall = QWidget()
    tall.setMinimumHeight(room.height() // 2)
    form.content.addWidget(tall)
    tall.show()
    form.fit()
    assert form.height() >= room.height() // 2
    assert form.frameGeometry().bottom() <= room.bottom()


def test_the_gauge_speaks_and_hides_while_nothing_is_known(
    qtbot: QtBot,
    appearance: Appearance,
    english: None,  # noqa: ARG001 - for its effect
) -> None:
    gauge = ContextGauge(appearance)
    qtbot.addWidget(gauge)
    assert gauge.isHidden()
    gauge.show_use(3120, 16384)
    assert gauge.isVisible()
    assert gauge.accessibleName() == "Context: 3,120 of 16,384 tokens used"
    fresh = _bar_colours(gauge)
    gauge.show_use(3120, 16384, 240)
    assert gauge.accessibleName().endswith("the next question takes 240, 13,024 are left for its answer")
    wide = gauge.sizeHint().width()
    gauge.set_compact(True)
    assert gauge.sizeHint().width() < wide
    gauge.show_use(16000, 16384)
    assert LIGHT_THEME.colours.accent.lower() in fresh
    assert LIGHT_THEME.colours.bad.lower() in _bar_colours(gauge)


def _bar_colours(gauge: ContextGauge) -> set[str]:
    image = gauge.grab().toImage()
    return {image.pixelColor(x, image.height() // 2).name() for x in range(image.width())}


@pytest.mark.parametrize("file", sorted((assets_folder() / "icons").glob("*.svg")), ids=lambda file: file.stem)
def test_every_icon_is_drawn_in_the_colour_asked_for(qapp: QApplication, file: object) -> None:  # noqa: ARG001
    name = getattr(file, "stem", "")
    image = icon(name, "#ff0000").pixmap(QSize(16, 16)).toImage()
    pixels = [image.pixelColor(x, y) for x in range(16) for y in range(16)]
    drawn = [pixel for pixel in pixels if pixel.alpha() > 128]
    assert drawn
    if not name.startswith(
        ("triptych", "check-", "chevron-up-", "chevron-down-", "close-")
    ):  # drawn as they are, by the sheet
        assert all(pixel.red() > 200 and pixel.green() < 60 for pixel in drawn)


def test_the_palette_puts_beginnings_first_and_wants_every_word() -> None:
    items = [
        Item(words, "", lambda: None) for words in ("Find in this chat", "New chat", "Settings", "Chat about fish")
    ]
    assert [item.words for item in ranked(items, "chat")] == ["Chat about fish", "Find in this chat", "New chat"]
    assert [item.words for item in ranked(items, "CHAT find")] == ["Find in this chat"]
    assert ranked(items, "zebra") == []
    assert ranked(items, "") == items


def test_the_appearance_follows_choice_and_scale(qtbot: QtBot, qapp: QApplication) -> None:
    appearance = Appearance(qapp, "light")
    with qtbot.waitSignal(appearance.changed):
        appearance.choose("dark")
    assert appearance.theme == DARK_THEME
    assert qapp.palette().window().color().name() == DARK_THEME.colours.window.lower()
    with qtbot.waitSignal(appearance.changed):
        appearance.set_scale(SCALES[-1])
    assert appearance.stepped_scale(1) == SCALES[-1]
    assert appearance.stepped_scale(-1) == SCALES[-2]
    with qtbot.assertNotEmitted(appearance.changed):
        appearance.choose("dark")
    appearance.set_scale(1.0)
    appearance.choose("light")


@pytest.mark.parametrize(
    ("size", "words"),
    [(4_700_000, "4.7 MB"), (210_000_000, "210 MB"), (12_100_000_000, "12.1 GB"), (999_999, "1.0 MB")],
)
@pytest.mark.usefixtures("english")
def test_sizes_in_words(size: int, words: str) -> None:
    assert memory_size(size) == words


@pytest.mark.usefixtures("english")
def test_figures_in_words() -> None:
    assert count(16384) == "16,384"


def test_a_bug_can_be_copied_with_everything_around_it(qtbot: QtBot, qapp: QApplication) -> None:
    dialog = BugDialog("Traceback: it broke", lambda trouble: f"around {trouble}")
    qtbot.addWidget(dialog)
    dialog.show()
    copy = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Copy diagnostics")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert qapp.clipboard().text() == "around Traceback: it broke"


def test_motion_is_reduced_as_the_system_asks_or_the_user_chooses(qapp: QApplication) -> None:
    appearance = Appearance(qapp, "light")
    assert not appearance.theme.is_still
    appearance.set_system_still(True)
    assert appearance.theme.is_still
    appearance.choose_motion("never")
    assert not appearance.theme.is_still
    appearance.set_system_still(False)
    appearance.choose_motion("always")
    assert appearance.theme.is_still
