"""The time strip: one axis, a bar for each panel, hatched while it thinks and solid while it answers.

Readable without colour: effort is word and bars, thinking is hatched, and the figures stand beside it.
Not here: where the times come from (`app.state.chats.compare`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.core.chats.timeline import Timeline
from app.ui.kit.appearance import Appearance
from app.ui.kit.icons import paint_effort
from app.ui.kit.painted_rows import PaintedRows
from app.ui.kit.theme import Space
from backends.contract.messages import Effort

HATCH = 6  # pixels between two lines
LEAST_TRACK = 160  # pixels


@dataclass(frozen=True)
class Bar:
    """One panel on the axis; its name stands at its left, `words` at its right, or `short` where there is no room."""

    effort: Effort
    timeline: Timeline
    words: str
    short: str
    name: str


class TimeStrip(PaintedRows):
    """Paints bars on a common axis from the question to the last token of the slowest."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(appearance, parent)
        self._bars: tuple[Bar, ...] = ()
        self.note = ""

    def show_bars(self, bars: Sequence[Bar], note: str = "") -> None:
        """Draw these; `note` stands at the right of the legend."""
        self._bars, self.note = tuple(bars), note
        lines = [f"{bar.name}: {bar.words}" for bar in bars]
        self.setAccessibleName(self.tr("Time of each answer. {0}").format("; ".join(lines)))
        self._show_rows(len(bars) + 1)  # one for the legend

    def sizeHint(self) -> QSize:
        return QSize(600, self._rows_height)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self._rows_height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self._card_painter()
        longest = max((bar.timeline.total for bar in self._bars), default=0.0) or 1.0
        for row, bar in enumerate(self._bars):
            self._paint_bar(painter, bar, Space.MEDIUM + row * self._row, longest)
        self._paint_legend(painter, Space.MEDIUM + len(self._bars) * self._row)

    def _paint_bar(self, painter: QPainter, bar: Bar, top: float, longest: float) -> None:
        theme = self._appearance.theme
        track = self._track(top)
        ink = QColor(theme.effort(bar.effort).ink)
        size = self._metrics.ascent()
        icon_top = top + (self._row - size) / 2
        paint_effort(painter, QRectF(Space.LARGE, icon_top, size, size), theme, bar.effort)
        painter.setPen(ink)
        left = Space.LARGE + size + Space.HAIR + 2
        self._paint_words(painter, QRectF(left, top, track.left() - left - Space.SMALL, self._row), bar.name)
        painter.setPen(QColor(theme.colours.quiet))
        left = track.right() + Space.SMALL
        words = bar.words if self._has_room else bar.short
        self._paint_words(painter, QRectF(left, top, self.width() - left - Space.SMALL, self._row), words)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.colours.sunken))
        painter.drawRoundedRect(track, 3, 3)
        start = track.left() + track.width() * bar.timeline.waiting / longest
        middle = start + track.width() * bar.timeline.thinking / longest
        end = middle + track.width() * bar.timeline.answering / longest
        mark = QColor(theme.effort(bar.effort).mark)
        self._paint_hatched(painter, QRectF(start, track.top(), middle - start, track.height()), mark)
        self._paint_solid(painter, QRectF(middle, track.top(), end - middle, track.height()), mark)

    def _paint_words(self, painter: QPainter, box: QRectF, words: str) -> None:
        shown = self._metrics.elidedText(words, Qt.TextElideMode.ElideRight, round(box.width()) + 1)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)

    @property
    def _track_left(self) -> float:
        names = max((self._metrics.horizontalAdvance(bar.name) for bar in self._bars), default=0)
        return Space.LARGE + self._metrics.ascent() + Space.HAIR + min(names, self.width() // 3) + Space.LARGE

    @property
    def _has_room(self) -> bool:
        """Whether the bars are long enough to be compared with all words beside them."""
        figures = max((self._metrics.horizontalAdvance(bar.words) for bar in self._bars), default=0)
        return self.width() - self._track_left - figures - Space.WIDE >= LEAST_TRACK

    def _track(self, top: float) -> QRectF:
        beside = [bar.words if self._has_room else bar.short for bar in self._bars]
        figures = max((self._metrics.horizontalAdvance(words) for words in beside), default=0)
        width = max(40.0, self.width() - self._track_left - figures - Space.WIDE)
        return QRectF(self._track_left, top + 3, width, self._row - 6)

    def _paint_hatched(self, painter: QPainter, box: QRectF, mark: QColor) -> None:
        if box.width() < 0.5:
            return
        path = QPainterPath()
        path.addRoundedRect(box, 2, 2)
        painter.save()
        painter.setClipPath(path)
        painter.setPen(QPen(mark, 2))
        x = box.left() - box.height()
        while x < box.right():
            painter.drawLine(round(x), round(box.bottom()), round(x + box.height()), round(box.top()))
            x += HATCH
        painter.restore()
        painter.setPen(QPen(mark, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 2, 2)

    def _paint_solid(self, painter: QPainter, box: QRectF, mark: QColor) -> None:
        if box.width() < 0.5:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mark)
        painter.drawRoundedRect(box, 2, 2)

    def _paint_legend(self, painter: QPainter, top: float) -> None:
        quiet = QColor(self._appearance.theme.colours.quiet)
        size, x = self._metrics.ascent() * 0.8, float(Space.LARGE)
        y = top + (self._row - size) / 2
        for words, is_hatched in ((self.tr("thinking"), True), (self.tr("answering"), False)):
            box = QRectF(x, y, size, size)
            (self._paint_hatched if is_hatched else self._paint_solid)(painter, box, quiet)
            painter.setPen(quiet)
            width = self._metrics.horizontalAdvance(words)
            painter.drawText(QRectF(x + size + 6, top, width + 2, self._row), Qt.AlignmentFlag.AlignVCenter, words)
            x += size + 6 + width + Space.LARGE
        right = QRectF(x, top, self.width() - x - Space.LARGE, self._row)
        note = self._metrics.elidedText(self.note, Qt.TextElideMode.ElideRight, round(right.width()))
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, note)
