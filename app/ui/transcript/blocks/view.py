"""The contract of what draws one block of text: lay out, draw, hit, mark. Not here: any block (`prose`, `code`, …)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.core.markdown.blocks import Block
from app.ui.transcript.commands import Control


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked in a block: the selected part, what was found, and which of it is the current one."""

    selected: tuple[int, int] | None = None
    found: tuple[tuple[int, int], ...] = ()
    current: int = -1
    hovered: str = ""  # keys of controls
    focused: str = ""
    copied: str = ""  # the control that has just copied, and says so


NO_MARKS = Marks()


class BlockView(ABC):
    """Draws one block. Positions count the characters of `markdown.text.shown`; points are relative to its top left."""

    def __init__(self, block: Block) -> None:
        self.block = block
        self.height = 0.0

    @abstractmethod
    def lay_out(self, width: float) -> None:
        """Set the block in this width; `height` is right afterwards."""

    @abstractmethod
    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks: Marks) -> None:
        """Draw it at `origin`; what lies outside of `clip` may be left out."""

    @abstractmethod
    def position_at(self, point: QPointF) -> int:
        """The position nearest to a point."""

    @abstractmethod
    def caret(self, position: int) -> QRectF:
        """The rectangle of the caret at a position in the text."""

    def update(self, block: Block) -> bool:
        """Take a newer value of the same block in place, if that is possible; it must be laid out again after."""
        return block == self.block

    def link_at(self, point: QPointF) -> str:
        """The address under a point, or nothing."""
        return ""

    def controls(self) -> Sequence[Control]:
        """What can be activated in it, links included."""
        return ()

    def scroll_sideways(self, point: QPointF, pixels: float) -> bool:
        """Move what is wider than the block; whether anything moved."""
        return False

    @property
    def awaited(self) -> bool:
        """Whether it waits for a formula and must be laid out again when one is set."""
        return False

    @property
    def is_rtl(self) -> bool | None:
        """Whether it begins at the right; None where it stands as what is above it does."""
        return None

    @property
    def baseline(self) -> float:
        """Of the first line, where a list marker stands."""
        return 0.0
