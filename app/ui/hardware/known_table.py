"""What could run it? A machine is picked by name; both models' verdicts stand below, at three contexts.

Not here: the machines and the arithmetic (`app.core.machine.known_machines`, `app.core.machine.fit`).
"""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.machine.known_machines import SHOWN_CONTEXTS, fits_at, known_machines
from app.core.machine.machine import Machine
from app.core.machine.model_shape import GPT_OSS_20B, GPT_OSS_120B
from app.ui.kit.boxes import ChoiceBox
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from app.ui.kit.words import count

_LETTERS = 18
_MODELS = (GPT_OSS_20B, GPT_OSS_120B)


class Picker(ChoiceBox):
    """Shortens its words where there is no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LETTERS)


class KnownTable(QFrame):
    """A card. This computer, once it is known, stands first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._machines = known_machines()
        self._here: Machine | None = None
        self.picker = Picker(self)
        self.picker.setAccessibleName(self.tr("Computer"))
        self.picker.addItem(self.tr("This computer with nothing else running"))
        self.picker.addItems([known.name for known in self._machines])
        self.picker.currentIndexChanged.connect(self._fill)
        self.cells = [set_role(QLabel(self), "secondary") for _ in range(len(_MODELS) * len(SHOWN_CONTEXTS))]
        self._lay_out()

    def show_here(self, machine: Machine) -> None:
        """Show what this computer could run, unless another one is picked."""
        if machine != self._here:
            self._here = machine
            self._fill()

    def _fill(self) -> None:
        place = self.picker.currentIndex()
        machine = self._here if place <= 0 else self._machines[place - 1].machine
        if machine is None:
            return
        found = [answer for model in _MODELS for answer in fits_at(machine, model)]
        for cell, answer in zip(self.cells, found, strict=True):
            cell.setText(translated(answer.sentence))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        top = QHBoxLayout()
        title = set_role(QLabel(self.tr("What could run it?"), self), "heading")
        title.setWordWrap(True)  # the picker beside it is wide, and so is German
        top.addWidget(title, 1)
        top.addWidget(self.picker)
        column.addLayout(top)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.LARGE)
        grid.setVerticalSpacing(Space.SMALL)
        for place, cell in enumerate(self.cells):
            model, context = divmod(place, len(SHOWN_CONTEXTS))
            cell.setWordWrap(True)
            cell.setMinimumWidth(1)  # else the longest word of every column would widen the page
            grid.addWidget(cell, model + 1, context + 1)
            grid.setColumnStretch(context + 1, 1)
        for row, model in enumerate(_MODELS, 1):
            grid.addWidget(QLabel(model.name, self), row, 0)
        for place, context in enumerate(SHOWN_CONTEXTS, 1):
            words = self.tr("{count} tokens").format(count=count(context))
            head = set_role(QLabel(words, self), "note")
            head.setWordWrap(True)
            head.setMinimumWidth(1)
            grid.addWidget(head, 0, place)
        column.addLayout(grid)
