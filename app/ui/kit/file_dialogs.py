"""The dialogs that ask for a file or a folder: each kind of file where it was looked for last, at first among the
documents, and never in the folder the program happens to run in.

The window waits for none of them: open with `open()`, and listen to `fileSelected` or `filesSelected`. Not here:
reading and writing, and which forms there are (each page).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app import private_files


class FileKind(StrEnum):
    """What is looked for; each kind has a folder of its own."""

    TEXT = "text"  # to attach
    MODEL = "model"
    CHATS = "chats"  # to import
    QUESTIONS = "questions"
    PACK = "pack"  # of an engine
    EXPORT = "export"
    RECOVERY = "recovery"  # the code


class FileDialogs:
    """Of the whole program. The folders are kept in a small ini file, which other things may be in, too."""

    def __init__(self, file: Path) -> None:
        self._kept = QSettings(str(file), QSettings.Format.IniFormat)

    def file(self, parent: QWidget, title: str, kind: FileKind, forms: Sequence[str] = ()) -> QFileDialog:
        """A dialog for one file that is there; `forms` are such as `Chats (*.json *.zip)`."""
        return self._made(parent, title, kind, forms, QFileDialog.FileMode.ExistingFile)

    def files(self, parent: QWidget, title: str, kind: FileKind) -> QFileDialog:
        """A dialog for one or more files that are there."""
        return self._made(parent, title, kind, (), QFileDialog.FileMode.ExistingFiles)

    def folder(self, parent: QWidget, title: str, kind: FileKind, at: Path | None = None) -> QFileDialog:
        """A dialog for a folder; `at` is where it begins, whatever was chosen last."""
        dialog = self._made(parent, title, kind, (), QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        if at is not None:
            dialog.setDirectory(str(at))
        return dialog

    def save(self, parent: QWidget, title: str, kind: FileKind, name: str, forms: Sequence[str]) -> QFileDialog:
        """A dialog for where to save; `name` has no ending, `forms` are such as `Markdown (*.md)`, the first chosen."""
        dialog = self._made(parent, title, kind, forms, QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(_ending(forms[0]))
        dialog.selectFile(f"{name}.{_ending(forms[0])}")
        dialog.filterSelected.connect(partial(_adopt_ending, dialog))
        return dialog

    def _made(
        self, parent: QWidget, title: str, kind: FileKind, forms: Sequence[str], mode: QFileDialog.FileMode
    ) -> QFileDialog:
        dialog = QFileDialog(parent, title, str(self._folder(kind)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(mode)
        dialog.setNameFilters(list(forms))
        dialog.filesSelected.connect(partial(self._keep, kind))
        return dialog

    def _folder(self, kind: FileKind) -> Path:
        """Where this kind was looked for last, while that is there; else the documents, or the home folder."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        kept = str(self._kept.value(f"folders/{kind}", ""))
        return next((Path(name) for name in (kept, documents) if name and Path(name).is_dir()), Path.home())

    def _keep(self, kind: FileKind, names: Sequence[str]) -> None:
        if names:
            self._kept.setValue(f"folders/{kind}", str(Path(names[0]).parent))
            self._kept.sync()
            private_files.close_file(Path(self._kept.fileName()))


def _ending(form: str) -> str:
    """Return the ending that a form such as `Markdown (*.md)` names."""
    return form.rpartition("*.")[2].rstrip(")")


def _adopt_ending(dialog: QFileDialog, form: str) -> None:
    """Give the name the ending of the chosen form, also where it had that of another one."""
    dialog.setDefaultSuffix(_ending(form))
    endings = {f".{_ending(other)}" for other in dialog.nameFilters()}
    for name in map(Path, dialog.selectedFiles()[:1]):
        if name.suffix in endings:
            dialog.selectFile(str(name.with_suffix(f".{_ending(form)}")))
