"""The form of answers, in a dialog: a JSON schema that is typed, pasted, dropped, opened or begun from an example.

It is judged while it is typed, and every change counts at once. Not here: judging (`app.state.answer_form`).
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from app.state.answer_form import AnswerFormState, FormVerdict
from app.ui.chat.schema_examples import examples
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.form import Form
from app.ui.kit.sentences import translated
from app.ui.kit.text_box import TextBox
from app.ui.kit.widgets import set_role

translate = QCoreApplication.translate

_WIDTH, _TEXT_HEIGHT, _LEAST_TEXT_HEIGHT = 640, 280, 120


class SchemaBox(TextBox):
    """A box for a schema. Signals: dropped(Path) – a file was dropped or pasted, which is to be opened instead."""

    dropped = Signal(object)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - an override
        """Take files as well as texts."""
        return source.hasUrls() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - an override
        """Tell of a file; put a text in."""
        files = [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
        if files:
            self.dropped.emit(Path(files[0]))
        else:
            super().insertFromMimeData(source)


class SchemaDialog(Form):
    """Signals: changed(str) – the schema as it is written now."""

    changed = Signal(str)

    def __init__(self, schema: str, state: AnswerFormState, dialogs: FileDialogs, parent: QWidget) -> None:
        words = translate(
            "SchemaDialog",
            "Write a JSON schema, and every answer from the next one on is JSON that fits it. The model still thinks"
            " freely before it answers.",
        )
        super().__init__(translate("SchemaDialog", "Form of the answer"), words, parent)
        self._state, self._dialogs = state, dialogs
        state.setParent(self)
        self.text = set_role(SchemaBox(self, schema), "field")
        self.text.setAccessibleName(translate("SchemaDialog", "JSON schema"))
        self.text.setPlaceholderText('{"type": "object", "properties": {"answer": {"type": "string"}}}')
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(_LEAST_TEXT_HEIGHT)  # a verdict of several lines takes from it
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.examples = QPushButton(translate("SchemaDialog", "Examples"), self)
        self.examples.setMenu(self._example_menu())
        self.open_button = QPushButton(translate("SchemaDialog", "Choose a file…"), self)
        self.clear_button = set_role(QPushButton(translate("SchemaDialog", "Answer freely"), self), "quiet")
        self.clear_button.setToolTip(translate("SchemaDialog", "Remove the schema: answers are free text again"))
        for button in (self.examples, self.open_button, self.clear_button):
            button.setAutoDefault(False)
        self._lay_out()
        self._connect()
        self.add_button(translate("SchemaDialog", "Close"), is_primary=True, closes=True)
        self.resize(
            min(_WIDTH, parent.width()), self.sizeHint().height() + _TEXT_HEIGHT - self.text.sizeHint().height()
        )
        self.text.setFocus()
        self._judge()

    def set_schema(self, text: str) -> None:
        """Put a schema in the box; Ctrl+Z takes it back."""
        cursor = self.text.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)
        self.text.setFocus()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        for button in (self.examples, self.open_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.clear_button)
        self.content.addLayout(row)
        self.content.addWidget(self.text, 1)
        self.content.addWidget(self.verdict)

    def _connect(self) -> None:
        self.text.textChanged.connect(self._typed)
        self.text.dropped.connect(self._state.open_file)
        self.open_button.clicked.connect(self._ask_for_file)
        self.clear_button.clicked.connect(partial(self.set_schema, ""))
        self._state.changed.connect(self._show_verdict)
        self._state.read.connect(self.set_schema)

    def _example_menu(self) -> QMenu:
        menu = QMenu(self.examples)
        for name, schema in examples():
            menu.addAction(name, partial(self.set_schema, schema))
        return menu

    def _typed(self) -> None:
        self._judge()
        self.changed.emit(self.text.text)

    def _judge(self) -> None:
        self.clear_button.setEnabled(bool(self.text.text))
        self._state.judge(self.text.text)

    def _show_verdict(self) -> None:
        words = verdict_words(self._state)
        set_role(self.verdict, "bad" if self._state.verdict is FormVerdict.WRONG else "note")
        self.verdict.setText(words)
        self.verdict.setAccessibleName(words)

    def _ask_for_file(self) -> None:
        forms = (translate("SchemaDialog", "JSON schemas (*.json)"), translate("SchemaDialog", "All files (*)"))
        title = translate("SchemaDialog", "Choose a JSON schema")
        dialog = self._dialogs.file(self, title, FileKind.TEXT, forms)
        dialog.fileSelected.connect(self._take_name)
        dialog.open()

    def _take_name(self, name: str) -> None:
        self._state.open_file(Path(name))


def verdict_words(state: AnswerFormState) -> str:
    """What is known of a schema, in a sentence."""
    match state.verdict:
        case FormVerdict.FREE:
            return translate("SchemaDialog", "No schema: the answer is free text.")
        case FormVerdict.CHECKING:
            return translate("SchemaDialog", "Checking…")
        case FormVerdict.FITS:
            return translate("SchemaDialog", "Every answer will fit this schema.")
        case FormVerdict.UNKNOWN:
            return translate("SchemaDialog", "This is a schema. Whether it can be kept is checked with the question.")
        case FormVerdict.WRONG:
            return translated(state.problem) if state.problem is not None else ""
