"""Measure this machine: a button, how far it is, what each setting gave, the fastest ones, and earlier measurements.

Not here: the trials and their records (`app.state.machine.measuring`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.core.machine.autotune import Stage, TrialOutcome, depths
from app.core.machine.measurements import Measurement
from app.state.machine.measuring import MeasuringState
from app.ui.hardware.known_table import Picker
from app.ui.kit.file_dialogs import FileDialogs, FileKind
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import count, rate_words
from backends.contract.base import LoadOptions

_TICK_MILLISECONDS = 500


class SpeedCard(QFrame):
    """A card of the Hardware page."""

    def __init__(self, state: MeasuringState, dialogs: FileDialogs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._state, self._dialogs = state, dialogs
        self._shown: Measurement | None = None
        self.go = QPushButton(self)
        self.words = set_role(QLabel(self), "secondary")
        self.words.setWordWrap(True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(Space.SMALL)
        self.picker = Picker(self)
        self.picker.setAccessibleName(self.tr("Measurement"))
        self.table = _Table(self)
        self.depths = _Table(self)
        self.verdict = QLabel(self)
        self.verdict.setWordWrap(True)
        self.compared = set_role(QLabel(self), "secondary")
        self.keep = set_role(QPushButton(self.tr("Use the fastest settings"), self), "primary")
        self.export = QPushButton(self.tr("Export…"), self)
        self._timer = QTimer(self, interval=_TICK_MILLISECONDS)
        self._connect()
        self._lay_out()
        self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _connect(self) -> None:
        self._timer.timeout.connect(self._tick)
        self._state.changed.connect(self._refresh)
        self.go.clicked.connect(self._start_or_stop)
        self.keep.clicked.connect(self._keep)
        self.export.clicked.connect(self._choose_file)
        self.picker.currentIndexChanged.connect(self._show_kept)

    # what is done

    def _start_or_stop(self) -> None:
        if self._state.is_running:
            self._state.cancel()
        else:
            self._state.start()

    def _keep(self) -> None:
        if self._shown is not None:
            self._state.keep_fastest(self._shown)

    def _choose_file(self) -> None:
        forms = ["CSV (*.csv)", self.tr("Text (*.txt)")]
        title = self.tr("Export the measurement")
        dialog = self._dialogs.save(self, title, FileKind.EXPORT, "triptych-speed", forms)
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    def export_to(self, name: str) -> None:
        """Write the measurement in view."""
        if self._shown is not None:
            self._state.export(self._shown, Path(name))

    # what is shown

    def _refresh(self) -> None:
        running = self._state.is_running
        self.go.setText(self.tr("Stop") if running else self.tr("Measure"))
        self.go.setEnabled(running or self._state.can_start)
        self.bar.setVisible(running)
        if running and self.isVisible():
            self._timer.start()
        elif not running:
            self._timer.stop()
        self._fill_picker()
        self._tick()
        self._show_kept()

    def _tick(self) -> None:
        self.bar.setRange(0, 1000)
        self.bar.setValue(round(1000 * self._state.fraction))
        self.words.setText(self._sentence())
        self.bar.setAccessibleName(self.words.text())

    def _sentence(self) -> str:
        state = self._state
        if not state.is_running and not state.has_model:
            return self.tr("Finds the fastest settings for a model by trying them. Load one first.")
        if not state.is_running:
            return self.tr(
                "Finds the fastest settings for the loaded model by trying them. Takes up to three minutes, during "
                "which it cannot answer. The fastest number of threads becomes this computer's, unless you have "
                "set one."
            )
        if state.trial is None:
            return self.tr("Unloading the model …")
        settings = self._settings(state.trial.options, 0)
        return self._stage(state.trial.stage).format(settings=settings, read=count(state.trial.read))

    def _stage(self, stage: Stage) -> str:
        match stage:
            case Stage.WARM_UP:
                return self.tr("Warming up …")
            case Stage.BEGIN:
                return self.tr("The current settings …")
            case Stage.DEPTH:
                return self.tr("After a prompt of {read} tokens …")
            case _:
                return self.tr("Trying: {settings} …")

    def _fill_picker(self) -> None:
        """The one in view stays, unless a newer one has come."""
        kept = self._state.kept
        if self.picker.count() == len(kept) and self._shown in (*kept[:1], None):
            return
        self.picker.blockSignals(True)
        self.picker.clear()
        self.picker.addItems([f"{_moment(one.when)} · {one.model}" for one in kept])
        self.picker.blockSignals(False)

    def _show_kept(self) -> None:
        running = self._state.is_running
        place = max(0, self.picker.currentIndex())
        kept = self._state.kept
        self._shown = None if running or not kept else kept[min(place, len(kept) - 1)]
        for widget in (self.picker, self.keep, self.export, self.verdict, self.compared):
            widget.setVisible(self._shown is not None)
        threads = self._shown.threads if self._shown else 0
        outcomes = self._shown.outcomes if self._shown else self._state.outcomes if running else ()
        self._show_outcomes(outcomes, threads)
        if self._shown is not None:
            self._show_verdict(self._shown)

    def _show_outcomes(self, outcomes: Sequence[TrialOutcome], threads: int) -> None:
        best = self._shown.best if self._shown else None
        tried = [outcome for outcome in outcomes if outcome.trial.stage not in (Stage.WARM_UP, Stage.DEPTH)]
        rows = [(self._name(outcome, threads), outcome, outcome is best) for outcome in tried]
        self.table.show_rows(self.tr("Settings"), rows)
        behind = depths(tuple(outcomes)) if self._shown else []
        words = self.tr("{read} tokens")
        self.depths.show_rows(
            self.tr("After a prompt of"),
            [(words.format(read=count(outcome.trial.read)), outcome, False) for outcome in behind],
        )

    def _name(self, outcome: TrialOutcome, threads: int) -> str:
        words = self._settings(outcome.trial.options, threads)
        return self.tr("{settings} (the settings then)").format(settings=words) if _is_first(outcome) else words

    def _settings(self, options: LoadOptions, threads: int) -> str:
        """What tells one trial from another; `threads` is what the engine makes of 0, as far as it is known."""
        number = options.threads or threads
        parts = [self.tr("%n thread(s)", "", number) if number else self.tr("as many threads as now")]
        parts.append(self.tr("ubatch {count}").format(count=count(options.ubatch)))
        if options.repack:
            parts.append(self.tr("repacked"))
        return ", ".join(parts)

    def _show_verdict(self, shown: Measurement) -> None:
        earlier = self._state.before(shown)
        self.verdict.setText(self._verdict(shown))
        self.compared.setText(self._compared(shown, earlier) if earlier else "")
        self.compared.setVisible(bool(self.compared.text()))
        self.keep.setEnabled(not self._state.is_in_force(shown))
        self.keep.setText(
            self.tr("Use the fastest settings") if self.keep.isEnabled() else self.tr("The fastest settings are used")
        )

    def _verdict(self, shown: Measurement) -> str:
        if shown.best is None:
            return self.tr("Nothing could be measured.")
        settings = self._settings(shown.best.trial.options, shown.threads)
        if shown.gain > 1:
            words = self.tr("Fastest: {settings}. A usual turn takes {less} % less time than with the earlier ones.")
        else:
            words = self.tr("The settings before were already the fastest: {settings}.")
        found = words.format(settings=settings, less=round(100 - 100 / shown.gain))
        doubt = self.tr("Other programs used {part} % of the processor: measure again when it is quiet.")
        return found if shown.is_quiet else f"{found} {doubt.format(part=round(100 * shown.others))}"

    def _compared(self, shown: Measurement, earlier: Measurement) -> str:
        now, then = shown.best, earlier.best
        if now is None or then is None:
            return ""
        return self.tr("Compared with {moment}: reading {read} %, writing {written} %.").format(
            moment=_moment(earlier.when),
            read=f"{100 * now.read_rate / then.read_rate - 100:+.0f}",
            written=f"{100 * now.written_rate / then.written_rate - 100:+.0f}",
        )

    # the layout

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        top = QHBoxLayout()
        top.addWidget(set_role(QLabel(self.tr("Measure this computer"), self), "heading"), 1)
        top.addWidget(self.go)
        column.addLayout(top)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        picked = QHBoxLayout()
        picked.addWidget(self.picker)
        picked.addStretch(1)
        column.addLayout(picked)
        column.addWidget(self.table)
        column.addWidget(self.depths)
        column.addWidget(self.verdict)
        column.addWidget(self.compared)
        buttons = FoldingRow()
        buttons.addWidget(self.keep)
        buttons.addWidget(self.export)
        buttons.addStretch(1)
        column.addLayout(buttons)


class _Table(QWidget):
    """Names with two rates each; the fastest one is bold and says so."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.WIDE)
        self._grid.setVerticalSpacing(Space.HAIR)
        self._grid.setColumnStretch(0, 1)
        self._cells: list[QLabel] = []
        self._texts: list[tuple[str, str]] = []

    def show_rows(self, title: str, rows: Sequence[tuple[str, TrialOutcome, bool]]) -> None:
        """Labels are made anew only where their number changes."""
        texts = [(title, "note"), (self.tr("Reading, tokens/s"), "note"), (self.tr("Writing, tokens/s"), "note")]
        for name, outcome, is_best in rows:
            role = "heading" if is_best else "secondary"
            words = self.tr("{settings} – fastest").format(settings=name) if is_best else name
            texts += [(words, role), (rate_words(outcome.read_rate), role), (rate_words(outcome.written_rate), role)]
        self.setVisible(bool(rows))
        if texts == self._texts:
            return
        self._texts = texts
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.deleteLater()
        self._cells = [set_role(QLabel(words, self), role) for words, role in texts]
        for place, cell in enumerate(self._cells):
            row, column = divmod(place, 3)
            cell.setWordWrap(column == 0)
            if column:
                cell.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(cell, row, column)


def _is_first(outcome: TrialOutcome) -> bool:
    return outcome.trial.stage is Stage.BEGIN


def _moment(when: str) -> str:
    """A stored moment as people here write it."""
    moment = QDateTime.fromString(when, Qt.DateFormat.ISODate)
    return QLocale().toString(moment.toLocalTime(), QLocale.FormatType.ShortFormat)
