"""How chats are kept, as the window offers it: unlocking, protecting, restoring, importing, exporting."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QPdfWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app.core.store.keys import MemoryVault, VaultUnavailableError, key_from_recovery_code
from app.main import Program
from app.paths import Paths
from app.state.chats.importing import ImportStep
from app.ui.shell.window_memory import FIRST_SIZE
from app.ui.sidebar.list_actions import Export
from app.ui.storage.import_dialog import ImportDialog
from app.ui.storage.recovery_dialog import RecoveryDialog
from app.ui.storage.storage_dialogs import (
    FirstKeyDialog,
    PassphraseDialog,
    RestoreDialog,
    UnlockDialog,
)
from tests.app.assemblies import assembly_in
from tests.app.ui.drivers.driver import LEFT, NO_MODIFIER, WAIT, click
from tests.app.ui.drivers.window import WindowDriver

SECRET = "a good passphrase"


def set_passphrase(qtbot: QtBot, window: WindowDriver, program: Program) -> None:
    window.card_action("Passphrase")
    dialog = window.get(PassphraseDialog)
    QTest.keyClicks(dialog.first, SECRET)
    QTest.keyClicks(dialog.second, SECRET)
    with qtbot.waitSignal(program.storage.passphrase_set, timeout=WAIT):
        click(dialog.set_button)


def note_code(window: WindowDriver) -> str:
    """Read the code that is shown after a new passphrase, and go on."""
    code = window.get(RecoveryDialog).code.text()
    window.inside(RecoveryDialog).click("Done")
    window.until_gone(RecoveryDialog)
    return code


def test_after_a_new_passphrase_comes_its_recovery_code_and_then_the_word_that_chats_are_encrypted(
    qtbot: QtBot, window: WindowDriver, program: Program
) -> None:
    set_passphrase(qtbot, window, program)
    words = " ".join(label.text() for label in window.get(RecoveryDialog).findChildren(QLabel))
    assert "Your passphrase is set." in words
    assert not window.banner.is_shown
    code = note_code(window)
    assert window.banner.words == "Your chats are encrypted."
    assert key_from_recovery_code(code) == program.chat_storage.key


def test_a_passphrase_is_wanted_twice_and_long_enough(window: WindowDriver) -> None:
    window.card_action("Passphrase")
    dialog = window.get(PassphraseDialog)
    QTest.keyClicks(dialog.first, "short")
    assert "At least" in dialog.problem.text()
    dialog.first.setText(SECRET)
    QTest.keyClicks(dialog.second, "another passphrase")
    assert "do not match" in dialog.problem.text()
    assert not dialog.set_button.isEnabled()
    window.inside(PassphraseDialog).click("Cancel")
    window.until_gone(PassphraseDialog)


def test_locked_chats_are_asked_for_and_open_with_the_passphrase(
    qtbot: QtBot, window: WindowDriver, program: Program, make_program: Callable[[], Program]
) -> None:
    window.ask("first")
    set_passphrase(qtbot, window, program)
    note_code(window)
    window.close()
    program.close()
    again = make_program()
    opened = WindowDriver(again.window)
    with qtbot.waitSignal(again.storage.locked, timeout=WAIT):
        again.start()
    dialog = opened.get(UnlockDialog)
    QTest.keyClicks(dialog.field, "a wrong one")
    with qtbot.waitSignal(again.storage.locked, timeout=WAIT):
        click(dialog.unlock_button)
    assert opened.banner.is_shown
    opened.until(lambda: opened.find(UnlockDialog) is not dialog)
    dialog = opened.get(UnlockDialog)
    QTest.keyClicks(dialog.field, SECRET)
    with qtbot.waitSignal(again.storage.opened, timeout=WAIT):
        click(dialog.unlock_button)
    assert [summary.title for summary in again.chats.summaries] == ["first"]
    assert not opened.banner.is_shown


@pytest.mark.quick
def test_the_recovery_code_is_shown_and_copied(window: WindowDriver, program: Program) -> None:
    window.card_action("Recovery code")
    dialog = window.get(RecoveryDialog)
    lines = dialog.code.text().splitlines()
    assert [line.count("-") for line in lines] == [3, 3, 3, 1]
    room, needed = dialog.code.size(), dialog.code.sizeHint()
    assert room.width() >= needed.width() and room.height() >= needed.height()  # nothing is cut off
    window.inside(RecoveryDialog).click("Copy")
    assert QGuiApplication.clipboard().text() == "-".join(lines) == program.storage.recovery_code()
    assert window.inside(RecoveryDialog).has("Copied")
    window.inside(RecoveryDialog).click("Done")


def test_the_recovery_code_is_saved_for_this_user_alone_and_printed_whole(
    qtbot: QtBot, window: WindowDriver, program: Program, tmp_path: Path
) -> None:
    window.card_action("Recovery code")
    dialog = window.get(RecoveryDialog)
    window.inside(RecoveryDialog).click("Save…")
    file = tmp_path / "code.txt"
    with qtbot.waitSignal(program.storage.saved, timeout=WAIT):
        window.get(QFileDialog).fileSelected.emit(str(file))
    assert dialog.code.text() in file.read_text("utf-8")
    if sys.platform != "win32":
        assert file.stat().st_mode & 0o777 == 0o600
    assert "code.txt" in window.banner.words
    printed = tmp_path / "code.pdf"
    dialog.print_on(QPdfWriter(str(printed)))
    assert printed.read_bytes().count(b"/Type /Page\n") == 1
    assert dialog.code.text() in dialog.document().toPlainText()
    window.get(QFileDialog).reject()
    window.inside(RecoveryDialog).click("Done")


@pytest.mark.slow
def test_without_a_keyring_the_side_bar_says_so_until_there_is_a_passphrase(
    qtbot: QtBot, qapp: QApplication, paths: Paths
) -> None:
    program = Program(
        qapp, assembly_in(paths, MemoryVault(failure=VaultUnavailableError("none here", is_locked=False)))
    )
    program.window.resize(FIRST_SIZE)
    program.window.show()
    with qtbot.waitSignal(program.chat_storage.opened, timeout=WAIT):
        program.start()
    window = WindowDriver(program.window)
    assert window.has("Chats are not encrypted")
    window.card_action("Recovery code")
    assert "not encrypted" in window.banner.words
    window.click("Chats are not encrypted")
    dialog = window.get(PassphraseDialog)
    dialog.reject()
    set_passphrase(qtbot, window, program)
    note_code(window)
    assert not window.has("Chats are not encrypted")
    window.close()
    program.close()


@pytest.mark.slow
def test_a_first_start_with_a_locked_keyring_goes_on_without_encryption(
    qtbot: QtBot, qapp: QApplication, paths: Paths
) -> None:
    vault = MemoryVault(failure=VaultUnavailableError("dismissed", is_locked=True))
    program = Program(qapp, assembly_in(paths, vault))
    program.window.resize(FIRST_SIZE)
    program.window.show()
    with qtbot.waitSignal(program.storage.locked, timeout=WAIT):
        program.start()
    window = WindowDriver(program.window)
    first = window.get(FirstKeyDialog)
    with qtbot.waitSignal(program.storage.locked, timeout=WAIT):
        window.inside(FirstKeyDialog).click("Try the keyring again")
    window.until(lambda: window.find(FirstKeyDialog) not in (None, first))
    risk = " ".join(label.text() for label in window.get(FirstKeyDialog).findChildren(QLabel))
    assert "the key goes into a file" in risk
    with qtbot.waitSignal(program.storage.opened, timeout=WAIT):
        window.inside(FirstKeyDialog).click("Go on without the keyring")
    assert window.has("Chats are not encrypted")
    assert not window.banner.is_shown
    window.close()
    program.close()


def test_a_backup_is_made_and_gone_back_to(qtbot: QtBot, window: WindowDriver, program: Program) -> None:
    window.ask("first")
    with qtbot.waitSignal(program.storage.done, timeout=WAIT):
        window.card_action("Backups")
    assert window.banner.words == "A backup was made."
    program.chats.new()
    window.ask("second")
    window.card_action("Restore")
    dialog = window.get(RestoreDialog)
    assert dialog.list.count() == 1
    with qtbot.waitSignal(program.chat_storage.opened, timeout=WAIT):
        window.inside(RestoreDialog).click("Restore")
    assert [summary.title for summary in program.chats.summaries] == ["first"]


def test_everything_is_exported_by_the_ending_and_imported_again(
    qtbot: QtBot, window: WindowDriver, program: Program, tmp_path: Path
) -> None:
    window.ask("first")
    for ending, part in (("json", '"first"'), ("md", "first"), ("html", "<html"), ("pdf", "%PDF-")):
        file = tmp_path / f"chats.{ending}"
        with qtbot.waitSignal(program.storage.saved, timeout=WAIT):
            program.storage.export(file)
        assert part.encode() in file.read_bytes()
    assert json.loads((tmp_path / "chats.json").read_text("utf-8"))
    dialog = open_import(window, program, tmp_path / "chats.json")
    assert "everything in it is here already" in dialog.words.text()
    assert not dialog.go_button.isEnabled()
    window.inside(ImportDialog).click("Cancel")


def open_import(window: WindowDriver, program: Program, path: Path) -> ImportDialog:
    """Choose a file or folder to import, and wait until it is read."""
    window.card_action("Import chats")
    window.inside(ImportDialog).click("Choose a folder…" if path.is_dir() else "Choose a file…")
    window.get(QFileDialog).fileSelected.emit(str(path))
    window.until(lambda: program.storage.importing.step is ImportStep.WHICH)
    window.get(QFileDialog).close()
    return window.get(ImportDialog)


def test_chats_of_another_program_are_looked_at_chosen_and_imported(
    window: WindowDriver, program: Program, tmp_path: Path
) -> None:
    said = [{"role": "user", "content": "Hi?"}, {"role": "assistant", "content": "Hello."}]
    chats = [{"title": "Otters", "messages": said}, {"title": "Bread", "messages": said[:1]}, {"title": "Stub"}]
    folder = tmp_path / "from elsewhere"
    folder.mkdir()
    (folder / "chats.json").write_text(json.dumps(chats), "utf-8")
    dialog = open_import(window, program, folder)
    rows = [str(dialog.table.index(row).data()) for row in range(dialog.table.rowCount())]
    assert rows == ["Otters", "Bread"]
    assert "2 of 2 new chats chosen" in dialog.words.text()
    assert dialog.missing.toPlainText() == "“Stub” holds no messages."
    place = dialog.list.visualRect(dialog.table.index(1)).center()
    QTest.mouseClick(dialog.list.viewport(), LEFT, NO_MODIFIER, place)
    assert dialog.go_button.text() == "Import 1"
    click(dialog.go_button)
    window.until(lambda: program.storage.importing.step is ImportStep.DONE)
    assert dialog.words.text() == "Chats imported: 1. Left out: 1."
    assert dialog.missing.isVisible()
    assert [summary.title for summary in program.chats.summaries] == ["Otters"]
    window.inside(ImportDialog).click("Done")


def test_one_chat_is_exported_under_its_title_markdown_first_and_as_pdf_by_choice(window: WindowDriver) -> None:
    window.ask("first")
    window.window.storage_controller.choose_export(Export((window.chat.conversation.details.id,)))
    dialog = window.get(QFileDialog)
    assert Path(dialog.selectedFiles()[0]).name == "first.md"
    assert [form.partition(" ")[0] for form in dialog.nameFilters()] == ["Markdown", "PDF", "HTML", "JSON"]
    dialog.filterSelected.emit(dialog.nameFilters()[1])
    assert Path(dialog.selectedFiles()[0]).name == "first.pdf"
    dialog.close()
