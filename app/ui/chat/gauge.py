"""How full the context is: a figure and a bar. Not here: counting tokens."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui.kit.appearance import Appearance
from app.ui.kit.theme import Space, TextSize, with_alpha
from app.ui.kit.words import count

_BAR = QSize(88, 6)
_COMPACT = 40  # pixels of the bar where there is no room
NEARLY_FULL = 0.9
_LIGHTER = 0.45  # opacity of what the next question adds


class ContextGauge(QWidget):
    """`3,120 + 240 of 16,384` – the chat, what the next question adds – and a bar; hidden while nothing is known."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._used, self._question, self._total = 0, 0, 0
        self._is_compact = False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        appearance.changed.connect(self.updateGeometry)
        self.show_use(0, 0)

    def show_use(self, used: int, total: int, question: int = 0, tools: int = 0) -> None:
        """Tokens used of the context, those that tools take of them, and what the next question would add; a total of
        0 hides the gauge.
        """
        self._used, self._question, self._total = used, question, total
        self.setVisible(total > 0 and used + question > 0)
        sentence = self.tr("Context: {used} of {total} tokens used").format(used=count(used), total=count(total))
        if tools:
            takes = self.tr("tools take {tools} tokens").format(tools=count(tools))
            sentence = f"{sentence}; {takes}"
        if question:
            left = count(max(0, total - used - question))
            adds = self.tr("the next question takes {question}, {left} are left for its answer")
            sentence = f"{sentence}; {adds.format(question=count(question), left=left)}"
        self.setAccessibleName(sentence)
        self.setToolTip(sentence)
        self.updateGeometry()
        self.update()

    def set_compact(self, is_compact: bool) -> None:
        """Only the bar, where there is no room for the figure."""
        if is_compact != self._is_compact:
            self._is_compact = is_compact
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """The figure, a gap, the bar."""
        metrics = QFontMetrics(self._font())
        if self._is_compact:
            return QSize(_COMPACT, metrics.height() + 4)
        return QSize(metrics.horizontalAdvance(self._figure()) + Space.MEDIUM + _BAR.width(), metrics.height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bar turns from the accent to the warning colour when the context is nearly full."""
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._is_compact:
            self._paint_figure(painter)
        self._paint_bar(painter)

    def _paint_figure(self, painter: QPainter) -> None:
        painter.setFont(self._font())
        painter.setPen(QColor(self._appearance.theme.colours.quiet))
        figure = self.rect().adjusted(0, 0, -_BAR.width() - Space.MEDIUM, 0)
        painter.drawText(figure, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._figure())

    def _paint_bar(self, painter: QPainter) -> None:
        colours = self._appearance.theme.colours
        width = _COMPACT if self._is_compact else _BAR.width()
        bar = QRectF(self.width() - width, (self.height() - _BAR.height()) / 2, width, _BAR.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(bar, 2, 2)
        used, all_of_it = self._part(self._used), self._part(self._used + self._question)
        colour = colours.bad if all_of_it >= NEARLY_FULL else colours.accent
        for part, shade in ((all_of_it, with_alpha(colour, _LIGHTER)), (used, QColor(colour))):
            painter.setBrush(shade)
            painter.drawRoundedRect(QRectF(bar.left(), bar.top(), max(3.0, bar.width() * part), bar.height()), 2, 2)

    def _part(self, tokens: int) -> float:
        return min(1.0, tokens / self._total) if self._total else 0.0

    def _figure(self) -> str:
        used = f"{count(self._used)} + {count(self._question)}" if self._question else count(self._used)
        return self.tr("{used} of {total}").format(used=used, total=count(self._total))

    def _font(self) -> QFont:
        return self._appearance.theme.font(TextSize.NOTE, is_tabular=True)
