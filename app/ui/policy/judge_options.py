"""How verdicts are drawn: what they say, efforts, samples, and what a wrong one costs.

Signals: changed() – another choice. Not here: policies and items (their own cards).
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.core.policy.classification import Costs
from app.core.policy.verdicts import VerdictFormat
from app.ui.kit.appearance import Appearance
from app.ui.kit.boxes import ChoiceBox, PartBox
from app.ui.kit.effort_toggles import EffortToggles
from app.ui.kit.folding_row import FoldingRow
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.policy.words import format_words
from app.ui.study.sampling_fields import SamplingFields
from backends.contract.messages import Effort

_HIGHEST_COST = 1_000_000.0


class JudgeOptions(QFrame):
    """Rows of fields."""

    changed = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.format = ChoiceBox(self)
        for kind in VerdictFormat:
            self.format.addItem(format_words(kind), kind)
        self.efforts = EffortToggles(appearance, self)
        for effort, button in self.efforts.buttons.items():
            button.setChecked(effort is Effort.MEDIUM)
        self.fields = SamplingFields(self)
        self.alarm, self.miss = self._cost(), self._cost()
        self._lay_out()
        self.efforts.changed.connect(self.changed)
        self.fields.changed.connect(self.changed)

    @property
    def kind(self) -> VerdictFormat:
        """What a verdict says."""
        return VerdictFormat(self.format.currentData())

    @property
    def costs(self) -> Costs:
        """What wrong verdicts cost."""
        return Costs(self.alarm.value(), self.miss.value())

    def show_costs(self, *, is_wanted: bool) -> None:
        """Ask for costs where there are labels to be wrong by."""
        self._costs.setVisible(is_wanted)

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Stand the fields above each other."""
        self.fields.set_narrow(is_narrow=is_narrow)

    def _cost(self) -> PartBox:
        box = PartBox(self)
        box.setRange(0.0, _HIGHEST_COST)
        box.setValue(1.0)
        return box

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.MEDIUM)
        first = FoldingRow(Space.LARGE)
        first.addWidget(self._named(self.tr("A verdict says"), self.format))
        first.addWidget(self.efforts)
        first.addStretch(1)
        column.addLayout(first)
        column.addWidget(self.fields)
        self._costs = QWidget(self)
        costs = FoldingRow(Space.LARGE)
        costs.setContentsMargins(0, 0, 0, 0)
        self._costs.setLayout(costs)
        costs.addWidget(self._named(self.tr("A false alarm costs"), self.alarm))
        costs.addWidget(self._named(self.tr("A missed violation costs"), self.miss))
        costs.addStretch(1)
        column.addWidget(self._costs)

    def _named(self, words: str, field: QWidget) -> QWidget:
        pair = QWidget(self)
        row = FoldingRow()
        row.setContentsMargins(0, 0, 0, 0)
        pair.setLayout(row)
        label = set_role(QLabel(words, pair), "secondary")
        label.setBuddy(field)
        field.setAccessibleName(words)
        row.addWidget(label)
        row.addWidget(field)
        return pair
