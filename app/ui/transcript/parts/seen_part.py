"""One quiet line below an answer: which parts of attached files were looked up for it.

Not here: which they are (`app.core.tools.browser.seen`).
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.core.markdown.blocks import Words
from app.sentence import Sentence
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Space
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.run_layout import RunLayout
from app.ui.transcript.blocks.view import Marks
from app.ui.transcript.parts.part import MarksOf, MessagePart


class SeenPart(MessagePart):
    """The line, broken where it is long."""

    def __init__(self, seen: Sentence, kit: Kit) -> None:
        super().__init__(kit.look.note.line + Space.SMALL)
        self._kit = kit
        self._text = RunLayout((Words(translated(seen)),), kit.look, kit.formulas, kit.look.note)

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        self._text.paint(painter, origin + QPointF(0, Space.SMALL), self._kit.look.quiet, Marks())

    def _measure(self, width: float) -> float:
        self._text.lay_out(width)
        return Space.SMALL + self._text.height
