"""What a comparison of many questions says: a table and three plots, by effort. Not here: the figures' arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.core.study.study import Summary
from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import count, effort_word, percent
from app.ui.study.plots import EffortPlot, PlotBar
from app.ui.transcript.figures import seconds

STACKED_BELOW = 640
SPARED = (3, 5)  # columns left out where there is no room: answer tokens and how many answers


class StudyOutcome(QWidget):
    """Shows what a comparison of many questions has come to."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = set_role(QFrame(self), "card")
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        self._grid.setHorizontalSpacing(Space.LARGE)
        self._grid.setVerticalSpacing(Space.SMALL)
        self.cells: list[list[QLabel]] = []
        self._lines: Sequence[Sequence[str]] = ()
        self._is_narrow = False
        self.right = EffortPlot(self.tr("Right answers, 95 % interval"), appearance, 1.0, self)
        self.tokens = EffortPlot(self.tr("Reasoning tokens, mean"), appearance, parent=self)
        self.time = EffortPlot(self.tr("Time, mean"), appearance, parent=self)
        self._plots = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._plots.setSpacing(Space.MEDIUM)
        for plot in (self.right, self.tokens, self.time):
            self._plots.addWidget(plot, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self._table)
        column.addLayout(self._plots)

    def show_summaries(self, found: Sequence[Summary]) -> None:
        """Draw these summaries, one row for each effort."""
        heads = (
            self.tr("Effort"),
            self.tr("Right (95 % interval)"),
            self.tr("Reasoning tokens"),
            self.tr("Answer tokens"),
            self.tr("Time"),
            self.tr("Answers"),
            self.tr("Failed"),
        )
        self._fill([heads, *(self._line(summary) for summary in found)])
        judged = [s for s in found if s.accuracy.judged]
        self.right.setVisible(bool(judged))
        self.right.show_bars(
            [
                PlotBar(s.effort, s.accuracy.share, percent(s.accuracy.share), (s.accuracy.low, s.accuracy.high))
                for s in judged
            ]
        )
        self.tokens.show_bars([PlotBar(s.effort, s.reasoning_tokens, count(round(s.reasoning_tokens))) for s in found])
        self.time.show_bars([PlotBar(s.effort, s.seconds, _time(s.seconds)) for s in found])

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Stack the plots where they have no room side by side."""
        wanted = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self._plots.setDirection(wanted)
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._fill(self._lines)

    def _line(self, s: Summary) -> tuple[str, ...]:
        a = s.accuracy
        right = (
            f"{percent(a.share, 1)} ({percent(a.low, 1)} – {percent(a.high, 1)})" if a.judged else self.tr("not judged")
        )
        figures = (count(round(s.reasoning_tokens)), count(round(s.answer_tokens)), _time(s.seconds))
        return effort_word(s.effort), right, *figures, count(s.runs - s.failed), count(s.failed)

    def _fill(self, lines: Sequence[Sequence[str]]) -> None:
        self._lines = lines
        while len(self.cells) < len(lines):
            self.cells.append([self._cell(len(self.cells), column) for column in range(len(lines[0]))])
        for number, row in enumerate(self.cells):
            for column, label in enumerate(row):
                label.setVisible(number < len(lines) and not (self._is_narrow and column in SPARED))
                text = lines[number][column] if number < len(lines) else ""
                label.setText(text.replace(" (", "\n(") if self._is_narrow else text)

    def _cell(self, row: int, column: int) -> QLabel:
        label = QLabel(self._table)
        if row == 0:
            set_role(label, "note")
            label.setWordWrap(True)
        side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(label, row, column)
        return label


def _time(mean: float) -> str:
    """Fine enough to tell the efforts of a small model apart."""
    return f"{QLocale().toString(mean, 'f', 2)} s" if mean < 10 else seconds(mean)
