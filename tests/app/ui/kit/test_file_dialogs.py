"""Dialogs for files begin among the documents, then where each kind was looked for last, over restarts too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit.file_dialogs import FileDialogs, FileKind


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def folder_of(dialog: QFileDialog) -> Path:
    return Path(dialog.directory().absolutePath())


def test_no_dialog_begins_where_the_program_happens_to_run(parent: QWidget, tmp_path: Path) -> None:
    dialogs = FileDialogs(tmp_path / "window.ini")
    for dialog in (
        dialogs.file(parent, "Chats", FileKind.CHATS, ("Chats (*.json)",)),
        dialogs.files(parent, "Texts", FileKind.TEXT),
        dialogs.folder(parent, "Folder", FileKind.CHATS),
        dialogs.save(parent, "Export", FileKind.EXPORT, "out", ("CSV (*.csv)",)),
    ):
        assert folder_of(dialog) != Path.cwd()


def test_each_kind_is_looked_for_where_it_was_last(parent: QWidget, tmp_path: Path) -> None:
    kept, models = tmp_path / "window.ini", tmp_path / "Modelle ä"
    models.mkdir()
    dialog = FileDialogs(kept).file(parent, "Model", FileKind.MODEL)
    dialog.filesSelected.emit([str(models / "a.gguf")])
    again = FileDialogs(kept)
    assert folder_of(again.file(parent, "Model", FileKind.MODEL)) == models
    assert folder_of(again.files(parent, "Texts", FileKind.TEXT)) != models
    if os.name == "posix":
        assert kept.stat().st_mode & 0o777 == 0o600
    models.rmdir()
    assert folder_of(again.file(parent, "Model", FileKind.MODEL)) != models


def test_a_name_takes_the_ending_of_the_chosen_form(parent: QWidget, tmp_path: Path) -> None:
    forms = ("Markdown (*.md)", "PDF (*.pdf)")
    dialog = FileDialogs(tmp_path / "window.ini").save(parent, "Export", FileKind.EXPORT, "Vertrag 1.2", forms)
    assert Path(dialog.selectedFiles()[0]).name == "Vertrag 1.2.md"
    dialog.filterSelected.emit(forms[1])
    assert Path(dialog.selectedFiles()[0]).name == "Vertrag 1.2.pdf"
