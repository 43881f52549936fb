"""The reasoning behind its line: small text with a line at its left, a long one in several parts.

Not here: setting its paragraphs (`paragraphs`), the line above it (`answer_parts`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.core.markdown.blocks import Prose
from app.core.markdown.pieces import TextPiece
from app.core.text.direction import runs_right_to_left
from app.ui.kit.theme import Space
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.parts.paragraphs import Paragraphs, paragraphs
from app.ui.transcript.parts.part import LaidOutView, MarksOf, MessagePart
from app.ui.transcript.parts.segment_part import text_height

_INSET = 22.0


class ReasoningPart(MessagePart):
    """A reasoning, or a piece of a long one; `openness` 0 to 1 says how much of it is unfolded."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(0.0)
        self.openness = 0.0
        self._source = TextPiece("")
        self._kit = kit
        self._full = self._across = 0.0
        self._laid_for = -1.0
        self._text: Paragraphs | None = None

    def update(self, source: TextPiece) -> None:
        """Show this reasoning in place of the one before."""
        if source != self._source:
            self._source = source
            if self._text:
                self._text.update(source)
            self.invalidate()

    def unfold(self, openness: float, width: float) -> None:
        """Show this much of it. What was never set keeps a guess of its height till it comes into sight."""
        if openness != self.openness:
            self.openness = openness
            self.invalidate()
            if self._text is None:
                face = self._kit.look.small
                guess = text_height(self._source.text, face.line, width - _INSET, face.font.pixelSize())
                self.height = round(guess * openness) if self._source.text else 0.0

    @property
    def is_set(self) -> bool:
        """Whether its paragraphs have been made, and to measure it again is quick."""
        return self._text is not None

    def is_ready(self, width: float) -> bool:
        return (self._text is not None or not self.openness) and super().is_ready(width)

    def release(self) -> None:
        self._text = None

    def placed(self) -> Sequence[LaidOutView]:
        return self._made().placed if self.openness else ()

    def blocks(self) -> list[Prose]:
        """The blocks that are shown, without laying them out."""
        return paragraphs(self._source) if self.openness else []

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        if not self.openness or not self._source.text:
            return
        painter.save()
        area = QRectF(origin.x(), origin.y(), 1e5, self.height)
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.setOpacity(self.openness)
        x = self._across - 7 if self._is_rtl else 5.0
        bar = QRectF(origin.x() + x, origin.y() + self._above, 2, self.height - self._above)
        painter.fillRect(bar, self._kit.look.line)
        self._made().paint(painter, origin, clip.intersected(area), marks_of)
        painter.restore()

    @property
    def _is_rtl(self) -> bool:
        """Whether its line stands at the right, where its text begins."""
        return runs_right_to_left(self._source.text, self._kit.look.is_mirrored)

    @property
    def _above(self) -> float:
        return 0.0 if self._source.joint is not None else float(Space.SMALL)

    def _made(self) -> Paragraphs:
        if self._text is None:
            self._text = Paragraphs(self._kit, self._kit.look.small, self._kit.look.quiet, Space.SMALL)
            self._text.update(self._source)
        return self._text

    def _measure(self, width: float) -> float:
        if not self.openness or not self._source.text:
            return 0.0
        is_other_width, self._laid_for = width != self._laid_for, width
        self._across = width
        left = 0.0 if self._is_rtl else _INSET
        self._full = self._made().lay_out(width - _INSET, left, self._above, is_other_width)
        return round(self._full * self.openness)
