"""Draws a paragraph, heading or list item's text. Not here: its marker and indent (`segment_part`)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from app.core.markdown.blocks import Block, Prose
from app.ui.transcript.blocks.formulas import Formulas
from app.ui.transcript.blocks.links import link_control
from app.ui.transcript.blocks.run_layout import RunLayout
from app.ui.transcript.blocks.view import BlockView, Marks
from app.ui.transcript.commands import Control
from app.ui.transcript.look import Face, Look


class ProseView(BlockView):
    """One block of words, set once per width and text."""

    def __init__(
        self, block: Prose, look: Look, formulas: Formulas, face: Face | None = None, colour: QColor | None = None
    ) -> None:
        super().__init__(block)
        self._prose = block
        self._look = look
        self._formulas = formulas
        self._face = face or look.heading(block.level)
        self._colour = colour or look.text
        self._layout = self._made()

    def lay_out(self, width: float) -> None:
        if self._layout.is_awaiting:
            self._layout = self._made()
        self._layout.lay_out(width)
        self.height = self._layout.height

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks: Marks) -> None:
        self._layout.paint(painter, origin, self._colour, marks)

    def position_at(self, point: QPointF) -> int:
        return self._layout.position_at(point)

    def caret(self, position: int) -> QRectF:
        return self._layout.caret(position)

    def update(self, block: Block) -> bool:
        if not isinstance(block, Prose) or block.level != self._prose.level:
            return False
        if block != self._prose:
            self.block = self._prose = block
            self._layout = self._made()
        return True

    def link_at(self, point: QPointF) -> str:
        return self._layout.link_at(point)

    def controls(self) -> Sequence[Control]:
        layout = self._layout
        return [
            link_control(number, link, area)
            for number, link in enumerate(layout.links)
            if (area := layout.first_area(link)) is not None
        ]

    @property
    def awaited(self) -> bool:
        return self._layout.is_awaiting

    @property
    def is_rtl(self) -> bool:
        return self._layout.is_rtl

    @property
    def baseline(self) -> float:
        return self._layout.baseline

    @property
    def natural_width(self) -> float:
        """The width of its longest line in pixels, if nothing were wrapped."""
        return self._layout.natural_width

    def _made(self) -> RunLayout:
        return RunLayout(self._prose.runs, self._look, self._formulas, self._face)
