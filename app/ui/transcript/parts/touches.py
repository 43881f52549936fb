"""The line of a card that says what a call can reach: a dot of colour and a word for each, never colour alone.

Not here: what a call touches (`app.core.tools.call_terms`), the card (`call_card`).
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.core.tools.call_terms import Touch
from app.ui.kit.theme import Space
from app.ui.transcript.look import Look

_DOT = 7.0


def touch_word(touch: Touch) -> str:
    """Say in a word or two what is reached."""
    match touch:
        case Touch.ATTACHMENTS:
            return QCoreApplication.translate("Transcript", "reads what is attached")
        case Touch.FILES:
            return QCoreApplication.translate("Transcript", "files of this computer")
        case Touch.NETWORK:
            return QCoreApplication.translate("Transcript", "network")
        case Touch.COMMAND:
            return QCoreApplication.translate("Transcript", "runs a command")


def touch_words(touches: Iterable[Touch]) -> list[tuple[str, Touch | None]]:
    """Say all that is reached, in a fixed order; where it is nothing, that."""
    reached = frozenset(touches)
    found: list[tuple[str, Touch | None]] = [(touch_word(touch), touch) for touch in Touch if touch in reached]
    return found or [(QCoreApplication.translate("Transcript", "touches nothing outside"), None)]


class TouchLine:
    """One line of them, or more where it is narrow."""

    def __init__(self, touches: Iterable[Touch], look: Look) -> None:
        self._look = look
        self._items = touch_words(touches)
        self._rects: list[QRectF] = []
        self.height = 0.0

    def lay_out(self, width: float, y: float) -> None:
        """Place them in this width, from `y` on."""
        look, x, top = self._look, 0.0, y
        self._rects = []
        for text, _touch in self._items:
            needed = min(width, look.scaled(_DOT) + 6 + look.note.metrics.horizontalAdvance(text))
            if x and x + needed > width:
                x, top = 0.0, top + look.note.line
            self._rects.append(QRectF(width - x - needed if look.is_mirrored else x, top, needed, look.note.line))
            x += needed + Space.LARGE
        self.height = top + look.note.line - y

    def paint(self, painter: QPainter, origin: QPointF) -> None:
        """Draw them."""
        look, dot = self._look, self._look.scaled(_DOT)
        painter.setFont(look.note.font)
        for (text, touch), place in zip(self._items, self._rects, strict=True):
            rect = place.translated(origin)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour(touch))
            x = rect.right() - dot if look.is_mirrored else rect.left()
            painter.drawEllipse(QRectF(x, rect.center().y() - dot / 2, dot, dot))
            painter.setPen(look.text)
            words = rect.left() if look.is_mirrored else rect.left() + dot + 6
            shown = look.note.metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width() - dot - 4)
            painter.drawText(QPointF(words, rect.top() + look.note.baseline), shown)

    def _colour(self, touch: Touch | None) -> QColor:
        look = self._look
        match touch:
            case None:
                return QColor(look.theme.colours.good)
            case Touch.COMMAND:
                return look.bad
            case Touch.NETWORK | Touch.FILES:
                return QColor(look.theme.colours.high.mark)
            case Touch.ATTACHMENTS:
                return look.accent
