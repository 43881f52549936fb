"""Where a study's questions come from: typed or pasted, an example, or a file with its encoding.

Not here: reading the questions (`app.core.study.questions`, `app.state.question_reading`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.study.questions import QuestionFile, StudyQuestion, kind_of, parse_questions
from app.core.text.encodings import Encoding
from app.state.question_reading import QuestionReading
from app.ui.kit.encoding_button import EncodingButton
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.text_box import TextBox
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role

# The demo model answers all of them, and at low effort some wrongly.
EXAMPLE = """question,expected,check
"What is 1,204 + 3,977?",5181,number
What is 48213 + 39778?,87991,number
What is 5000 - 1234?,3766,number
How many r's are in strawberry?,3,number
How many s's are in Mississippi?,4,number
What licence does Triptych have?,Apache,contains
"""


class QuestionSource(QWidget):
    """Signals: changed() – other questions stand here · refused(AppError) – a file that cannot be used."""

    changed = Signal()
    refused = Signal(object)

    def __init__(self, dialogs: FileDialogs, parent: QWidget) -> None:
        super().__init__(parent)
        self._dialogs = dialogs
        self.reading = QuestionReading(self)
        self._file: QuestionFile | None = None
        self._from_file: tuple[StudyQuestion, ...] = ()
        self._is_narrow = False
        self.text = self._make_text()
        self.file_button = QPushButton(self.tr("Choose a file…"), self)
        self.file_button.setToolTip(
            self.tr("CSV with the columns question, expected and check, JSON lines, or plain text")
        )
        self.example_button = set_role(QPushButton(self.tr("Insert an example"), self), "quiet")
        self.clear_button = set_role(QPushButton(self.tr("Type them instead"), self), "quiet")
        self.file_words = set_role(QLabel(self), "secondary")
        self.encoding_button = EncodingButton(self)
        self._lay_out()
        self._connect()
        self._refresh()

    @property
    def count(self) -> int:
        """How many questions there are; of typed text, how many lines."""
        lines = sum(bool(line.strip()) for line in self.text.toPlainText().splitlines())
        return len(self._from_file) or lines

    @property
    def is_counted(self) -> bool:
        """Whether that count is of questions: lines of typed CSV are not."""
        return bool(self._from_file) or kind_of(self.text.toPlainText()) == ".txt"

    def questions(self) -> tuple[StudyQuestion, ...]:
        """Return what is to be asked. Raises ImportRefused where the text is malformed."""
        typed = self.text.toPlainText()
        return self._from_file or parse_questions(typed, kind_of(typed))

    def take_file(self, path: Path) -> None:
        """Use this file's questions; a malformed one is refused whole."""
        self.reading.take(path)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Stand what has no room beside each other above each other."""
        self._is_narrow = is_narrow
        self._place()

    def _place(self) -> None:
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if self._is_narrow and self._from_file else way.LeftToRight)

    def _make_text(self) -> TextBox:
        text = set_role(TextBox(self), "field")
        text.setPlaceholderText(self.tr("One question per line. Or paste CSV or JSON lines with expected answers."))
        text.setAccessibleName(self.tr("Questions"))
        text.setTabChangesFocus(True)
        text.setFixedHeight(136)
        return text

    def _ask_for_file(self) -> None:
        kinds = self.tr("Questions (*.csv *.tsv *.jsonl *.ndjson *.txt)")
        forms = (kinds, self.tr("All files (*)"))
        dialog = self._dialogs.file(self, self.tr("Questions"), FileKind.QUESTIONS, forms)
        dialog.fileSelected.connect(self._take_name)
        dialog.open()

    def _take_name(self, name: str) -> None:
        self.take_file(Path(name))

    def _insert_example(self) -> None:
        self.text.setPlainText(EXAMPLE)
        self.text.setFocus()

    def _show_file(self, file: QuestionFile) -> None:
        self._file = file
        self._from_file = file.questions
        self.encoding_button.setVisible(False)
        if file.is_guess or file.is_chosen:
            self.encoding_button.show_encoding(file.encoding)
        words = self.tr("{name}: %Ln question(s)", "", len(self._from_file))
        self.file_words.setText(words.format(name=file.path.name))
        self._refresh()

    def _read_again(self, encoding: Encoding) -> None:
        if self._file is not None:
            self.reading.take(self._file.path, encoding)

    def _clear_file(self) -> None:
        self.encoding_button.hide()
        self._from_file = ()
        self._refresh()

    def _refresh(self) -> None:
        has_file = bool(self._from_file)
        self.text.setVisible(not has_file)
        self.clear_button.setVisible(has_file)
        self.example_button.setVisible(not has_file and not self.text.toPlainText().strip())
        self.file_words.setVisible(has_file)
        self._place()
        self.changed.emit()

    def _connect(self) -> None:
        self.text.textChanged.connect(self._refresh)
        self.file_button.clicked.connect(self._ask_for_file)
        self.clear_button.clicked.connect(self._clear_file)
        self.example_button.clicked.connect(self._insert_example)
        self.encoding_button.chosen.connect(self._read_again)
        self.reading.read.connect(self._show_file)
        self.reading.refused.connect(self.refused)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.text)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(Space.SMALL)
        for widget in (self.file_button, self.example_button, self.file_words, self.encoding_button, self.clear_button):
            place = QHBoxLayout()
            place.addWidget(widget)
            place.addStretch(1)
            self._row.addLayout(place)
        self._row.addStretch(1)
        column.addLayout(self._row)
