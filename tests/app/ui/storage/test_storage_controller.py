"""How chats are kept, as the window offers it: unlocking, protecting, restoring, importing, exporting."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.core.store.keys import MemoryVault, VaultUnavailableError
from app.main import Program
from app.paths import Paths
from app.ui.shell.window_memory import FIRST_SIZE
from app.ui.storage.storage_dialogs import (
    FirstKeyDialog,
    PassphraseDialog,
    RecoveryDialog,
    RestoreDialog,
    UnlockDialog,
)
from tests.app.ui.conftest import WAIT

SECRET = "a good passphrase"


def press(parent: QWidget, words: str) -> None:
    button = next(b for b in parent.findChildren(QPushButton) if b.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def do(program: Program, title: str) -> None:
    """Press the button of a deed on the settings page."""
    deed = next(deed for deed in program.window.desk.deeds() if deed.title == title)
    deed.act()


def ask(qtbot: QtBot, program: Program, text: str) -> None:
    program.chats.current.send(text)
    qtbot.waitUntil(lambda: not program.chats.current.is_running, timeout=WAIT)


def set_passphrase(qtbot: QtBot, program: Program) -> None:
    do(program, "Passphrase")
    dialog = program.window.findChild(PassphraseDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.first, SECRET)
    QTest.keyClicks(dialog.second, SECRET)
    with qtbot.waitSignal(program.history.opened, timeout=WAIT):
        QTest.mouseClick(dialog.set_button, Qt.MouseButton.LeftButton)


def test_a_passphrase_is_wanted_twice_and_long_enough(qtbot: QtBot, program: Program) -> None:
    do(program, "Passphrase")
    dialog = program.window.findChild(PassphraseDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.first, "short")
    assert "At least" in dialog.problem.text()
    dialog.first.setText(SECRET)
    QTest.keyClicks(dialog.second, "another passphrase")
    assert "not the same" in dialog.problem.text()
    assert not dialog.set_button.isEnabled()
    press(dialog, "Cancel")
    qtbot.waitUntil(lambda: program.window.findChild(PassphraseDialog) is None)


def test_locked_chats_are_asked_for_and_open_with_the_passphrase(
    qtbot: QtBot, program: Program, make_program: Callable[[], Program]
) -> None:
    ask(qtbot, program, "first")
    set_passphrase(qtbot, program)
    program.window.close()
    program.close()
    again = make_program()
    with qtbot.waitSignal(again.keeping.locked, timeout=WAIT):
        again.start()
    dialog = again.window.findChild(UnlockDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.field, "a wrong one")
    with qtbot.waitSignal(again.keeping.locked, timeout=WAIT):
        QTest.mouseClick(dialog.unlock_button, Qt.MouseButton.LeftButton)
    assert again.window.chat_page.banner.isVisible()
    qtbot.waitUntil(lambda: again.window.findChild(UnlockDialog) is not dialog, timeout=WAIT)
    dialog = again.window.findChild(UnlockDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.field, SECRET)
    with qtbot.waitSignal(again.keeping.opened, timeout=WAIT):
        QTest.mouseClick(dialog.unlock_button, Qt.MouseButton.LeftButton)
    assert [summary.title for summary in again.chats.summaries] == ["first"]
    assert again.window.chat_page.banner.isHidden()


def test_the_recovery_code_is_shown_and_copied(program: Program) -> None:
    do(program, "Recovery code")
    dialog = program.window.findChild(RecoveryDialog)
    assert dialog is not None
    field = dialog.findChild(QLineEdit)
    assert field is not None
    press(dialog, "Copy")
    assert QGuiApplication.clipboard().text() == field.text() == program.keeping.recovery_code()
    press(dialog, "Done")


def test_without_a_keyring_the_side_bar_says_so_until_there_is_a_passphrase(
    qtbot: QtBot, qapp: QApplication, paths: Paths
) -> None:
    program = Program(qapp, paths, MemoryVault(failure=VaultUnavailableError("none here", is_locked=False)))
    program.window.resize(FIRST_SIZE)
    program.window.show()
    with qtbot.waitSignal(program.history.opened, timeout=WAIT):
        program.start()
    notice = program.window.sidebar.protection
    assert notice.isVisible()
    do(program, "Recovery code")
    assert "not encrypted" in program.window.chat_page.banner.accessibleName()
    QTest.mouseClick(notice, Qt.MouseButton.LeftButton)
    dialog = program.window.findChild(PassphraseDialog)
    assert dialog is not None
    dialog.reject()
    set_passphrase(qtbot, program)
    assert notice.isHidden()
    program.window.close()
    program.close()


def test_a_first_start_with_a_locked_keyring_goes_on_without_encryption(
    qtbot: QtBot, qapp: QApplication, paths: Paths
) -> None:
    vault = MemoryVault(failure=VaultUnavailableError("dismissed", is_locked=True))
    program = Program(qapp, paths, vault)
    program.window.resize(FIRST_SIZE)
    program.window.show()
    with qtbot.waitSignal(program.keeping.locked, timeout=WAIT):
        program.start()
    first = program.window.findChild(FirstKeyDialog)
    assert first is not None
    with qtbot.waitSignal(program.keeping.locked, timeout=WAIT):
        press(first, "Try the keyring again")
    qtbot.waitUntil(lambda: program.window.findChild(FirstKeyDialog) is not first, timeout=WAIT)
    dialog = program.window.findChild(FirstKeyDialog)
    assert dialog is not None
    assert "whoever can read this disk" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    with qtbot.waitSignal(program.keeping.opened, timeout=WAIT):
        press(dialog, "Go on without encryption")
    assert program.window.sidebar.protection.isVisible()
    assert program.window.chat_page.banner.isHidden()
    program.window.close()
    program.close()


def test_a_backup_is_made_and_gone_back_to(qtbot: QtBot, program: Program) -> None:
    ask(qtbot, program, "first")
    with qtbot.waitSignal(program.keeping.done, timeout=WAIT):
        do(program, "Backups")
    assert program.window.chat_page.banner.accessibleName() == "A backup was made."
    program.chats.new()
    ask(qtbot, program, "second")
    do(program, "Restore")
    dialog = program.window.findChild(RestoreDialog)
    assert dialog is not None
    assert dialog.list.count() == 1
    with qtbot.waitSignal(program.history.opened, timeout=WAIT):
        press(dialog, "Restore")
    assert [summary.title for summary in program.chats.summaries] == ["first"]


def test_everything_is_exported_by_the_ending_and_imported_again(
    qtbot: QtBot, program: Program, tmp_path: Path
) -> None:
    ask(qtbot, program, "first")
    for ending, part in (("json", '"first"'), ("md", "first"), ("html", "<html")):
        file = tmp_path / f"chats.{ending}"
        with qtbot.waitSignal(program.keeping.done, timeout=WAIT):
            program.keeping.export(file)
        assert part in file.read_text("utf-8")
    assert json.loads((tmp_path / "chats.json").read_text("utf-8"))
    with qtbot.waitSignal(program.keeping.done, timeout=WAIT) as told:
        program.keeping.import_file(tmp_path / "chats.json")
    assert "1 were there already" in (told.args or [""])[0]
