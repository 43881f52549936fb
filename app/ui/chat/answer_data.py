"""An answer that fits a schema, as data: a tree of its fields and its text, to be read, copied and saved.

Not here: the schema (`schema_dialog`), reading the answer (`app.core.chats.answer_form`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QLabel, QTabWidget, QTreeWidget, QTreeWidgetItem, QWidget

from app.core.chats.answer_form import as_cell, pretty, value_of
from app.core.chats.transcript import AnswerPhase
from app.core.chats.turns import Answer
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.form import Form
from app.ui.kit.text_box import TextBox
from app.ui.kit.widgets import set_role

translate = QCoreApplication.translate

_WIDTH, _HEIGHT = 640, 320


class AnswerData(Form):
    """Signals: save_wanted(Path, str) – the text is to be saved there."""

    save_wanted = Signal(object, str)

    def __init__(self, answer: Answer, dialogs: FileDialogs, parent: QWidget) -> None:
        super().__init__(translate("AnswerData", "The answer as data"), "", parent)
        self._text, self._dialogs = pretty(answer.text), dialogs
        self.verdict = set_role(QLabel(fit_words(answer), self), "note")
        self.verdict.setWordWrap(True)
        self.tree = _tree(answer.text, self)
        self.text = set_role(TextBox(self, self._text), "field")
        self.text.setAccessibleName(translate("AnswerData", "JSON"))
        self.text.setReadOnly(True)
        self.tabs = QTabWidget(self)
        self.tabs.setMinimumHeight(_HEIGHT)
        self.tabs.addTab(self.tree, translate("AnswerData", "Fields"))
        self.tabs.addTab(self.text, translate("AnswerData", "JSON"))
        self.content.addWidget(self.verdict)
        self.content.addWidget(self.tabs, 1)
        self.copy_button = self.add_button(translate("AnswerData", "Copy"))
        self.copy_button.clicked.connect(self._copy)
        self.save_button = self.add_button(translate("AnswerData", "Save…"))
        self.save_button.clicked.connect(self._ask_where)
        self.add_button(translate("AnswerData", "Close"), is_primary=True, closes=True)
        self.resize(min(_WIDTH, parent.width()), self.sizeHint().height())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)
        self.copy_button.setText(translate("AnswerData", "Copied"))

    def _ask_where(self) -> None:
        title, name = translate("AnswerData", "Save the answer"), translate("AnswerData", "answer")
        dialog = self._dialogs.save(self, title, FileKind.EXPORT, name, ("JSON (*.json)",))
        dialog.fileSelected.connect(self._save)
        dialog.open()

    def _save(self, name: str) -> None:
        self.save_wanted.emit(Path(name), self._text)


def fit_words(answer: Answer) -> str:
    """Whether the answer fits: by how it was drawn, unless it was cut or changed since."""
    if answer.phase is not AnswerPhase.DONE:
        return translate("AnswerData", "This answer was cut, so it does not fit its schema. It is shown as it came.")
    if answer.is_edited:
        return translate("AnswerData", "This answer was edited by hand, so it may not fit its schema any more.")
    return translate("AnswerData", "This answer fits its schema.")


def _tree(text: str, parent: QWidget) -> QTreeWidget:
    tree = QTreeWidget(parent)
    tree.setAccessibleName(translate("AnswerData", "Fields"))
    tree.setHeaderLabels([translate("AnswerData", "Field"), translate("AnswerData", "Value")])
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    value = value_of(text)
    inner = list(_inner(value))
    for name, part in inner or [("", value)]:
        tree.addTopLevelItem(_item(name, part))
    tree.expandAll()
    return tree


def _item(name: str, value: object) -> QTreeWidgetItem:
    inner = list(_inner(value))
    item = QTreeWidgetItem([name, "" if inner else as_cell(value)])
    for inner_name, part in inner:
        item.addChild(_item(inner_name, part))
    return item


def _inner(value: object) -> Iterator[tuple[str, object]]:
    """The parts of an object by name, those of a list by number."""
    if isinstance(value, dict):
        yield from cast("dict[str, object]", value).items()
    elif isinstance(value, list):
        yield from ((str(number), part) for number, part in enumerate(cast("list[object]", value), 1))
