"""The page on which items are judged by policies: what by what, how far it is, what came out, every verdict, export.

Signals: closed() · models_wanted() – another model is needed. Not here: decisions (`app.state.policy`), the parts
(`judge_form`, `outcome`, `verdicts_view`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.core.policy.judge_request import JudgeRequest
from app.core.policy.judge_view import JudgeView
from app.errors import AppError
from app.sentence import Sentence
from app.state.policy.judging import JudgingPhase, JudgingState
from app.state.policy.policies import PoliciesState
from app.ui.kit.appearance import Appearance
from app.ui.kit.banner import About, Banner
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.page_area import PageArea
from app.ui.kit.page_head import PageHead
from app.ui.kit.saved import tell_saved
from app.ui.kit.theme import PAGE_WIDTH, Space
from app.ui.kit.widgets import card_column, reading_column, set_role
from app.ui.kit.words import count, number
from app.ui.policy.judge_form import JudgeForm
from app.ui.policy.outcome import JudgeOutcome
from app.ui.policy.verdicts_view import VerdictsView
from app.ui.policy.words import format_words
from app.ui.transcript.figures import seconds

REFRESH_MILLISECONDS = 250  # verdicts come faster than anyone reads
STACKED_BELOW = 640  # pixels, times the text's scale


class PoliciesPage(QWidget):
    """Shows the one judging there is."""

    closed = Signal()
    models_wanted = Signal()

    def __init__(
        self,
        state: JudgingState,
        policies: PoliciesState,
        appearance: Appearance,
        banner: Banner,
        dialogs: FileDialogs,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._dialogs, self._appearance = state, dialogs, appearance
        self._wants_new = False
        self.banner = banner
        self.head = PageHead(self.tr("Policies"), self)
        self.words = set_role(QLabel(self), "secondary")
        self.words.setWordWrap(True)
        self.form = JudgeForm(state, policies, appearance, dialogs, self)
        self.progress_words = QLabel(self)
        self.progress_words.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(Space.SMALL)
        self.go = QPushButton(self)
        self.cancel = QPushButton(self.tr("Cancel"), self)
        self.cancel.setToolTip(self.tr("Stops at once. What is there stays, and the rest can be done later."))
        self.new = QPushButton(self.tr("New judging"), self)
        self.again = QPushButton(self.tr("Run again exactly"), self)
        self.again.setToolTip(self.tr("The same items, policies and seed. The verdicts below are replaced."))
        self.export = QPushButton(self.tr("Export…"), self)
        self.export.setToolTip(self.tr("A report as HTML, every verdict as CSV, or every figure as JSON"))
        self.outcome = JudgeOutcome(appearance, self)
        self.verdicts = VerdictsView(appearance, self)
        self._refresh = QTimer(self, interval=REFRESH_MILLISECONDS, singleShot=True)
        self._connect()
        self._lay_out()
        self._show()
        if state.view is not None:
            self._show_view(state.view)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows stack what has no room."""
        super().resizeEvent(event)
        self._fit()

    def hideEvent(self, event: QHideEvent) -> None:
        """What stands in the fields is kept when the page is left."""
        super().hideEvent(event)
        self.form.save()

    def start(self, request: JudgeRequest) -> None:
        """Judge this, in place of what is in view."""
        self.banner.end(About.POLICIES)
        self._state.start(request)
        self._show()

    def _fit(self) -> None:
        is_narrow = self.width() - 2 * Space.WIDE < STACKED_BELOW * self._appearance.theme.scale
        for part in (self.form, self.outcome, self.verdicts):
            part.set_narrow(is_narrow=is_narrow)

    # what is shown

    def _soon(self) -> None:
        if not self._refresh.isActive():
            self._refresh.start()

    def _show(self) -> None:
        """Show the page anew from its state."""
        state, phase, rows = self._state, self._state.phase, self._state.rows
        if phase is JudgingPhase.RUNNING:
            self._wants_new = False
        self.form.setVisible(rows is None or self._wants_new)
        self.form.refresh()
        self._progress.setVisible(rows is not None or phase is JudgingPhase.PREPARING)
        has_verdicts = rows is not None and state.done > 0
        self.outcome.setVisible(has_verdicts and state.view is not None)
        self.verdicts.setVisible(has_verdicts)
        self.words.setText(self._sentence())
        self.bar.setRange(0, max(1, state.total))
        self.bar.setValue(state.done)
        self.progress_words.setText(self._progress_sentence())
        self.bar.setAccessibleName(self.progress_words.text())
        self._show_buttons(phase)
        if rows is not None and has_verdicts:
            self.verdicts.show_rows(rows, state.view)

    def _show_view(self, view: JudgeView) -> None:
        self.outcome.show_figures(view.figures, view.judging.plans[0].samples)
        self._show()

    def _show_buttons(self, phase: JudgingPhase) -> None:
        failures = self._state.failures
        again = self.tr("Retry the {0} that failed").format(count(failures))
        verbs = {
            JudgingPhase.RUNNING: self.tr("Pause"),
            JudgingPhase.PAUSED: self.tr("Go on"),
            JudgingPhase.DONE: again if failures else "",
        }
        self.go.setText(verbs.get(phase, ""))
        self.go.setVisible(bool(self.go.text()))
        is_resting = phase in (JudgingPhase.PAUSED, JudgingPhase.DONE)
        self.cancel.setVisible(phase is JudgingPhase.RUNNING)
        self.new.setVisible(is_resting and not self._wants_new)
        self.again.setVisible(phase is JudgingPhase.DONE)
        self.export.setVisible(is_resting)
        self.export.setEnabled(self._state.done > 0)
        self.form.setEnabled(phase is not JudgingPhase.PREPARING)

    def _sentence(self) -> str:
        judging = self._state.judging
        if judging is not None and self._wants_new:
            return self.tr("Starting replaces the judging below. Export it first if you need it.")
        if judging is None:
            return self.tr(
                "A policy says what is allowed and what is not. gpt-oss-safeguard judges texts by it and says why. "
                "With labels, you see how often it is right. Nothing leaves this computer."
            )
        plan = judging.plans[0]
        facts = [self.tr("%Ln item(s)", "", len(judging.items)), *(policy.name for policy in judging.policies)]
        facts += [format_words(judging.format), self.tr("%Ln sample(s) of each effort", "", plan.samples)]
        facts += [self.tr("temperature {0}").format(number(plan.temperature)), self.tr("seed {0}").format(plan.seed)]
        facts += [plan.model]
        if judging.left_out:
            facts.append(self.tr("%Ln row(s) without text left out", "", len(judging.left_out)))
        return " · ".join(facts)

    def _progress_sentence(self) -> str:
        state = self._state
        words = self.tr("{0} of {1} verdicts").format(count(state.done), count(state.total))
        match state.phase:
            case JudgingPhase.PREPARING:
                return self.tr("Reading the items …")
            case JudgingPhase.RUNNING if state.seconds_left >= 0:
                return self.tr("{0} · about {1} left").format(words, seconds(state.seconds_left))
            case JudgingPhase.PAUSED:
                return self.tr("{0} · paused").format(words)
            case JudgingPhase.DONE:
                return self.tr("{0} · done").format(words)
            case _:
                return words

    # what the user does

    def _go(self) -> None:
        self.banner.end(About.POLICIES)
        if self._state.phase is JudgingPhase.RUNNING:
            self._state.pause()
        else:
            self._state.go_on()
        self._show()

    def _cancel(self) -> None:
        self._state.cancel()
        self._show()

    def _run_again(self) -> None:
        self.banner.end(About.POLICIES)
        self._state.run_again()
        self._show()

    def _begin_new(self) -> None:
        self._wants_new = True
        if self._state.judging is not None:
            self.form.show_settings(self._state.judging)
        self._show()
        self.form.first.box.setFocus()

    def _ask_where(self) -> None:
        forms = [self.tr("Report (*.html)"), self.tr("Every verdict (*.csv)"), self.tr("Every figure (*.json)")]
        dialog = self._dialogs.save(self, self.tr("Export"), FileKind.EXPORT, self.tr("Judging"), forms)
        dialog.fileSelected.connect(self._export)
        dialog.open()

    def _export(self, name: str) -> None:
        self._state.export(Path(name))

    def _show_failure(self, error: AppError) -> None:
        self.banner.show_message(error.sentence, details=error.detail, about=About.POLICIES)
        self._show()

    def _show_saved(self, sentence: Sentence, path: Path) -> None:
        tell_saved(self.banner, sentence, path)

    def _show_item(self, place: int) -> None:
        self.verdicts.show_item(place, self._state.results_of(place))

    def _connect(self) -> None:
        self._state.changed.connect(self._soon)
        self._state.counted.connect(self._show_view)
        self._state.failed.connect(self._show_failure)
        self._state.saved.connect(self._show_saved)
        self._state.found.connect(self.verdicts.show_found)
        self.verdicts.words_wanted.connect(self._state.search)
        self.verdicts.item_wanted.connect(self._show_item)
        self.outcome.flips_wanted.connect(self.verdicts.show_only)
        self._appearance.changed.connect(self._fit)
        self._refresh.timeout.connect(self._show)
        self.form.start_wanted.connect(self.start)
        self.form.failed.connect(self._show_failure)
        self.form.models_wanted.connect(self.models_wanted)
        self.go.clicked.connect(self._go)
        self.cancel.clicked.connect(self._cancel)
        self.new.clicked.connect(self._begin_new)
        self.again.clicked.connect(self._run_again)
        self.export.clicked.connect(self._ask_where)
        self.head.closed.connect(self.closed)

    def _lay_out(self) -> None:
        content = set_role(QWidget(self), "page")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.LARGE)
        for widget in (self.words, self.form, self._make_progress(), self.outcome, self.verdicts):
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
        column = card_column(self._progress)
        row = FoldingRow()
        row.addWidget(self.progress_words, 1)
        for button in (self.go, self.cancel, self.new, self.again, self.export):
            row.addWidget(button)
        column.addLayout(row)
        column.addWidget(self.bar)
        return self._progress
