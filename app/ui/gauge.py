"""How full the context is: a figure and a bar. Not here: counting tokens."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.appearance import Appearance
from app.ui.theme import Space, TextSize
from app.ui.words import count

_BAR = QSize(88, 6)
NEARLY_FULL = 0.9


class ContextGauge(QWidget):
    """`3,120 of 16,384` and a bar; hidden while nothing is known."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._used, self._total = 0, 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        appearance.changed.connect(self.updateGeometry)
        self.show_use(0, 0)

    def show_use(self, used: int, total: int) -> None:
        """Tokens used of the context; a total of 0 hides the gauge."""
        self._used, self._total = used, total
        self.setVisible(total > 0 and used > 0)
        sentence = self.tr("Context: {used} of {total} tokens used").format(used=count(used), total=count(total))
        self.setAccessibleName(sentence)
        self.setToolTip(sentence)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """The figure, a gap, the bar."""
        metrics = QFontMetrics(self._font())
        return QSize(metrics.horizontalAdvance(self._figure()) + Space.MEDIUM + _BAR.width(), metrics.height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bar turns from the accent to the warning colour when the context is nearly full."""
        colours = self._appearance.theme.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font())
        painter.setPen(QColor(colours.quiet))
        figure = self.rect().adjusted(0, 0, -_BAR.width() - Space.MEDIUM, 0)
        painter.drawText(figure, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._figure())
        bar = QRectF(self.width() - _BAR.width(), (self.height() - _BAR.height()) / 2, _BAR.width(), _BAR.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(bar, 2, 2)
        part = min(1.0, self._used / self._total) if self._total else 0.0
        painter.setBrush(QColor(colours.bad if part >= NEARLY_FULL else colours.accent))
        painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(3.0, bar.width() * part), bar.height()), 2, 2)

    def _figure(self) -> str:
        return self.tr("{used} of {total}").format(used=count(self._used), total=count(self._total))

    def _font(self) -> QFont:
        return self._appearance.theme.font(TextSize.NOTE, is_tabular=True)
