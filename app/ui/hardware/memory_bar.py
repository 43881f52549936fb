"""One memory as a bar: weights, context, compute, other programs, free; the prediction is an outline around our part.

Readable without colour: each part has a pattern of its own, and the legend below gives the figures.
Not here: where the figures come from (`app.state.machine.hardware`).
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.core.machine.device_use import DeviceUse
from app.ui.kit.appearance import Appearance
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space, TextSize
from app.ui.kit.words import gib

_HEIGHT = 24
_EMPTY = DeviceUse("", "", 0)

Part = tuple[str, int, QColor, Qt.BrushStyle]


class MemoryBar(QWidget):
    """A bar with the parts of one memory, and the legend below it."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._use = _EMPTY
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        appearance.changed.connect(self._restyle)

    def show_use(self, use: DeviceUse) -> None:
        """Draw the parts of this memory in the order in which they are given."""
        self._use = use
        figures = ", ".join(f"{words} {gib(size)}" for words, size, _, _ in self._parts())
        sentence = self.tr("{name}, {total}: {figures}").format(
            name=translated(use.name), total=gib(use.total), figures=figures
        )
        if use.predicted is not None:
            sentence += self.tr("; predicted {size}").format(size=gib(use.predicted))
        self.setAccessibleName(sentence)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Bar, gap, and as many lines as the legend needs."""
        return QSize(400, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(max(160, self.width())))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - an override
        return True

    def heightForWidth(self, arg__1: int) -> int:  # noqa: N802 - an override
        lines = 1 + max((line for _, _, line in self._legend(arg__1)), default=0)
        return _HEIGHT + Space.SMALL + lines * (self._metrics.height() + 2)

    @property
    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(self._appearance.theme.font(TextSize.NOTE, is_tabular=True))

    def _parts(self) -> Iterator[Part]:
        use, colours = self._use, self._appearance.theme.colours
        yield self.tr("Weights"), use.weights, QColor(colours.accent), Qt.BrushStyle.SolidPattern
        yield self.tr("Context"), use.cache, QColor(colours.low.mark), Qt.BrushStyle.BDiagPattern
        yield self.tr("Compute"), use.compute, QColor(colours.medium.mark), Qt.BrushStyle.Dense4Pattern
        yield self._others_words(), use.others, QColor(colours.quiet), Qt.BrushStyle.FDiagPattern
        yield self.tr("Free"), use.free, QColor(colours.line), Qt.BrushStyle.NoBrush

    def _others_words(self) -> str:
        """A GPU's driver takes some for every program, ours too."""
        return self.tr("Other programs") if self._use.device == "CPU" else self.tr("Driver, other programs")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Parts from the leading edge, the outline, the legend."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(0.5, 0.5, self.width() - 1, _HEIGHT - 1)
        self._paint_parts(painter, box)
        painter.setPen(QPen(QColor(self._appearance.theme.colours.line), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        self._paint_prediction(painter, box)
        self._paint_legend(painter)

    def _paint_parts(self, painter: QPainter, box: QRectF) -> None:
        path = QPainterPath()
        path.addRoundedRect(box, 4, 4)
        painter.save()
        painter.setClipPath(path)
        x = box.left()
        for _, size, colour, pattern in self._parts():
            width = box.width() * size / self._use.total if self._use.total else 0.0
            self._fill(painter, QRectF(x, box.top(), width, box.height()), colour, pattern)
            x += width
        painter.restore()

    def _fill(self, painter: QPainter, box: QRectF, colour: QColor, pattern: Qt.BrushStyle) -> None:
        """A tinted ground under the pattern, and an edge at the end, so that neighbours stay apart."""
        if pattern is Qt.BrushStyle.NoBrush or box.width() <= 0:
            return
        ground = QColor(colour)
        ground.setAlphaF(1.0 if pattern is Qt.BrushStyle.SolidPattern else 0.3)
        painter.fillRect(box, ground)
        painter.fillRect(box, QBrush(colour, pattern))
        painter.fillRect(QRectF(box.right() - 1, box.top(), 1, box.height()), colour)

    def _paint_prediction(self, painter: QPainter, box: QRectF) -> None:
        if not self._use.predicted or not self._use.total:
            return
        width = max(6.0, min(1.0, self._use.predicted / self._use.total) * box.width())
        pen = QPen(QColor(self._appearance.theme.colours.text), 1.5)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.drawRoundedRect(QRectF(box.left() + 1, box.top() + 1, width - 1, box.height() - 2), 3, 3)

    def _paint_legend(self, painter: QPainter) -> None:
        painter.setFont(self._appearance.theme.font(TextSize.NOTE, is_tabular=True))
        quiet = QColor(self._appearance.theme.colours.quiet)
        metrics = self._metrics
        side = metrics.ascent() * 0.75
        for (words, size, colour, pattern), x, line in self._legend(self.width()):
            top = _HEIGHT + float(Space.SMALL) + line * (metrics.height() + 2)
            sign = QRectF(x + 0.5, top + (metrics.height() - side) / 2, side, side)
            self._fill(painter, sign, colour, pattern)
            painter.setPen(QPen(colour if pattern is not Qt.BrushStyle.NoBrush else quiet, 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(sign)
            painter.setPen(quiet)
            painter.drawText(QRectF(x + side + 6, top, self.width(), metrics.height()), f"{words} {gib(size)}")

    def _legend(self, width: int) -> Iterator[tuple[Part, float, int]]:
        """Each part with its place and line; a model's parts only where there is one."""
        metrics, x, line = self._metrics, 0.0, 0
        for part in self._parts():
            if not part[1] and not self._use.ours and part[3] is not Qt.BrushStyle.NoBrush:
                continue
            needed = metrics.ascent() * 0.75 + 6 + metrics.horizontalAdvance(f"{part[0]} {gib(part[1])}")
            if x and x + needed > width:
                x, line = 0.0, line + 1
            yield part, x, line
            x += needed + Space.LARGE

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()
