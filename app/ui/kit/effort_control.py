"""The effort control: Low, Medium, High as one segmented control with rising bars. Shape and colour and word.

Not here: what effort does (`app.state.chats.chat`).
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.icons import paint_effort
from app.ui.kit.theme import Radius, Space, TextSize
from app.ui.kit.words import effort_sentence, effort_word
from backends.contract.messages import Effort

_BARS = QSize(13, 12)


class EffortButton(QRadioButton):
    """One segment. A radio button to the keyboard and to screen readers; painted as part of the control."""

    def __init__(self, effort: Effort, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(effort_word(effort), parent)
        self.effort = effort
        self._appearance = appearance
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("{effort} effort").format(effort=effort_word(effort)))
        self.setToolTip(effort_sentence(effort))

    def sizeHint(self) -> QSize:
        """Wide enough for the word in its heavier weight, so that choosing moves nothing."""
        theme = self._appearance.theme
        metrics = QFontMetrics(theme.font(TextSize.SECONDARY, 600))
        width = metrics.horizontalAdvance(self.text()) + _BARS.width() + Space.HAIR + 2 * Space.MEDIUM + 2
        return QSize(width, metrics.height() + 13)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:  # noqa: N802 - an override
        """The whole segment is the button."""
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Tint when chosen, bars, word."""
        theme, colours = self._appearance.theme, self._appearance.theme.effort(self.effort)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.fillPath(self._ground(), QColor(colours.tint))
        elif self.underMouse():
            painter.fillPath(self._ground(), QColor(theme.colours.hover))
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.colours.accent), 1.5))
            painter.drawPath(self._ground(2))
        top = (self.height() - _BARS.height()) / 2
        left = self._mirrored(Space.MEDIUM, _BARS.width())
        paint_effort(painter, QRectF(left, top, _BARS.width(), _BARS.height()), theme, self.effort)
        painter.setFont(theme.font(TextSize.SECONDARY, 600 if self.isChecked() else 400))
        painter.setPen(QColor(colours.ink if self.isChecked() else theme.colours.quiet))
        indent = Space.MEDIUM + _BARS.width() + Space.HAIR + 2
        width = self.width() - indent - 1
        word = QRectF(self._mirrored(indent, width), 0, width, self.height())
        leading = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(word, int(leading), self.text())

    def _mirrored(self, left: float, width: float) -> float:
        return self.width() - left - width if self.isRightToLeft() else left

    def _ground(self, inset: float = 1) -> QPainterPath:
        path = QPainterPath()
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        path.addRoundedRect(box, Radius.CONTROL - inset, Radius.CONTROL - inset)
        return path


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
        """The frame and the lines between the segments."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._appearance.theme.colours.line), 1))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        for button in list(self.buttons.values())[1:]:
            edge = button.geometry().right() + 0.5 if self.isRightToLeft() else button.x() + 0.5
            painter.drawLine(
                QRectF(edge, 1, 0, self.height() - 2).topLeft(), QRectF(edge, self.height() - 1, 0, 0).topLeft()
            )

    def _restyle(self) -> None:
        for button in self.buttons.values():
            button.updateGeometry()
        self.update()
