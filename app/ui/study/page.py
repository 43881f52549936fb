"""The page that compares efforts over many questions: what to ask, how far it is, what came out, export.

Signals: closed() · question_wanted(number) – its answers, side by side. Not here: decisions
(`app.state.study`), the parts (`form`, `outcome`, `answers_view`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.study.study import Plan, summaries
from app.errors import AppError
from app.sentence import Sentence
from app.state.study import StudyPhase, StudyState
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import About, Banner
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.page_area import PageArea
from app.ui.kit.page_head import PageHead
from app.ui.kit.saved import tell_saved
from app.ui.kit.theme import PAGE_WIDTH, Space
from app.ui.kit.widgets import reading_column, set_role
from app.ui.kit.words import count, number
from app.ui.study.answers_view import AnswersView
from app.ui.study.form import StudyForm
from app.ui.study.outcome import STACKED_BELOW, StudyOutcome
from app.ui.transcript.figures import seconds

REFRESH_MILLISECONDS = 250  # results come faster than anyone reads


class StudyPage(QWidget):
    """Shows the one comparison there is."""

    closed = Signal()
    question_wanted = Signal(int)

    def __init__(
        self,
        state: StudyState,
        appearance: Appearance,
        banner: Banner,
        dialogs: FileDialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._dialogs = state, dialogs
        self._wants_new = False
        self._appearance = appearance
        self.banner = banner
        self.head = PageHead(self.tr("Compare many questions"), self)
        self.words = set_role(QLabel(self), "secondary")
        self.words.setWordWrap(True)
        self.form = StudyForm(appearance, dialogs, state.new_form, self)
        self.progress_words = QLabel(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(Space.SMALL)
        self.go = QPushButton(self)
        self.new = QPushButton(self.tr("New comparison"), self)
        self.export = QPushButton(self.tr("Export…"), self)
        self.export.setToolTip(self.tr("A report as HTML, or all answers as CSV or JSON"))
        self.outcome = StudyOutcome(appearance, self)
        self.answers = AnswersView(appearance, self)
        self._refresh = QTimer(self, interval=REFRESH_MILLISECONDS, singleShot=True)
        self._connect()
        self._lay_out()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows stack what has no room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_narrow = self.width() - 2 * Space.WIDE < STACKED_BELOW * self._appearance.theme.scale
        self.outcome.set_narrow(is_narrow=is_narrow)
        self.form.set_narrow(is_narrow=is_narrow)
        self.answers.set_narrow(is_narrow=is_narrow)
        way = QBoxLayout.Direction
        self._progress_row.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)

    def start(self, plan: Plan) -> None:
        """Run this plan, in place of the one in view."""
        self.banner.end(About.STUDY)
        self._state.start(plan)
        self._wants_new = self._state.phase is not StudyPhase.RUNNING
        self._show()

    def _soon(self) -> None:
        if not self._refresh.isActive():
            self._refresh.start()

    def _show(self) -> None:
        """Show the page anew from its state."""
        state, phase = self._state, self._state.phase
        has_study = phase is not StudyPhase.NONE
        self.form.setVisible(not has_study or self._wants_new)
        self._progress.setVisible(has_study)
        heads = state.heads
        self.outcome.setVisible(has_study and bool(heads))
        self.answers.setVisible(has_study and bool(heads))
        self.words.setText(self._sentence(has_study=has_study))
        if state.plan is None:
            return
        done = len(heads)
        self.bar.setRange(0, state.total)
        self.bar.setValue(done)
        self.progress_words.setText(self._progress_sentence(done))
        self.bar.setAccessibleName(self.progress_words.text())
        self._show_buttons(phase)
        self.outcome.show_summaries(summaries(state.plan, heads))
        self.answers.show_answers(state.plan, heads)

    def _show_buttons(self, phase: StudyPhase) -> None:
        failures = self._state.failures
        again = self.tr("Retry the {0} that failed").format(failures)
        verbs = {
            StudyPhase.RUNNING: self.tr("Pause"),
            StudyPhase.PAUSED: self.tr("Go on"),
            StudyPhase.DONE: again if failures else "",
        }
        self.go.setText(verbs.get(phase, ""))
        self.go.setVisible(bool(self.go.text()))
        self.new.setVisible(phase is not StudyPhase.RUNNING and not self._wants_new)
        self.export.setEnabled(bool(self._state.heads))

    def _sentence(self, *, has_study: bool) -> str:
        if has_study and self._wants_new:
            return self.tr("Starting replaces the comparison below. Export it first if you need it.")
        if has_study and self._state.plan is not None:
            plan = self._state.plan
            facts = (
                self.tr("%Ln question(s)", "", len(plan.questions)),
                self.tr("%Ln sample(s) of each effort", "", plan.samples),
                self.tr("temperature {0}").format(number(plan.temperature)),
                self.tr("seed {0}").format(plan.seed),
                plan.model,
            )
            return " · ".join(facts)
        return self.tr(
            "Asks every question at every effort and shows what effort buys: right answers, tokens and time. "
            "With expected answers, from a file, the answers are checked."
        )

    def _progress_sentence(self, done: int) -> str:
        state = self._state
        words = self.tr("{0} of {1} answers").format(count(done), count(state.total))
        match state.phase:
            case StudyPhase.RUNNING if state.seconds_left >= 0:
                return self.tr("{0} · about {1} left").format(words, seconds(state.seconds_left))
            case StudyPhase.PAUSED:
                return self.tr("{0} · paused").format(words)
            case StudyPhase.DONE:
                return self.tr("{0} · done").format(words)
            case _:
                return words

    def _go(self) -> None:
        self.banner.end(About.STUDY)
        if self._state.phase is StudyPhase.RUNNING:
            self._state.pause()
        else:
            self._state.go_on()
        self._show()

    def _begin_new(self) -> None:
        self._wants_new = True
        self._show()
        self.form.source.text.setFocus()

    def _ask_where(self) -> None:
        forms = [self.tr("Report (*.html)"), self.tr("All answers (*.csv)"), self.tr("Everything (*.json)")]
        dialog = self._dialogs.save(self, self.tr("Export"), FileKind.EXPORT, self.tr("Comparison"), forms)
        dialog.fileSelected.connect(self._export)
        dialog.open()

    def _export(self, name: str) -> None:
        self._state.export(Path(name))

    def _show_failure(self, error: AppError) -> None:
        self.banner.show_message(error.sentence, details=error.detail, about=About.STUDY)
        self._show()

    def _show_saved(self, sentence: Sentence, path: Path) -> None:
        tell_saved(self.banner, sentence, path)

    def _connect(self) -> None:
        self._state.changed.connect(self._soon)
        self._state.failed.connect(self._show_failure)
        self._state.saved.connect(self._show_saved)
        self._state.found.connect(self.answers.show_found)
        self.answers.words_wanted.connect(self._state.search_answers)
        self.answers.question_wanted.connect(self.question_wanted)
        self._appearance.changed.connect(self._fit)
        self._refresh.timeout.connect(self._show)
        self.form.start_wanted.connect(self.start)
        self.form.failed.connect(self._show_failure)
        self.go.clicked.connect(self._go)
        self.new.clicked.connect(self._begin_new)
        self.export.clicked.connect(self._ask_where)
        self.head.closed.connect(self.closed)

    def _lay_out(self) -> None:
        content = set_role(QWidget(self), "page")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.LARGE)
        for widget in (self.words, self.form, self._make_progress(), self.outcome, self.answers):
            column.addWidget(widget)
        column.addStretch(1)
        page = set_role(QWidget(self), "page")
        page.setLayout(reading_column(content, Space.WIDE, Space.WIDE, PAGE_WIDTH))
        area = PageArea(self)
        area.setWidget(page)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(area, 1)

    def _make_progress(self) -> QWidget:
        self._progress = set_role(QFrame(self), "card")
        column = QVBoxLayout(self._progress)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.SMALL)
        for button in (self.go, self.new, self.export):
            buttons.addWidget(button)
        buttons.addStretch(1)
        self._progress_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._progress_row.setSpacing(Space.SMALL)
        self._progress_row.addWidget(self.progress_words, 1)
        self._progress_row.addLayout(buttons)
        column.addLayout(self._progress_row)
        column.addWidget(self.bar)
        return self._progress
