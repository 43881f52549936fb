"""The effort control: Low, Medium, High as one segmented control with rising bars. Shape and colour and word.

Not here: what effort does (`app.state.chats.chat`), several efforts at once (`effort_toggles`).
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.effort_segments import SegmentLook, paint_frame
from app.ui.kit.words import effort_word
from backends.contract.messages import Effort


class EffortButton(QRadioButton):
    """One of the three, of which one is chosen. To the keyboard and to screen readers, a radio button."""

    def __init__(self, effort: Effort, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(effort_word(effort), parent)
        self.effort = effort
        self._look = SegmentLook(self, effort, appearance)

    def sizeHint(self) -> QSize:
        return self._look.size

    def minimumSizeHint(self) -> QSize:
        return self._look.size

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - an override
        """The whole segment is the button."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._look.paint()


class EffortControl(QWidget):
    """Signals: chosen(Effort) – by the user, not by `set_effort`."""

    chosen = Signal(object)

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setAccessibleName(self.tr("Reasoning effort"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self.buttons = {effort: EffortButton(effort, appearance, self) for effort in Effort}
        for button in self.buttons.values():
            self._group.addButton(button)
            row.addWidget(button)
        self.buttons[Effort.MEDIUM].setChecked(True)
        self._group.buttonClicked.connect(lambda: self.chosen.emit(self.effort))
        appearance.changed.connect(self._restyle)

    @property
    def effort(self) -> Effort:
        """The effort that is chosen now."""
        return next(effort for effort, button in self.buttons.items() if button.isChecked())

    def set_effort(self, effort: Effort) -> None:
        """Show it as chosen; emits nothing."""
        self.buttons[effort].setChecked(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_frame(self, list(self.buttons.values()), self._appearance.theme)

    def _restyle(self) -> None:
        for button in self.buttons.values():
            button.updateGeometry()
        self.update()
