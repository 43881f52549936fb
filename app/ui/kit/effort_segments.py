"""How the three efforts look wherever they are chosen: segments of one frame, each with bars, a word and a tint.

Not here: choosing one of them (`effort_control`) or several (`effort_toggles`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.icons import paint_effort
from app.ui.kit.theme import Radius, Space, TextSize, Theme
from app.ui.kit.words import effort_name, effort_sentence
from backends.contract.messages import Effort

_BARS = QSize(13, 12)


class SegmentLook:
    """The look of one button that chooses an effort; the button asks for it when it is painted."""

    def __init__(self, button: QAbstractButton, effort: Effort, appearance: Appearance) -> None:
        self._button, self._effort, self._appearance = button, effort, appearance
        button.setAttribute(Qt.WidgetAttribute.WA_Hover)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.setAccessibleName(effort_name(effort))
        button.setToolTip(effort_sentence(effort))

    @property
    def size(self) -> QSize:
        """Wide enough for the word in its heavier weight, so that choosing moves nothing."""
        metrics = QFontMetrics(self._appearance.theme.font(TextSize.SECONDARY, 600))
        width = metrics.horizontalAdvance(self._button.text()) + _BARS.width() + Space.HAIR + 2 * Space.MEDIUM + 2
        return QSize(width, metrics.height() + 13)

    def paint(self) -> None:
        """Tint when chosen, bars, word."""
        button, theme = self._button, self._appearance.theme
        painter = QPainter(button)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if button.isChecked():
            painter.fillPath(self._ground(), QColor(theme.effort(self._effort).tint))
        elif button.underMouse():
            painter.fillPath(self._ground(), QColor(theme.colours.hover))
        if button.hasFocus():
            painter.setPen(QPen(QColor(theme.colours.accent), 1.5))
            painter.drawPath(self._ground(2))
        top = (button.height() - _BARS.height()) / 2
        left = self._mirrored(Space.MEDIUM, _BARS.width())
        paint_effort(painter, QRectF(left, top, _BARS.width(), _BARS.height()), theme, self._effort)
        self._paint_word(painter)

    def _paint_word(self, painter: QPainter) -> None:
        button, theme = self._button, self._appearance.theme
        painter.setFont(theme.font(TextSize.SECONDARY, 600 if button.isChecked() else 400))
        painter.setPen(QColor(theme.effort(self._effort).ink if button.isChecked() else theme.colours.quiet))
        indent = Space.MEDIUM + _BARS.width() + Space.HAIR + 2
        width = button.width() - indent - 1
        word = QRectF(self._mirrored(indent, width), 0, width, button.height())
        painter.drawText(word, int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter), button.text())

    def _mirrored(self, left: float, width: float) -> float:
        return self._button.width() - left - width if self._button.isRightToLeft() else left

    def _ground(self, inset: float = 1) -> QPainterPath:
        path = QPainterPath()
        box = QRectF(self._button.rect()).adjusted(inset, inset, -inset, -inset)
        path.addRoundedRect(box, Radius.CONTROL - inset, Radius.CONTROL - inset)
        return path


def paint_frame(control: QWidget, buttons: Sequence[QWidget], theme: Theme) -> None:
    """Paint the frame of a control and the lines between its segments."""
    painter = QPainter(control)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.colours.line), 1))
    box = QRectF(control.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
    for button in buttons[1:]:
        edge = button.geometry().right() + 0.5 if control.isRightToLeft() else button.x() + 0.5
        painter.drawLine(QLineF(edge, 1, edge, control.height() - 1))
