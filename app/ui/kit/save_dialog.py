"""Asks where something is saved: in the documents folder at first, under a name that follows the chosen form.

Not here: writing it, and which forms there are (each page).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


def save_dialog(parent: QWidget, title: str, name: str, forms: Sequence[str]) -> QFileDialog:
    """Make the dialog; `name` has no ending, `forms` are such as `Markdown (*.md)`, the first one chosen.

    The window never waits for it: open it with `open()`, and listen to `fileSelected`.
    """
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, title, str(Path(documents, f"{name}.{_ending(forms[0])}")))
    dialog.setNameFilters(list(forms))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(_ending(forms[0]))
    dialog.filterSelected.connect(partial(_adopt_ending, dialog))
    return dialog


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
