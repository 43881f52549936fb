"""How a study's answers are drawn: samples of each, temperature and, under “More”, the seed.

Signals: changed() – another number of samples. Not here: drawing (`app.core.study`).
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from app.core.jobs.seeds import LARGEST_SEED, new_seed
from app.ui.kit.boxes import PartBox, WholeBox
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role

MOST_SAMPLES = 100


class SamplingFields(QWidget):
    """A row of fields, or a column where there is no room for a row."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.samples = WholeBox(self)
        self.samples.setRange(1, MOST_SAMPLES)
        self.samples.valueChanged.connect(self.changed)
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
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._lay_out()

    def set_narrow(self, *, is_narrow: bool) -> None:
        """Stand the fields above each other."""
        way = QBoxLayout.Direction
        self._row.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)

    def _lay_out(self) -> None:
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.SMALL)
        self._add_field(self.tr("Samples of each"), self.samples)
        self._add_field(self.tr("Temperature"), self.temperature)
        seed = self._add_field(self.tr("Seed"), self.seed)
        for part in (seed, self.seed):
            part.hide()
            self.more_button.toggled.connect(part.setVisible)
        self._row.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeading)
        self._row.addStretch(1)

    def _add_field(self, words: str, field: QWidget) -> QLabel:
        """A field behind its name; the name."""
        label = set_role(QLabel(words, self), "secondary")
        label.setBuddy(field)
        field.setAccessibleName(words)
        pair = QHBoxLayout()
        pair.addWidget(label)
        pair.addWidget(field)
        pair.addStretch(1)
        self._row.addLayout(pair)
        return label
