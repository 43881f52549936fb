"""A row that tells the form of the answers and opens the dialog in which it is chosen.

Not here: the dialog (`schema_dialog`), keeping the schema (its owner).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.chats.answer_form import field_names, form_of
from app.state.answer_form import AnswerFormState
from app.ui.kit.file_dialogs import FileDialogs
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role

translate = QCoreApplication.translate

_MOST_NAMES = 6


class AnswerFormRow(QWidget):
    """Signals: changed(str) – another schema; empty: the answer is free text."""

    changed = Signal(str)

    def __init__(
        self, schema: str, new_state: Callable[[QObject], AnswerFormState], dialogs: FileDialogs, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._new_state, self._dialogs = new_state, dialogs
        self.schema = schema
        self.words = set_role(QLabel(self), "note")
        self.words.setWordWrap(True)
        self.button = QPushButton(translate("AnswerFormRow", "Choose…"), self)
        self.button.setAutoDefault(False)
        self.button.setAccessibleName(translate("AnswerFormRow", "Choose the form of the answer"))
        self.button.clicked.connect(self.open)
        head = QHBoxLayout()
        head.addWidget(set_role(QLabel(translate("AnswerFormRow", "Form of the answer"), self), "heading"), 1)
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addLayout(head)
        column.addWidget(self.words)
        self._refresh()

    def open(self) -> None:
        """Open the dialog; what is written there counts at once."""
        from app.ui.chat.schema_dialog import SchemaDialog

        dialog = SchemaDialog(self.schema, self._new_state(self), self._dialogs, self.window())
        dialog.changed.connect(self._take)
        dialog.open()

    def _take(self, schema: str) -> None:
        self.schema = schema
        self._refresh()
        self.changed.emit(schema)

    def _refresh(self) -> None:
        self.words.setText(form_words(self.schema))


def form_words(schema: str) -> str:
    """What answers will be."""
    form = form_of(schema)
    if form is None and schema.strip():
        return translate("AnswerFormRow", "What is written there is no schema yet, so answers are free text.")
    if form is None:
        return translate("AnswerFormRow", "Free text.")
    names = field_names(form)
    if not names:
        return translate("AnswerFormRow", "JSON that fits your schema.")
    shown = ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")
    return translate("AnswerFormRow", "JSON with the fields {names}.").format(names=shown)
