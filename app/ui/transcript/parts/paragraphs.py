"""Plain text set as paragraphs one under the other; Markdown in it stays as typed. Questions and reasoning use it.

Not here: what stands round it (`question_part`, `reasoning_part`).
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from app.core.markdown.blocks import Indent, Prose, Words
from app.core.markdown.pieces import PieceRoom, TextPiece, line_pieces
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.prose import ProseView
from app.ui.transcript.look import Face
from app.ui.transcript.parts.part import LaidOutView, MarksOf
from app.ui.transcript.stack import Stack

ROOM = PieceRoom(3000, 60)  # of a part: as much as can be set without a pause


def paragraphs(piece: TextPiece) -> list[Prose]:
    """A piece of a text as one block per line; an empty line becomes the gap before the next."""
    made: list[Prose] = []
    is_tight, joint = piece.joint is not None, piece.joint
    for line in piece.text.split("\n"):
        for part in line_pieces(line.rstrip("\r")):
            if part.strip():
                made.append(Prose((Words(part),), indent=Indent(is_tight=is_tight, joint=joint), is_source=True))
                is_tight, joint = True, ""
            else:
                is_tight, joint = False, None
        joint = "\n" if is_tight else None
    return made


class Paragraphs:
    """Paragraphs one under the other; keeps those that did not change."""

    def __init__(self, kit: Kit, face: Face, colour: QColor, gap: float) -> None:
        self.placed: list[LaidOutView] = []
        self.natural_width = 0.0
        self._kit = kit
        self._face = face
        self._colour = colour
        self._gap = gap
        self._is_continued = False
        self._stack = Stack()

    def update(self, piece: TextPiece) -> None:
        """Show this text in place of the one before."""
        self._is_continued = piece.joint is not None
        blocks = paragraphs(piece)
        del self.placed[len(blocks) :]
        for number, block in enumerate(blocks):
            if number == len(self.placed):
                self.placed.append(
                    LaidOutView(ProseView(block, self._kit.look, self._kit.formulas, self._face, self._colour))
                )
            elif self.placed[number].view.block != block:
                self.placed[number].view.update(block)
                self.placed[number].is_stale = True

    def lay_out(self, width: float, x: float, y: float, is_other_width: bool) -> float:
        """Set everything at this place; answers where it ends."""
        top, widest = y, 0.0
        tops = Stack()
        for number, placed in enumerate(self.placed):
            top += self._gap if (number or self._is_continued) and not placed.view.block.indent.is_tight else 0
            if placed.is_stale or is_other_width:
                placed.view.lay_out(width)
                placed.is_stale = False
            placed.x, placed.y = x, top
            top += placed.view.height
            tops.append(placed.bottom - (self.placed[number - 1].bottom if number else 0))
            if isinstance(placed.view, ProseView):
                widest = max(widest, placed.view.natural_width)
        self._stack, self.natural_width = tops, widest
        return top

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        """Draw what is in sight."""
        first = self._stack.index_at(clip.top() - origin.y())
        for number in range(first, len(self.placed)):
            placed = self.placed[number]
            if origin.y() + placed.y > clip.bottom():
                break
            placed.view.paint(painter, origin + QPointF(placed.x, placed.y), clip, marks_of(number))
