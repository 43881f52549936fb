"""Several efforts at once, looking as the control for one of them does.

Not here: choosing one effort (`effort_control`), how a segment looks (`effort_segments`).
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.effort_segments import SegmentLook, paint_frame
from app.ui.kit.words import effort_word
from backends.contract.messages import Effort


class EffortToggle(QCheckBox):
    """One of the three, chosen or not. To the keyboard and to screen readers, a check box."""

    def __init__(self, effort: Effort, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(effort_word(effort), parent)
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


class EffortToggles(QWidget):
    """Signals: changed() – another set is chosen."""

    changed = Signal()

    def __init__(self, appearance: Appearance, parent: QWidget, *, is_checked: bool = True) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self.setAccessibleName(self.tr("Reasoning efforts"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons = {effort: EffortToggle(effort, appearance, self) for effort in Effort}
        for button in self.buttons.values():
            button.setChecked(is_checked)
            button.toggled.connect(self.changed)
            row.addWidget(button)
        appearance.changed.connect(self._restyle)

    @property
    def chosen(self) -> tuple[Effort, ...]:
        """The efforts that are chosen, lowest first."""
        return tuple(effort for effort, button in self.buttons.items() if button.isChecked())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame and the lines between the segments."""
        paint_frame(self, list(self.buttons.values()), self._appearance.theme)

    def _restyle(self) -> None:
        for button in self.buttons.values():
            button.updateGeometry()
        self.update()
