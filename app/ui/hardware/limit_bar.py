"""What a wished load would take of one memory, and the limit it must not pass, which is drawn.

Readable without colour: the parts have the patterns of `memory_bar`, and the words below give the figures.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.machine.fit import MemoryPart
from app.ui.kit.appearance import Appearance
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space, TextSize
from app.ui.kit.words import gib

_HEIGHT = 20
_BEYOND = 1.08  # the limit never stands at the very edge


class LimitBar(QWidget):
    """Parts from the leading edge, a line where the limit is, and what is beyond it in red."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._part: MemoryPart | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self.update)

    def show_part(self, part: MemoryPart) -> None:
        """Draw how much of this memory would be used, and where its limit is."""
        self._part = part
        self.setAccessibleName(self.words())
        self.update()

    def words(self) -> str:
        """The same in a sentence."""
        if self._part is None:
            return ""
        part = self._part
        sentence = self.tr("{name}: {used} of at most {limit}").format(
            name=translated(part.pool.name), used=gib(part.used - part.mapped), limit=gib(max(0, part.pool.budget))
        )
        if part.margin < 0:
            sentence += self.tr(" – {size} too much").format(size=gib(-part.margin))
        return sentence

    def sizeHint(self) -> QSize:
        """Bar and one line of words."""
        return QSize(400, _HEIGHT + Space.HAIR + self._metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    @property
    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._appearance.theme.font(TextSize.NOTE, is_tabular=True))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """To scale: the bar is as long as the limit or what is wanted, whichever is more."""
        if self._part is None:
            return
        colours, part = self._appearance.theme.colours, self._part
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0.5, 0.5, self.width() - 1, _HEIGHT - 1)
        scale = box.width() / max(1, part.used - part.mapped, part.pool.budget) / _BEYOND
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawRoundedRect(box, 4, 4)
        x = box.left()
        for size, colour, pattern in (
            (part.weights + part.repacked, colours.accent, Qt.BrushStyle.SolidPattern),
            (part.cache, colours.low.mark, Qt.BrushStyle.BDiagPattern),
            (part.compute, colours.medium.mark, Qt.BrushStyle.Dense4Pattern),
        ):
            self._fill(painter, QRectF(x, box.top(), size * scale, box.height()), QColor(colour), pattern)
            x += size * scale
        self._paint_limit(painter, box, max(0, part.pool.budget) * scale, x)
        painter.setFont(self._appearance.theme.font(TextSize.NOTE, is_tabular=True))
        painter.setPen(QColor(colours.bad if part.margin < 0 else colours.quiet))
        top = float(_HEIGHT + Space.HAIR)
        painter.drawText(QRectF(0, top, self.width(), self._metrics.height()), Qt.AlignmentFlag.AlignLeft, self.words())

    def _fill(self, painter: QPainter, box: QRectF, colour: QColor, pattern: Qt.BrushStyle) -> None:
        ground = QColor(colour)
        ground.setAlphaF(1.0 if pattern is Qt.BrushStyle.SolidPattern else 0.3)
        painter.fillRect(box, ground)
        painter.fillRect(box, QBrush(colour, pattern))

    def _paint_limit(self, painter: QPainter, box: QRectF, limit: float, end: float) -> None:
        colours = self._appearance.theme.colours
        x = box.left() + limit
        if end > x:
            beyond = QRectF(x, box.top(), end - x, box.height())
            painter.fillRect(beyond, QBrush(QColor(colours.bad), Qt.BrushStyle.DiagCrossPattern))
        painter.setPen(QPen(QColor(colours.bad if end > x else colours.text), 2))
        painter.drawLine(round(x), 0, round(x), _HEIGHT)
