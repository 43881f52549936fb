"""A call that waits for a person: what it is, where it would run, its arguments word for word, and what to decide.

Not here: which call waits (`app.core.chats.transcript`), the buttons (`decisions`), what a decision does (`app.state`),
a call that was decided (`call_part`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from app.core.markdown.blocks import Block, Code, Prose, Style, Words
from app.core.tools.call_terms import CallTerms
from app.core.tools.shown_arguments import ShownArguments, shown_arguments
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Radius, Space
from app.ui.kit.words import count
from app.ui.transcript.blocks.code_block import CodeView
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.prose import ProseView
from app.ui.transcript.commands import ChangeView, Control
from app.ui.transcript.controls import mirrored, paint_control
from app.ui.transcript.parts.decisions import DecisionButtons
from app.ui.transcript.parts.part import LaidOutView, MarksOf, MessagePart
from app.ui.transcript.parts.touches import TouchLine

_PAD = float(Space.LARGE)
_FIELD = 34.0  # pixels of the row for why a call is denied
_ALL = "all"  # the key of the word that unfolds long arguments


@dataclass(frozen=True, slots=True)
class WaitingCall:
    """A call that waits for a decision, as it is judged."""

    terms: CallTerms


class CallCard(MessagePart):
    """One card."""

    def __init__(self, call: WaitingCall, kit: Kit) -> None:
        super().__init__(220.0)
        self._call, self._kit = call, kit
        self._arguments = shown_arguments(call.terms.tool, call.terms.arguments)
        self._is_whole = not self._arguments.is_long
        self._box = QRectF()
        self._more: Control | None = None
        self._buttons = DecisionButtons(kit.look)
        self._touches = TouchLine(call.terms.touches, kit.look)
        self._inner = QPointF(_PAD, 0.0)
        self.is_reason_open = False
        self.field = QRectF()  # where the field for why lies, while it is open
        self._placed = self._made()

    @property
    def terms(self) -> CallTerms:
        """What is asked."""
        return self._call.terms

    def blocks(self) -> list[Block]:
        """The blocks that are shown, without laying them out."""
        return [placed.view.block for placed in self._placed]

    def go_stale(self) -> None:
        """Lay out again whatever is in it."""
        for placed in self._placed:
            placed.is_stale = True
        self.invalidate()

    def open_reason(self, *, is_open: bool) -> None:
        """Make room for the field, or take it away."""
        self.is_reason_open = is_open
        self.invalidate()

    def placed(self) -> Sequence[LaidOutView]:
        return self._placed

    def controls(self) -> Sequence[Control]:
        inner = [
            control.moved(placed.x, placed.y, f"{number}.")
            for number, placed in enumerate(self._placed)
            for control in placed.view.controls()
        ]
        more = [self._more] if self._more is not None else []
        buttons = [control.moved(self._inner.x(), self._inner.y()) for control in self._buttons.controls]
        return [*inner, *more, *buttons]

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        look, marks = self._kit.look, marks_of(-1)
        painter.setPen(QPen(look.accent, 1))
        painter.setBrush(look.surface)
        painter.drawRoundedRect(self._box.translated(origin).adjusted(0.5, 0.5, -0.5, -0.5), Radius.CARD, Radius.CARD)
        for number, placed in enumerate(self._placed):
            placed.view.paint(painter, origin + QPointF(placed.x, placed.y), clip, marks_of(number))
        if self._more is not None:
            paint_control(painter, self._more.moved(origin.x(), origin.y()), look, look.note, marks)
        self._touches.paint(painter, origin + self._inner)
        self._buttons.paint(painter, origin + self._inner, marks, is_armed=self._kit.is_armed(self._call.terms))

    def _made(self) -> list[LaidOutView]:
        look, terms = self._kit.look, self._call.terms
        what = Prose((Words(translated(terms.what), Style.BOLD),))
        where = Prose((Words(translated(terms.where)),))
        made = [
            LaidOutView(ProseView(what, look, self._kit.formulas, look.cell, look.text)),
            LaidOutView(ProseView(where, look, self._kit.formulas, look.small, look.quiet)),
        ]
        if self._arguments.text:
            made.append(LaidOutView(CodeView(self._code(), self._kit, is_wrapped=True)))
        return made

    def _code(self) -> Code:
        shown: ShownArguments = self._arguments
        return Code(shown.text if self._is_whole else shown.beginning, shown.language)

    def _unfold(self) -> None:
        self._is_whole = not self._is_whole
        self._placed[-1] = LaidOutView(CodeView(self._code(), self._kit, is_wrapped=True))
        self.invalidate()

    def _measure(self, width: float) -> float:
        room, y = width - 2 * _PAD, Space.SMALL + _PAD - 2
        for number, placed in enumerate(self._placed):
            placed.x, placed.y = _PAD, y
            placed.view.lay_out(room)
            placed.is_stale = False
            y = placed.bottom + (Space.HAIR if number == 0 else Space.SMALL)
        y = self._place_more(width, y)
        self._touches.lay_out(room, y)
        y += self._touches.height + Space.MEDIUM
        self.field = QRectF(_PAD, y, room, _FIELD) if self.is_reason_open else QRectF()
        y += _FIELD + Space.SMALL if self.is_reason_open else 0
        self._buttons.lay_out(room, y)
        self._box = QRectF(0, Space.SMALL, width, y + self._buttons.height + _PAD - Space.SMALL)
        return self._box.bottom() + Space.SMALL

    def _place_more(self, width: float, y: float) -> float:
        """Place the word that shows all of long arguments; gives where to go on."""
        self._more = None
        if not self._arguments.is_long:
            return y
        face = self._kit.look.note
        label = self._more_words()
        rect = QRectF(_PAD, y, face.metrics.horizontalAdvance(label), face.line)
        tip = QCoreApplication.translate("Transcript", "What is not shown is sent all the same")
        self._more = Control(_ALL, label, tip, mirrored(rect, width, self._kit.look), ChangeView(self._unfold))
        return y + face.line + Space.SMALL

    def _more_words(self) -> str:
        if self._is_whole:
            return QCoreApplication.translate("Transcript", "Show less")
        if self._arguments.lines > self._arguments.beginning.count("\n") + 1:
            words = QCoreApplication.translate("Transcript", "Show all {lines} lines")
            return words.format(lines=count(self._arguments.lines))
        words = QCoreApplication.translate("Transcript", "Show all {count} characters")
        return words.format(count=count(len(self._arguments.text)))
