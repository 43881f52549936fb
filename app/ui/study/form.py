"""What to compare: which questions, at which efforts, how they are sampled; and Start.

Signals: start_wanted(Plan) · failed(AppError) – a file or text that cannot be used; nothing is started.
Not here: where the questions come from (`question_source`), samples and seed (`sampling_fields`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.chats.answer_form import SchemaUnreadable, read_form
from app.core.study.study import Plan
from app.errors import ImportRefused
from app.state.answer_form import AnswerFormState
from app.ui.chat.answer_form_row import AnswerFormRow
from app.ui.kit.appearance import Appearance
from app.ui.kit.effort_toggles import EffortToggles
from app.ui.kit.file_dialogs import FileDialogs
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.study.question_source import QuestionSource
from app.ui.study.sampling_fields import SamplingFields


class StudyForm(QFrame):
    """A card with the plan's fields and Start."""

    start_wanted = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        appearance: Appearance,
        dialogs: FileDialogs,
        new_form: Callable[[QObject], AnswerFormState],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.source = QuestionSource(dialogs, self)
        self.efforts = EffortToggles(appearance, self)
        self.fields = SamplingFields(self)
        self.form_row = AnswerFormRow("", new_form, dialogs, self)
        self.start = set_role(QPushButton(self.tr("Start"), self), "primary")
        self.sum = set_role(QLabel(self), "secondary")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.source.changed.connect(self._refresh)
        self.source.refused.connect(self.failed)
        self.efforts.changed.connect(self._refresh)
        self.fields.changed.connect(self._refresh)
        self.start.clicked.connect(self._start)
        self._refresh()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Stand what has no room beside each other above each other."""
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)
        self.source.set_narrow(is_narrow=is_narrow)
        self.fields.set_narrow(is_narrow=is_narrow)

    def _start(self) -> None:
        try:
            questions = self.source.questions()
            schema = self.form_row.schema
            form = read_form(schema) if schema.strip() else None
        except (ImportRefused, SchemaUnreadable) as refusal:
            self.failed.emit(refusal)
            return
        fields = self.fields
        plan = Plan(
            questions,
            self.efforts.chosen,
            fields.samples.value(),
            round(fields.temperature.value(), 2),
            fields.seed.value(),
            date=date.today().isoformat(),
            form=form,
        )
        self.start_wanted.emit(plan)

    def _refresh(self) -> None:
        """Show how many answers that makes."""
        count, efforts = self.source.count, len(self.efforts.chosen)
        self.start.setEnabled(count > 0 and efforts > 0)
        answers = count * efforts * self.fields.samples.value()
        self.sum.setText(self.tr("%Ln answer(s)", "", answers) if answers and self.source.is_counted else "")

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.source)
        self._row.setSpacing(Space.LARGE)
        self._row.addWidget(self.efforts)
        self._row.addWidget(self.fields, 1)
        column.addLayout(self._row)
        column.addWidget(self.form_row)
        foot = QHBoxLayout()
        foot.addWidget(self.start)
        foot.addWidget(self.sum)
        foot.addStretch(1)
        column.addLayout(foot)
