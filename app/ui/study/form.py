"""What to compare: questions typed, pasted or from a file, efforts, samples, temperature, seed.

Signals: start_wanted(Plan) · failed(AppError) – a file or text that cannot be used; nothing is started.
Not here: reading the questions (`app.core.study.questions`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.jobs.seeds import LARGEST_SEED, new_seed
from app.core.study.questions import QuestionFile, StudyQuestion, kind_of, parse_questions
from app.core.study.study import Plan
from app.core.text.encodings import Encoding
from app.errors import ImportRefused
from app.state.question_reading import QuestionReading
from app.ui.kit.boxes import PartBox, WholeBox
from app.ui.kit.encoding_button import EncodingButton
from app.ui.kit.text_box import TextBox
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import effort_word
from backends.contract.messages import Effort

MOST_SAMPLES = 100
EXAMPLE = """question,expected,check
What is 17 times 23?,391,number
"What is 1,204 + 3,977?",5181,number
How many r's are in strawberry?,3,number
Which planet is closest to the sun?,Mercury,contains
Is 91 a prime number? Answer yes or no.,no,equals
What is the capital of Australia?,Canberra,contains
"""


class StudyForm(QFrame):
    """A card with the plan's fields and Start."""

    start_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.reading = QuestionReading(self)
        self._file: QuestionFile | None = None
        self._from_file: tuple[StudyQuestion, ...] = ()
        self.text = set_role(TextBox(self), "field")
        self.text.setPlaceholderText(
            self.tr("One question per line. Or paste CSV or JSON lines with expected answers.")
        )
        self.text.setAccessibleName(self.tr("Questions"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(136)
        self.file_button = QPushButton(self.tr("Choose a file…"), self)
        self.file_button.setToolTip(
            self.tr("CSV with the columns question, expected and check, JSON lines, or plain text")
        )
        self.example_button = set_role(QPushButton(self.tr("Insert an example"), self), "quiet")
        self.clear_button = set_role(QPushButton(self.tr("Type them instead"), self), "quiet")
        self.file_words = set_role(QLabel(self), "secondary")
        self.encoding_button = EncodingButton(self)
        self.efforts = {effort: self._effort_button(effort) for effort in Effort}
        self.samples = WholeBox(self)
        self.samples.setRange(1, MOST_SAMPLES)
        self.temperature = PartBox(self)
        self.temperature.setRange(0.0, 2.0)
        self.temperature.setSingleStep(0.1)
        self.temperature.setValue(1.0)
        self.seed = WholeBox(self)
        self.seed.setRange(0, LARGEST_SEED)
        self.seed.setValue(new_seed())
        self.more_button = set_role(QPushButton(self.tr("More"), self), "quiet")
        self.more_button.setCheckable(True)
        self.more_button.setToolTip(self.tr("Seed: the same seed draws the same answers, as far as the machine allows"))
        self.start = set_role(QPushButton(self.tr("Start"), self), "primary")
        self.sum = set_role(QLabel(self), "secondary")
        self._files = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._fields = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._connect()
        self._lay_out()
        self._refresh()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Stand what has no room beside each other above each other."""
        wanted = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._files.setDirection(wanted)
        self._fields.setDirection(wanted)

    def take_file(self, path: Path) -> None:
        """Use this file's questions; a malformed one is refused whole."""
        self.reading.take(path)

    def _show_file(self, file: QuestionFile) -> None:
        self._file = file
        self._from_file = file.questions
        self.encoding_button.setVisible(False)
        if file.is_guess or file.is_chosen:
            self.encoding_button.show_encoding(file.encoding)
        words = self.tr("{name}: %Ln question(s)", "", len(self._from_file))
        self.file_words.setText(words.format(name=file.path.name))
        self._refresh()

    def _ask_for_file(self) -> None:
        kinds = self.tr("Questions (*.csv *.tsv *.jsonl *.ndjson *.txt);;All files (*)")
        dialog = QFileDialog(self, self.tr("Questions"), "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._take_name)
        dialog.open()

    def _take_name(self, name: str) -> None:
        self.take_file(Path(name))

    def _insert_example(self) -> None:
        self.text.setPlainText(EXAMPLE)
        self.text.setFocus()

    def _read_again(self, encoding: Encoding) -> None:
        if self._file is not None:
            self.reading.take(self._file.path, encoding)

    def _clear_file(self) -> None:
        self.encoding_button.hide()
        self._from_file = ()
        self._refresh()

    def _start(self) -> None:
        typed = self.text.toPlainText()
        try:
            questions = self._from_file or parse_questions(typed, kind_of(typed))
        except ImportRefused as refusal:
            self.failed.emit(refusal)
            return
        today = date.today().isoformat()
        plan = Plan(
            questions, self._chosen(), self.samples.value(), round(self.temperature.value(), 2), self.seed.value(),
            date=today,
        )  # fmt: skip
        self.start_wanted.emit(plan)

    def _chosen(self) -> tuple[Effort, ...]:
        return tuple(effort for effort, button in self.efforts.items() if button.isChecked())

    def _refresh(self) -> None:
        """Show what stands chosen, and how many answers that makes."""
        has_file = bool(self._from_file)
        self.text.setVisible(not has_file)
        self.clear_button.setVisible(has_file)
        self.example_button.setVisible(not has_file and not self.text.toPlainText().strip())
        self.file_words.setVisible(has_file)
        lines = sum(bool(line.strip()) for line in self.text.toPlainText().splitlines())
        count = len(self._from_file) or lines
        self.start.setEnabled(count > 0 and bool(self._chosen()))
        is_plain = has_file or kind_of(self.text.toPlainText()) == ".txt"
        answers = count * len(self._chosen()) * self.samples.value()
        self.sum.setText(self.tr("%Ln answer(s)", "", answers) if answers and is_plain else "")

    def _effort_button(self, effort: Effort) -> QPushButton:
        button = QPushButton(effort_word(effort), self)
        button.setCheckable(True)
        button.setChecked(True)
        button.toggled.connect(self._refresh)
        return button

    def _connect(self) -> None:
        self.text.textChanged.connect(self._refresh)
        self.samples.valueChanged.connect(self._refresh)
        self.file_button.clicked.connect(self._ask_for_file)
        self.clear_button.clicked.connect(self._clear_file)
        self.example_button.clicked.connect(self._insert_example)
        self.encoding_button.chosen.connect(self._read_again)
        self.reading.read.connect(self._show_file)
        self.reading.refused.connect(self.failed)
        self.start.clicked.connect(self._start)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.text)
        source, efforts = QHBoxLayout(), QHBoxLayout()
        for widget in (
            self.file_button,
            self.example_button,
            self.file_words,
            self.encoding_button,
            self.clear_button,
        ):
            source.addWidget(widget)
        source.addStretch(1)
        for button in self.efforts.values():
            efforts.addWidget(button)
        efforts.addStretch(1)
        self._files.setSpacing(Space.SMALL)
        self._files.addLayout(source, 1)
        self._files.addLayout(efforts)
        column.addLayout(self._files)
        self._fields.setSpacing(Space.SMALL)
        self._add_field(self.tr("Samples of each"), self.samples)
        self._add_field(self.tr("Temperature"), self.temperature)
        seed = self._add_field(self.tr("Seed"), self.seed)
        for part in (seed, self.seed):
            part.hide()
            self.more_button.toggled.connect(part.setVisible)
        self._fields.addWidget(self.more_button)
        self._fields.addStretch(1)
        column.addLayout(self._fields)
        foot = QHBoxLayout()
        foot.addWidget(self.start)
        foot.addWidget(self.sum)
        foot.addStretch(1)
        column.addLayout(foot)

    def _add_field(self, words: str, field: QWidget) -> QLabel:
        """A field behind its name; the name."""
        label = set_role(QLabel(words, self), "secondary")
        label.setBuddy(field)
        field.setAccessibleName(words)
        pair = QHBoxLayout()
        pair.addWidget(label)
        pair.addWidget(field)
        pair.addStretch(1)
        self._fields.addLayout(pair)
        return label
