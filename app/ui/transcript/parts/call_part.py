"""A use of a tool above an answer's text: one quiet line that says what was called, and unfolded the arguments and
the result in a monospaced face.

Not here: which calls there are (`app.core.chats.steps`), the words of the line (`figures`), running a tool.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.core.chats.steps import Call, ToolResult
from app.core.markdown.blocks import Block, Code, Prose, Table, Words
from app.core.tools.permission import shown_verbatim
from app.core.tools.shown_arguments import shown_arguments
from app.sentence import Sentence
from app.ui.kit.theme import Space
from app.ui.transcript.blocks.code_block import CodeView
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.prose import ProseView
from app.ui.transcript.blocks.table_block import TableView
from app.ui.transcript.blocks.view import BlockView
from app.ui.transcript.commands import ChangeView, Control, ShowWhole, StopCall
from app.ui.transcript.controls import mirrored, paint_control, paint_focus, triangle
from app.ui.transcript.figures import use_line
from app.ui.transcript.parts.part import LaidOutView, MarksOf, MessagePart

_INSET = 22.0  # of what is unfolded, as of the reasoning


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A call with what the tool answered, if it did."""

    call: Call
    result: ToolResult | None = None
    is_running: bool = False
    progress: Sentence | None = None  # what the tool says while it runs


class CallPart(MessagePart):
    """One use of a tool."""

    def __init__(self, use: ToolUse, kit: Kit) -> None:
        super().__init__(kit.look.small.line + Space.SMALL)
        self._use = use
        self._kit = kit
        self._is_open = False
        self._words = ""
        self._across = 0.0
        self._stop: Control | None = None  # while it runs
        self._whole: Control | None = None  # behind a result that was cut
        self._placed: list[LaidOutView] = []

    def update(self, use: ToolUse) -> None:
        """Show this state of it."""
        if use != self._use:
            self._use = use
            self._placed = self._renewed() if self._is_open else []
            self.invalidate()

    def shows(self, result: object) -> bool:
        """Whether this step of the answer is the result in it."""
        return self._use.result is not None and self._use.result == result

    def unfold(self) -> None:
        """Show the arguments and the result."""
        if not self._is_open:
            self._toggle()

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
        stop = [self._stop] if self._stop is not None else []
        whole = [self._whole] if self._whole is not None else []
        inner = [
            control.moved(placed.x, placed.y, f"{number}.")
            for number, placed in enumerate(self._placed)
            for control in placed.view.controls()
        ]
        return [line, *stop, *inner, *whole]

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
        for control in (self._stop, self._whole):
            if control is not None:
                paint_control(painter, control.moved(origin.x(), origin.y()), look, look.note, marks)
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
            shown = shown_arguments(call.tool, call.arguments)
            yield Code(shown.text, shown.language, is_closed=not call.is_open)
        if result is not None:
            yield Prose((Words(QCoreApplication.translate("Transcript", "Result")),))
            yield from self._result(shown_verbatim(result.content))

    def _result(self, text: str) -> Iterator[Block]:
        """A table as one, everything else with every sign in its place, as columns and figures of text need it."""
        blocks = self._kit.reader.all_blocks(text) if _may_be_table(text) else ()
        if blocks and all(isinstance(block, Table) for block in blocks):
            yield from blocks
        else:
            yield Code(text)

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
        if isinstance(block, Table):
            return TableView(block, self._kit)
        assert isinstance(block, Prose), "nothing else is shown"
        return ProseView(block, look, self._kit.formulas, look.small, look.quiet)

    def _measure(self, width: float) -> float:
        self._across = width
        self._words = use_line(self._use.call, self._use.result, self._use.progress, is_running=self._use.is_running)
        self._place_stop(width)
        y = self._line.bottom() + Space.HAIR
        for placed in self._placed:
            placed.x, placed.y = 0.0 if self._kit.look.is_mirrored else _INSET, y + Space.HAIR
            placed.view.lay_out(width - _INSET)
            placed.is_stale = False
            y = placed.bottom
        y = self._place_whole(width, y)
        return y + (Space.SMALL if self._placed else 0)

    def _place_stop(self, width: float) -> None:
        """Behind the line, while the tool runs."""
        self._stop = None
        if self._use.is_running:
            label = QCoreApplication.translate("Transcript", "Stop")
            tip = QCoreApplication.translate("Transcript", "Stop this call and the answer")
            left = self._lead + self._kit.look.small.metrics.horizontalAdvance(self._words) + Space.MEDIUM
            self._stop = self._word("stop", label, tip, QPointF(left, Space.HAIR + 1), width, StopCall())

    def _place_whole(self, width: float, y: float) -> float:
        """Below a result of which the model read the beginning; gives where to go on."""
        self._whole, result = None, self._use.result
        if not self._placed or result is None or not result.whole:
            return y
        label = QCoreApplication.translate("Transcript", "Show all of the result")
        tip = QCoreApplication.translate("Transcript", "The model has read only its beginning")
        self._whole = self._word("whole", label, tip, QPointF(_INSET, y + Space.HAIR), width, ShowWhole(result.whole))
        return self._whole.rect.bottom() + Space.HAIR

    def _word(
        self, key: str, label: str, tip: str, at: QPointF, width: float, command: StopCall | ShowWhole
    ) -> Control:
        face = self._kit.look.note
        rect = QRectF(at.x(), at.y(), face.metrics.horizontalAdvance(label), face.line)
        return Control(key, label, tip, mirrored(rect, width, self._kit.look), command)


def _may_be_table(text: str) -> bool:
    """Whether every line stands between bars, as a table of Markdown does."""
    lines = text.strip().split("\n")
    return len(lines) > 1 and all(line.strip().startswith("|") for line in lines)
