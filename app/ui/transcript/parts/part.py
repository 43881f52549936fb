"""The contract of a message's parts, which stand one under the other: measure, draw, offer controls, let go.

Not here: any part (`segment_part`, `question_part`, `answer_parts`), the message that stacks them (`message`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from app.ui.transcript.blocks.view import BlockView, Marks
from app.ui.transcript.commands import Control

MarksOf = Callable[[int], Marks]  # the marks of a part's view, by its number


@dataclass(slots=True)
class LaidOutView:
    """A view and where its top left corner is in the part."""

    view: BlockView
    x: float = 0.0
    y: float = 0.0
    is_stale: bool = True  # must be laid out

    @property
    def bottom(self) -> float:
        """Where it ends below its own top, in pixels."""
        return self.y + self.view.height


class MessagePart(ABC):
    """A piece of a message. `height` is an estimate until `measure` ran for the width in use."""

    def __init__(self, height: float) -> None:
        self.height = height
        self._measured_for = -1.0

    def is_ready(self, width: float) -> bool:
        """Whether it can be drawn at this width as it is."""
        return self._measured_for == width

    def measure(self, width: float) -> None:
        """Lay it out; `height` is exact afterwards."""
        self.height = self._measure(width)
        self._measured_for = width

    def invalidate(self) -> None:
        """It must be measured again."""
        self._measured_for = -1.0

    @abstractmethod
    def _measure(self, width: float) -> float:
        """Lay out everything and answer the height."""

    @abstractmethod
    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        """Draw it with its top left corner at `origin`."""

    def placed(self) -> Sequence[LaidOutView]:
        """The views whose text can be selected."""
        return ()

    def controls(self) -> Sequence[Control]:
        """What can be activated in it."""
        return ()

    def release(self) -> None:
        """Give back what can be made again; the height stays. Most have nothing to give."""
        return
