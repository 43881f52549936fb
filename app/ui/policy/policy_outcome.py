"""What the verdicts of one policy come to: figures by effort, matrices, curves. Not here: the figures' arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QVBoxLayout, QWidget

from app.core.policy.judge_figures import EffortFigures, PolicyFigures
from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import Space
from app.ui.kit.widgets import card_column, set_role
from app.ui.kit.words import count, effort_word, percent
from app.ui.policy.curve_plot import CurveLine, CurvePlot
from app.ui.policy.figure_grid import FigureGrid
from app.ui.policy.matrix_plot import MatrixPlot
from app.ui.policy.words import part_words, share_words, time_words
from app.ui.transcript.figures import seconds


class PolicyOutcome(QWidget):
    """Of one policy."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.heading = set_role(QLabel(self), "heading")
        self.enough = QLabel(self)
        for label in (self.heading, self.enough):
            label.setWordWrap(True)
        self.grid = FigureGrid(self)
        self.matrices: list[MatrixPlot] = []
        axes = self.tr("False alarms"), self.tr("Recall"), self.tr("Precision")
        self.roc = CurvePlot(self.tr("ROC"), axes[:2], appearance, self, is_roc=True)
        self.precision = CurvePlot(self.tr("Precision over recall"), axes[1:], appearance, self, is_roc=False)
        self.by_odds = (
            CurvePlot(self.tr("ROC by log-odds of the label"), axes[:2], appearance, self, is_roc=True),
            CurvePlot(self.tr("Precision over recall by log-odds"), axes[1:], appearance, self, is_roc=False),
        )
        self.scores = set_role(QLabel(self), "note")
        self.scores.setWordWrap(True)
        self._matrices = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._curves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._odds = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()

    def show_figures(self, of: PolicyFigures, samples: int) -> None:
        """Draw the figures of a policy; scores are shares of so many samples."""
        self.heading.setText(of.name)
        self.grid.show_lines(self._lines(of.efforts))
        self.enough.setText(self._enough(of))
        self.enough.setVisible(of.enough is not None and of.enough.share.judged > 0)
        self._show_matrices(of.efforts)
        found = [(each.effort, each.by_labels) for each in of.efforts if each.by_labels]
        by_share = [CurveLine(effort, effort_word(effort), of.curves) for effort, of in found if of.curves]
        by_odds = [
            CurveLine(effort, effort_word(effort), of.curves_by_log_odds)
            for effort, of in found
            if of.curves_by_log_odds
        ]
        for plots, lines in (((self.roc, self.precision), by_share), (self.by_odds, by_odds)):
            for plot in plots:
                plot.show_curves(lines)
                plot.setVisible(bool(lines))
        self.scores.setText(self._score_words(samples))
        self.scores.setVisible(bool(by_share))

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Stack what has no room side by side."""
        way = QBoxLayout.Direction
        for row in (self._matrices, self._curves, self._odds):
            row.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)
        self.grid.set_narrow(is_narrow=is_narrow)

    def _lines(self, efforts: Sequence[EffortFigures]) -> list[list[str]]:
        """A row for each figure."""
        labelled = [each.by_labels for each in efforts]
        rows: list[list[str]] = [["", *(effort_word(each.effort) for each in efforts)]]
        rows.append([self.tr("Verdicts"), *(count(each.verdicts) for each in efforts)])
        rows.append([self.tr("Items that violate"), *(count(each.violating_items) for each in efforts)])
        rows.append([self.tr("No verdict"), *(count(sum(each.flaws.values())) for each in efforts)])
        if any(each.unsure for each in efforts):
            rows.append([self.tr("Low confidence"), *(count(each.unsure) for each in efforts)])
        if any(each.with_unknown_rules for each in efforts):
            rows.append([self.tr("Cite a rule that is not there"), *(count(e.with_unknown_rules) for e in efforts)])
        if any(labelled):
            rows.append(
                [self.tr("Precision"), *(share_words(of.violations.precision) if of else "–" for of in labelled)]
            )
            rows.append([self.tr("Recall"), *(share_words(of.violations.recall) if of else "–" for of in labelled)])
            f1 = (
                f"{part_words(v.f1)} ({part_words(v.f1_low)} – {part_words(v.f1_high)})"
                if (v := of.violations if of else None)
                else "–"
                for of in labelled
            )
            rows.append([self.tr("F1"), *f1])
            rows.append([self.tr("Judged as labelled"), *(share_words(of.accuracy) if of else "–" for of in labelled)])
            rows.append(
                [self.tr("Cost of errors per item"), *(part_words(of.cost_per_item) if of else "–" for of in labelled)]
            )
        if any(each.samples_kappa is not None for each in efforts):
            rows.append([self.tr("κ between samples"), *(part_words(each.samples_kappa) for each in efforts)])
        rows.append([self.tr("Reasoning tokens, mean"), *(count(round(each.reasoning_tokens)) for each in efforts)])
        rows.append([self.tr("Time of a verdict, mean"), *(time_words(each.seconds) for each in efforts)])
        return rows

    def _enough(self, of: PolicyFigures) -> str:
        if of.enough is None:
            return ""
        words = self.tr("{0} is enough for {1} of the items: it says there what {2} says.").format(
            effort_word(of.enough.low), percent(of.enough.share.share), effort_word(of.enough.high)
        )
        seconds_saved = of.enough.seconds_saved
        saved = self.tr("Saved on them: {0}.").format(seconds(seconds_saved))
        return f"{words} {saved}" if seconds_saved > 0 else words

    def _show_matrices(self, efforts: Sequence[EffortFigures]) -> None:
        shown = [
            (each.effort, each.by_labels.categories or each.by_labels.matrix) for each in efforts if each.by_labels
        ]
        while len(self.matrices) < len(shown):
            self.matrices.append(MatrixPlot(self._appearance, self))
            self._matrices.addWidget(self.matrices[-1], 1)
        for place, plot in enumerate(self.matrices):
            plot.setVisible(place < len(shown))
            if place < len(shown):
                plot.show_matrix(
                    self.tr("Labels and verdicts, {0}").format(effort_word(shown[place][0])), shown[place][1]
                )

    def _score_words(self, samples: int) -> str:
        if samples > 1:
            return self.tr("Scores are the share of {0} samples that find a violation.").format(count(samples))
        return self.tr("One sample of each gives a single corner. Several samples draw finer curves.")

    def _lay_out(self) -> None:
        card = set_role(QFrame(self), "card")
        inside = card_column(card)
        for widget in (self.heading, self.enough, self.grid):
            inside.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(card)
        for row in (self._matrices, self._curves, self._odds):
            row.setSpacing(Space.MEDIUM)
            column.addLayout(row)
        for plot in (self.roc, self.precision):
            self._curves.addWidget(plot, 1)
        for plot in self.by_odds:
            self._odds.addWidget(plot, 1)
        column.addWidget(self.scores)
