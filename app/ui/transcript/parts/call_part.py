"""A use of a tool above an answer's text: one quiet line that says what was called, and unfolded the arguments and
the result in a monospaced face.

Not here: which calls there are (`app.core.chats.steps`), the words of the line (`figures`), running a tool.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.core.chats.steps import Call, Reasoning, Step, ToolResult
from app.core.markdown.blocks import Block, Code, Prose, Words
from app.ui.kit.theme import Space
from app.ui.transcript.blocks.code_block import CodeView
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.prose import ProseView
from app.ui.transcript.blocks.view import BlockView
from app.ui.transcript.commands import ChangeView, Control
from app.ui.transcript.controls import mirrored, paint_focus, triangle
from app.ui.transcript.figures import call_line
from app.ui.transcript.parts.part import LaidOutView, MarksOf, MessagePart

_INSET = 22.0  # of what is unfolded, as of the reasoning


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A call with what the tool answered, if it did."""

    call: Call
    result: ToolResult | None = None


def above_text(steps: Sequence[Step]) -> Iterator[Reasoning | ToolUse]:
    """What stands above an answer's text, in order: reasoning and uses of tools. Reasoning always comes first, be it
    empty, so that the first part does not change its kind while the answer grows.
    """
    if not steps or not isinstance(steps[0], Reasoning):
        yield Reasoning("")
    for number, step in enumerate(steps):
        behind = steps[number + 1] if number + 1 < len(steps) else None
        if isinstance(step, Reasoning):
            yield step
        elif isinstance(step, Call):
            yield ToolUse(step, behind if isinstance(behind, ToolResult) else None)


class CallPart(MessagePart):
    """One use of a tool."""

    def __init__(self, use: ToolUse, kit: Kit) -> None:
        super().__init__(kit.look.small.line + Space.SMALL)
        self._use = use
        self._kit = kit
        self._is_open = False
        self._words = ""
        self._across = 0.0
        self._placed: list[LaidOutView] = []

    def update(self, use: ToolUse) -> None:
        """Show this state of it."""
        if use != self._use:
            self._use = use
            self._placed = self._renewed() if self._is_open else []
            self.invalidate()

    def blocks(self) -> list[Block]:
        """The blocks that are shown, without laying them out."""
        return list(self._shown()) if self._is_open else []

    def go_stale(self) -> None:
        """Lay out again whatever is in it."""
        for placed in self._placed:
            placed.is_stale = True
        self.invalidate()

    def placed(self) -> Sequence[LaidOutView]:
        return self._placed

    def controls(self) -> Sequence[Control]:
        hide = QCoreApplication.translate("Transcript", "Hide the call")
        tip = hide if self._is_open else QCoreApplication.translate("Transcript", "Show the call")
        line = Control("call", f"{tip}, {self._words}", tip, self._line, ChangeView(self._toggle))
        inner = [
            control.moved(placed.x, placed.y, f"{number}.")
            for number, placed in enumerate(self._placed)
            for control in placed.view.controls()
        ]
        return [line, *inner]

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        look, marks, face = self._kit.look, marks_of(-1), self._kit.look.small
        line = self._line.translated(origin)
        colour = look.text if "call" in (marks.hovered, marks.focused) else look.quiet
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        size = look.scaled(7)
        x = line.right() - size if look.is_mirrored else line.left()
        painter.drawPolygon(triangle(x, line.center().y(), size, self._is_open, look.is_mirrored))
        painter.setPen(colour)
        painter.setFont(face.font)
        words = line.left() if look.is_mirrored else line.left() + self._lead
        painter.drawText(QPointF(words, line.top() + face.baseline), self._words)
        if marks.focused == "call":
            paint_focus(painter, line, look)
        for number, placed in enumerate(self._placed):
            placed.view.paint(painter, origin + QPointF(placed.x, placed.y), clip, marks_of(number))

    @property
    def _lead(self) -> float:
        return self._kit.look.scaled(15)

    @property
    def _line(self) -> QRectF:
        face = self._kit.look.small
        line = QRectF(0, Space.HAIR, self._lead + face.metrics.horizontalAdvance(self._words), face.line)
        return mirrored(line, self._across, self._kit.look)

    def _toggle(self) -> None:
        self._is_open = not self._is_open
        self._placed = self._renewed() if self._is_open else []
        self.invalidate()

    def _shown(self) -> Iterator[Block]:
        call, result = self._use.call, self._use.result
        if call.arguments:
            is_json = call.content_type == "json" or call.arguments.startswith("{")
            yield Code(call.arguments, "json" if is_json else "", is_closed=not call.is_open)
        if result is not None:
            yield Prose((Words(QCoreApplication.translate("Transcript", "Result")),))
            yield Code(result.content)

    def _renewed(self) -> list[LaidOutView]:
        """Views of what is shown; one that can take its new text stays."""
        made: list[LaidOutView] = []
        for number, block in enumerate(self._shown()):
            kept = self._placed[number] if number < len(self._placed) else None
            if kept is None or not kept.view.update(block):
                kept = LaidOutView(self._view(block))
            kept.is_stale = True
            made.append(kept)
        return made

    def _view(self, block: Block) -> BlockView:
        look = self._kit.look
        if isinstance(block, Code):
            return CodeView(block, self._kit)
        assert isinstance(block, Prose), "nothing else is shown"
        return ProseView(block, look, self._kit.formulas, look.small, look.quiet)

    def _measure(self, width: float) -> float:
        self._across = width
        self._words = call_line(self._use.call)
        y = self._line.bottom() + Space.HAIR
        for placed in self._placed:
            placed.x, placed.y = 0.0 if self._kit.look.is_mirrored else _INSET, y + Space.HAIR
            placed.view.lay_out(width - _INSET)
            placed.is_stale = False
            y = placed.bottom
        return y + (Space.SMALL if self._placed else 0)
