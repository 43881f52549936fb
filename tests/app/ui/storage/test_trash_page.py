"""The trash by mouse and keyboard: restored, and removed for good only after a question."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.core.store import trash
from app.core.store.trash import KEPT_SECONDS, Trashed
from app.main import Program
from app.paths import Paths
from app.state.chats.trash import days_left
from app.ui.storage.storage_dialogs import ConfirmDialog
from app.ui.storage.trash_page import TrashPage
from tests.app.services.storage.room import settled
from tests.app.ui.drivers.driver import WAIT, click
from tests.app.ui.drivers.window import WindowDriver

Key = Qt.Key


def open_trash(window: WindowDriver) -> TrashPage:
    window.click("Trash")
    return window.page(TrashPage)


def lines(page: TrashPage) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def confirm(page: TrashPage) -> None:
    dialog = page.findChild(ConfirmDialog)
    assert dialog is not None
    click(dialog.confirm_button)


def test_chats_and_messages_are_restored(window: WindowDriver, program: Program) -> None:
    window.fill("one", "two")
    chat = program.chats.current
    chat.delete(chat.entries()[1].id)
    program.chats.delete([program.chats.summaries[1].id])
    page = open_trash(window)
    window.until(lambda: lines(page) == ["one", "1 message of “two”"])
    assert page.list.hasFocus()
    assert "30 days left" in page.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    QTest.keyClick(page.list, Key.Key_Return)
    window.until(lambda: lines(page) == ["1 message of “two”"])
    assert window.sidebar.texts == ["Today", "two", "one"]
    page.list.setCurrentRow(0)
    click(page.restore_button)
    window.until(page.nothing.isVisible)
    assert not page.restore_button.isEnabled()
    window.go_back()
    assert len(program.chats.current.entries()) == 2
    assert window.is_chat_shown


def test_chosen_ones_are_removed_for_good_after_a_question(
    qtbot: QtBot, window: WindowDriver, program: Program, paths: Paths
) -> None:
    window.fill("one", "two", "three")
    with qtbot.waitSignal(program.storage.done, timeout=WAIT):
        program.storage.back_up()
    assert len(program.storage.backups()) == 1
    program.chats.delete([summary.id for summary in program.chats.summaries])
    page = open_trash(window)
    window.until(lambda: page.list.count() == 3)
    before = sizes(paths)
    QTest.keyClick(page.list, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page.list, Key.Key_Delete)
    confirm(page)
    window.until(lambda: page.list.count() == 1)
    assert page.status.text() == "Removed for good."
    click(page.empty_button)
    confirm(page)
    window.until(page.nothing.isVisible)
    assert page.status.text() == "The trash is empty."
    assert not page.empty_button.isEnabled()
    assert sizes(paths) <= before  # the file is written anew without them
    assert trash.contents(settled(program.chat_storage).database) == ()


def sizes(paths: Paths) -> int:
    file: Path = paths.store_file
    return file.stat().st_size


def test_the_days_left_are_counted_up() -> None:
    entry = Trashed("c", "t", 1000.0, 0)
    assert [days_left(entry, 1000.0 + later) for later in (0, 1, 86400, KEPT_SECONDS - 1, KEPT_SECONDS + 1)] == [
        30,
        30,
        29,
        1,
        1,
    ]
