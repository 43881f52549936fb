"""What to compare, in a small window under a button: which efforts, how many samples of each, one more model.

Signals: chosen(Choice). Not here: running it (`app.state.chats.compare`).
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.chats.comparison import MOST_PANELS, ComparisonOptions
from app.core.models.model_ref import ModelRef
from app.state.models.model_in_use import ModelInUseState
from app.ui.kit.appearance import Appearance
from app.ui.kit.boxes import ChoiceBox, WholeBox
from app.ui.kit.effort_toggles import EffortToggles
from app.ui.kit.theme import Space
from app.ui.kit.widgets import set_role
from backends.contract.messages import Effort


class ChoicePopup(QFrame):
    """Closes by itself. `room`: how many panels there may be at most; `is_adding`: beside panels that are there."""

    chosen = Signal(object)

    def __init__(
        self,
        in_use: ModelInUseState,
        appearance: Appearance,
        parent: QWidget,
        *,
        room: int = MOST_PANELS,
        is_adding: bool = False,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(self.tr("What to compare"))
        self._room = room
        self._is_adding = is_adding
        self._in_use = in_use
        self.efforts = EffortToggles(appearance, self, is_checked=not is_adding)
        self.samples = WholeBox(self)
        self.samples.setRange(1, MOST_PANELS)
        self.samples.setAccessibleName(self.tr("Samples of each effort"))
        self.second = ChoiceBox(self)
        self.second.setAccessibleName(self.tr("Another model"))
        self.second.addItem(self.tr("none"), None)
        for model in dict.fromkeys((in_use.demo, *in_use.recent)):
            if model != in_use.wanted:
                name = in_use.name_of(model)
                self.second.addItem(name, model)
        self.words = set_role(QLabel(self), "note")
        self.words.setWordWrap(True)
        self.go = set_role(QPushButton(self), "primary")
        self._connect()
        self._lay_out()
        self._refresh()

    @property
    def choice(self) -> ComparisonOptions:
        """The efforts, the number of samples and the second model that are chosen at present."""
        second: ModelRef | None = self.second.currentData()
        return ComparisonOptions(self.efforts.chosen, self.samples.value(), second)

    def open_at(self, button: QWidget) -> None:
        """Under this button, or above it where there is no room below."""
        self.adjustSize()
        screen = self.screen().availableGeometry()
        below = button.mapToGlobal(QPoint(0, button.height() + Space.HAIR))
        above = button.mapToGlobal(QPoint(0, -self.height() - Space.HAIR))
        at = below if below.y() + self.height() <= screen.bottom() else above
        at.setX(max(screen.left(), min(at.x(), screen.right() - self.width())))
        self.move(at)
        self.show()
        self.efforts.buttons[Effort.LOW].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter starts, as a default button would in a dialog."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        if self.go.isEnabled():
            self.chosen.emit(self.choice)
            self.close()

    def _refresh(self) -> None:
        """How many answers that makes, and in which order."""
        count = self.choice.count
        self.go.setEnabled((0 if self._is_adding else 1) < count <= self._room)
        self.go.setText(self._verb(count))
        self.words.setText(self._sentence(count))
        self.adjustSize()

    def _verb(self, count: int) -> str:
        if self._is_adding:
            return self.tr("Add one answer") if count == 1 else self.tr("Add {0} answers").format(count)
        return self.tr("Compare {0} answers").format(count)

    def _sentence(self, count: int) -> str:
        if not count:
            return self.tr("Choose at least one effort.")
        if count == 1 and not self._is_adding:
            return self.tr("Choose another effort, or more samples.")
        if count > self._room:
            return self.tr("{0} answers; there is room for {1}.").format(count, self._room)
        if self.choice.second is not None:
            words = self.tr("Loaded in turn: first {0}, then {1}, and at the end {0} again.")
            return words.format(self._in_use.name, self.second.currentText())
        return self.tr("In one batch, on the model in use.")

    def _connect(self) -> None:
        self.efforts.changed.connect(self._refresh)
        self.samples.valueChanged.connect(self._refresh)
        self.second.currentIndexChanged.connect(self._refresh)
        self.go.clicked.connect(self._choose)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self.efforts)
        for words, field in ((self.tr("Samples of each"), self.samples), (self.tr("Then repeat with"), self.second)):
            row = QHBoxLayout()
            label = set_role(QLabel(words, self), "secondary")
            label.setBuddy(field)
            row.addWidget(label, 1)
            row.addWidget(field)
            column.addLayout(row)
        column.addWidget(self.words)
        column.addWidget(self.go)
