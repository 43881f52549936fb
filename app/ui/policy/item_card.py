"""What is judged: items typed or pasted, from a file with its encoding and columns, or an example; with a look at them.

Signals: changed() – other items · refused(AppError) – a file that cannot be used. Not here: reading items
(`app.core.policy.items`, `app.state.policy.item_reading`).
"""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from app.core.policy.item_source import NO_LABELS, ItemPreview, ItemSource, typed_kind
from app.core.text.encodings import Encoding
from app.errors import AppError
from app.state.policy.item_reading import ItemLook, ItemReading
from app.ui.kit.boxes import ChoiceBox
from app.ui.kit.encoding_button import EncodingButton
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.sentences import translated
from app.ui.kit.text_box import TextBox
from app.ui.kit.widgets import card_column, set_role
from app.ui.kit.words import count
from app.ui.policy.preview_table import PreviewTable

TYPING_MILLISECONDS = 300  # a pause in typing: only then are the items counted
_BOX_HEIGHT = 136


class ItemCard(QFrame):
    """A card with the items."""

    changed = Signal()
    refused = Signal(object)

    def __init__(self, dialogs: FileDialogs, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._dialogs = dialogs
        self._path: Path | None = None  # of a file, for reading it once more
        self._source = ItemSource()
        self.look: ItemLook | None = None  # at what stands here; None while it is read, or where it cannot be used
        self.reading = ItemReading(self)
        self.text = set_role(TextBox(self), "field")
        self.text.setPlaceholderText(self.tr("One item per line. Or paste CSV or JSON lines, with labels."))
        self.text.setAccessibleName(self.tr("Items to judge"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(_BOX_HEIGHT)
        self.file_button = QPushButton(self.tr("Choose a file…"), self)
        self.file_button.setToolTip(self.tr("CSV, TSV, JSON lines, a JSON list, or plain text"))
        self.example_button = set_role(QPushButton(self.tr("Insert an example"), self), "quiet")
        self.example_button.setToolTip(self.tr("A starter policy with fifteen labelled items of our own"))
        self.type_button = set_role(QPushButton(self.tr("Type them instead"), self), "quiet")
        self.file_words = set_role(QLabel(self), "secondary")
        self.encoding_button = EncodingButton(self)
        self.text_box, self.label_box = ChoiceBox(self), ChoiceBox(self)
        self.table = PreviewTable(self)
        self.words = set_role(QLabel(self), "secondary")
        self.words.setWordWrap(True)
        self._typing = QTimer(self, interval=TYPING_MILLISECONDS, singleShot=True)
        self._lay_out()
        self._connect()
        self._show_source()

    @property
    def source(self) -> ItemSource:
        """What stands here."""
        if self._source.name:
            return self._source
        text = self.text.text
        return msgspec.structs.replace(self._source, text=text, kind=typed_kind(text))

    @property
    def count(self) -> int:
        """How many items there are; 0 while that is not known."""
        return self.look.items if self.look else 0

    @property
    def is_settled(self) -> bool:
        """Whether what stands here was looked through."""
        return not self._typing.isActive() and not self.reading.is_reading

    def show_source(self, source: ItemSource) -> None:
        """Put items in place of what is here."""
        self._source, self._path = source, None
        if not source.name:
            self.text.set_text(source.text)
        self._show_source()
        self._look()

    def take_file(self, path: Path, encoding: Encoding | None = None) -> None:
        """Use this file's items."""
        self._path = path
        self.reading.take_file(path, encoding)
        self._show_words()

    # reading

    def _typed(self) -> None:
        if not self._source.name:
            self._source = ItemSource()  # columns of another table mean nothing here
            self.look = None
            self._typing.start()
            self._show_words()
            self.example_button.setVisible(not self.text.text.strip())
            self.changed.emit()

    def _look(self) -> None:
        self._typing.stop()
        source = self.source
        self.look = None
        if source.text.strip():
            self.reading.look(source)
        else:
            self._show_look(None)
        self.changed.emit()

    def _looked(self, look: ItemLook) -> None:
        if look.source.name:
            self._source = look.source
        self.look = look
        self._show_source()
        self._show_look(look.preview)
        self.changed.emit()

    def _not_looked(self, source: ItemSource | None, refusal: AppError) -> None:
        """A file of which nothing can be read leaves what was here; else the columns may be chosen otherwise."""
        if source is None or (source.name and source.name != self._source.name and self.look is not None):
            self.refused.emit(refusal)
            self._show_words()
            return
        if source.name:
            self._source = source
        self.look = None
        self._show_source()
        self._show_words(f"{translated(refusal.title)} {translated(refusal.advice) if refusal.advice else ''}".strip())
        self.changed.emit()

    # what is shown

    def _show_source(self) -> None:
        has_file = bool(self._source.name)
        self.text.setVisible(not has_file)
        self.type_button.setVisible(has_file)
        self.file_words.setVisible(has_file)
        self.file_words.setText(self._source.name)
        self.example_button.setVisible(not has_file and not self.text.text.strip())
        self.encoding_button.setVisible(False)
        if has_file and self._source.encoding and self._path is not None:
            self.encoding_button.show_encoding(Encoding[self._source.encoding])

    def _show_look(self, shown: ItemPreview | None) -> None:
        for box in (self.text_box, self.label_box):
            box.blockSignals(True)
            box.clear()
        if shown is not None:
            self.text_box.addItems(list(shown.names))
            self.text_box.setCurrentIndex(shown.text)
            self.label_box.addItems([self.tr("No labels"), *shown.names])
            self.label_box.setCurrentIndex(0 if shown.label is None else shown.label + 1)
            self.table.show_preview(shown)
        for box in (self.text_box, self.label_box):
            box.blockSignals(False)
        self._columns.setVisible(shown is not None)
        self.table.setVisible(shown is not None)
        self._show_words()

    def _show_words(self, refusal: str = "") -> None:
        set_role(self.words, "bad" if refusal else "secondary")
        if refusal:
            self.words.setText(refusal)
        elif self.look is not None:
            self.words.setText(self._counted(self.look))
        else:
            self.words.setText(self.tr("Reading …") if self.reading.is_reading else "")
        self.words.setVisible(bool(self.words.text()))

    def _counted(self, look: ItemLook) -> str:
        parts = [self.tr("%Ln item(s)", "", look.items)]
        if look.preview is not None:
            parts.append(self.tr("{0} with a label").format(count(look.labelled)))
        if look.left_out:
            parts.append(self.tr("%Ln row(s) without text left out", "", look.left_out))
        return " · ".join(parts)

    # what the user does

    def _choose_columns(self) -> None:
        shown = self.look.preview if self.look else self.table.shown
        if shown is None:
            return
        self._source = msgspec.structs.replace(
            self.source,
            text_column=max(0, self.text_box.currentIndex()),
            label_column=self.label_box.currentIndex() - 1 if self.label_box.currentIndex() > 0 else NO_LABELS,
        )
        self._look()

    def _ask_for_file(self) -> None:
        forms = (self.tr("Items (*.csv *.tsv *.jsonl *.ndjson *.json *.txt)"), self.tr("All files (*)"))
        dialog = self._dialogs.file(self, self.tr("Items"), FileKind.QUESTIONS, forms)
        dialog.fileSelected.connect(self._take_name)
        dialog.open()

    def _take_name(self, name: str) -> None:
        self.take_file(Path(name))

    def _read_again(self, encoding: Encoding) -> None:
        if self._path is not None:
            self.take_file(self._path, encoding)

    def _type(self) -> None:
        self._source, self._path = ItemSource(), None
        self._show_source()
        self._look()
        self.text.setFocus()

    def _connect(self) -> None:
        self.text.textChanged.connect(self._typed)
        self._typing.timeout.connect(self._look)
        self.file_button.clicked.connect(self._ask_for_file)
        self.type_button.clicked.connect(self._type)
        self.encoding_button.chosen.connect(self._read_again)
        self.reading.looked.connect(self._looked)
        self.reading.refused.connect(self._not_looked)
        self.text_box.activated.connect(self._choose_columns)
        self.label_box.activated.connect(self._choose_columns)

    def _lay_out(self) -> None:
        column = card_column(self)
        column.addWidget(self.text)
        row = FoldingRow()
        for widget in (self.file_button, self.file_words, self.encoding_button, self.example_button, self.type_button):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        self._columns = QWidget(self)
        columns = FoldingRow()
        self._columns.setLayout(columns)
        columns.setContentsMargins(0, 0, 0, 0)
        for words, box in ((self.tr("Text is in"), self.text_box), (self.tr("Label is in"), self.label_box)):
            label = set_role(QLabel(words, self), "secondary")
            label.setBuddy(box)
            box.setAccessibleName(words)
            columns.addWidget(label)
            columns.addWidget(box)
        columns.addStretch(1)
        column.addWidget(self._columns)
        column.addWidget(self.table)
        column.addWidget(self.words)
        self._columns.hide()
        self.table.hide()
