"""“Check for updates” in the settings: a click, and what came of it in words; a link is shown before it is opened."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from app import __version__
from app.core.releases.release_list import Release, ReleaseList
from app.main import Program
from app.ui.shell.settings_page import SettingsPage
from tests.app.ui.drivers.window import WindowDriver


def test_without_a_release_server_a_click_says_so(program: Program) -> None:
    driver = WindowDriver(program.window)
    card = driver.open(SettingsPage, "settings").program_cards[0]
    assert card.has("updates") and card.button.text() == "Check for updates"
    card.button.click()
    assert "no release server yet" in driver.banner.wait()


def test_what_was_found_is_told_with_notes_and_the_way_there(program: Program) -> None:
    driver, releases = WindowDriver(program.window), program._assembly.releases
    page = driver.open(SettingsPage, "settings")
    controller = page.program_cards[0]
    for list_, words in (
        (
            ReleaseList(1, (Release("99.0", "2026-12-01", "Faster.", "https://example.org/99"),)),
            "Triptych 99.0 is available",
        ),
        (ReleaseList(1), f"Triptych {__version__} is the newest version."),
    ):
        controller.button.click()
        releases.list = list_
        releases.checked.emit()
        assert words in driver.banner.wait(words)


def test_notes_as_long_as_a_changelog_unfold_below_a_short_banner(program: Program) -> None:
    driver, releases = WindowDriver(program.window), program._assembly.releases
    driver.open(SettingsPage, "settings").program_cards[0].button.click()
    notes = "\n".join(f"- Change {number}" for number in range(200))
    releases.list = ReleaseList(1, (Release("99.0", "2026-12-01", notes, "https://example.org/99"),))
    releases.checked.emit()
    assert driver.banner.wait("99.0") == "Triptych 99.0 is available (2026-12-01)."
    driver.banner.click("Details")
    (shown,) = driver.banner.root.findChildren(QPlainTextEdit)
    assert shown.isVisible() and shown.toPlainText() == notes
    assert driver.banner.root.height() < program.window.height() / 2


def test_the_card_is_found_by_searching(program: Program) -> None:
    page = WindowDriver(program.window).open(SettingsPage, "settings")
    page.search.setText("newer")
    assert page.program_cards[0].isVisible()
    page.search.setText("passphrase")
    assert not page.program_cards[0].isVisible()
