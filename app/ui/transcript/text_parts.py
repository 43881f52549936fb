"""Plain text in a message: the question in its bubble and the reasoning behind its line. Markdown in it stays as typed.

Not here: the line above the reasoning (`answer_parts`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.core.chats.transcript import QuestionEntry
from app.core.markdown.blocks import Indent, Prose, Words
from app.ui.kit.theme import Radius, Space
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.prose import ProseView
from app.ui.transcript.blocks.run_layout import runs_left
from app.ui.transcript.commands import AskOwner, Control, CopyEntry, MessageAction
from app.ui.transcript.controls import Word, paint_control, row, sibling_words
from app.ui.transcript.look import Face
from app.ui.transcript.part import LaidOutView, MarksOf, MessagePart
from app.ui.transcript.segment_part import text_height
from app.ui.transcript.stack import Stack

_LONGEST = 1500  # characters in one block; longer lines are broken at a space
_PADDING = (14.0, 9.0)
_INSET = 22.0  # of the reasoning
_BUBBLE = 0.76  # of the column, at most
_CHIP = 2.0 * Space.SMALL  # room beside a file's name


def paragraphs(text: str) -> list[Prose]:
    """A text as one block per line; an empty line becomes the gap before the next."""
    made: list[Prose] = []
    is_tight = False
    for line in text.split("\n"):
        for piece in _pieces(line.rstrip("\r")):
            if piece.strip():
                made.append(Prose((Words(piece),), indent=Indent(is_tight=is_tight)))
                is_tight = True
            else:
                is_tight = False
    return made


def _pieces(line: str) -> list[str]:
    pieces: list[str] = []
    while len(line) > _LONGEST:
        end = line.rfind(" ", 1, _LONGEST) + 1 or _LONGEST
        pieces.append(line[:end])
        line = line[end:]
    return [*pieces, line]


def _question_words() -> list[Word]:
    copy = QCoreApplication.translate("Transcript", "Copy this question")
    edit = QCoreApplication.translate("Transcript", "Change this question and ask again")
    delete = QCoreApplication.translate("Transcript", "Delete this question and what follows")
    return [
        ("copy", QCoreApplication.translate("Transcript", "Copy"), copy, CopyEntry()),
        ("edit", QCoreApplication.translate("Transcript", "Edit"), edit, AskOwner(MessageAction.EDIT)),
        ("delete", QCoreApplication.translate("Transcript", "Delete"), delete, AskOwner(MessageAction.DELETE)),
    ]


class _Text:
    """Paragraphs one under the other; keeps those that did not change."""

    def __init__(self, kit: Kit, face: Face, colour: QColor, gap: float) -> None:
        self.placed: list[LaidOutView] = []
        self.natural_width = 0.0
        self._kit = kit
        self._face = face
        self._colour = colour
        self._gap = gap
        self._stack = Stack()

    def update(self, text: str) -> None:
        """Show this text in place of the one before."""
        blocks = paragraphs(text)
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
            top += self._gap if number and not placed.view.block.indent.is_tight else 0
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


class QuestionPart(MessagePart):
    """A question: a tinted bubble at the right, its attachments named, its actions under it."""

    def __init__(self, entry: QuestionEntry, kit: Kit, width: float) -> None:
        super().__init__(
            text_height(entry.text, kit.look.answer.line, width * _BUBBLE, kit.look.answer.font.pixelSize()) + 40
        )
        self._entry = entry
        self._kit = kit
        self._bubble = QRectF()
        self._across = width
        self._text: _Text | None = None

    def is_ready(self, width: float) -> bool:
        return self._text is not None and super().is_ready(width)

    def release(self) -> None:
        self._text = None

    def placed(self) -> Sequence[LaidOutView]:
        return self._made().placed

    def controls(self) -> Sequence[Control]:
        words: list[Word] = [
            *_question_words(),
            *sibling_words(self._entry.place),
        ]
        note = self._kit.look.note
        return row(words, note, self._bubble.right(), self._bubble.bottom() + 3, from_right=True)

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        look = self._kit.look
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.bubble)
        painter.drawRoundedRect(self._bubble.translated(origin), Radius.CARD, Radius.CARD)
        if self._entry.is_first_shown:
            self._paint_lead(painter, origin)
        self._paint_attachments(painter, origin)
        self._made().paint(painter, origin, clip, marks_of)

    def paint_controls(self, painter: QPainter, origin: QPointF, marks_of: MarksOf, is_near: bool) -> None:
        """Draw the actions: all when the reader is near, else only the way to siblings."""
        marks = marks_of(-1)
        for control in self.controls():
            if is_near or control.key in ("previous", "next", "place"):
                paint_control(
                    painter, control.moved(origin.x(), origin.y()), self._kit.look, self._kit.look.note, marks
                )

    def _made(self) -> _Text:
        if self._text is None:
            self._text = _Text(self._kit, self._kit.look.answer, self._kit.look.text, 10.0)
            self._text.update(self._entry.text)
        return self._text

    def _measure(self, width: float) -> float:
        look, text = self._kit.look, self._made()
        across, down = _PADDING
        widest = width * _BUBBLE - 2 * across
        top = self._lead + down + len(self._entry.attachments) * self._chip_step
        bottom = text.lay_out(widest, 0, top, is_other_width=True)
        names = max((look.note.metrics.horizontalAdvance(name) for name in self._entry.attachments), default=-_CHIP)
        inner = min(widest, max(text.natural_width, names + _CHIP) + 1)
        if runs_left(self._entry.text):  # it begins at the right edge, which is the bubble's
            bottom = text.lay_out(inner, 0, top, is_other_width=True)
        left = width - inner - 2 * across
        self._bubble = QRectF(left, self._lead, inner + 2 * across, bottom + down - self._lead)
        for placed in text.placed:
            placed.x = left + across
        self._across = width
        return self._bubble.bottom() + look.note.line + Space.HAIR

    @property
    def _lead(self) -> float:
        """Height of the line above the first message that the model is shown."""
        return self._kit.look.note.line + Space.LARGE if self._entry.is_first_shown else 0.0

    def _paint_lead(self, painter: QPainter, origin: QPointF) -> None:
        look = self._kit.look
        words = QCoreApplication.translate("Transcript", "The model is not shown what stands above")
        box = QRectF(origin.x(), origin.y(), self._across, look.note.line)
        painter.setFont(look.note.font)
        painter.setPen(look.quiet)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
        gap = look.note.metrics.horizontalAdvance(words) / 2 + Space.MEDIUM
        painter.setPen(QPen(look.line, 1))
        middle, y = box.center().x(), round(box.center().y()) + 0.5
        painter.drawLine(QPointF(box.left(), y), QPointF(middle - gap, y))
        painter.drawLine(QPointF(middle + gap, y), QPointF(box.right(), y))

    @property
    def _chip_step(self) -> float:
        return self._kit.look.note.line + 2.0 * Space.HAIR

    def _paint_attachments(self, painter: QPainter, origin: QPointF) -> None:
        """A chip for each file, one under the other."""
        look, widest = self._kit.look, self._bubble.width() - 2 * _PADDING[0]
        left, top = origin.x() + self._bubble.left() + _PADDING[0], origin.y() + self._bubble.top() + _PADDING[1]
        painter.setFont(look.note.font)
        for number, name in enumerate(self._entry.attachments):
            shown = look.note.metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, round(widest - _CHIP))
            width = look.note.metrics.horizontalAdvance(shown) + _CHIP
            box = QRectF(left, top + number * self._chip_step, width, look.note.line + Space.HAIR)
            painter.setPen(QPen(look.line, 1))
            painter.setBrush(look.sunken)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), Radius.ROW, Radius.ROW)
            painter.setPen(look.quiet)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), shown)


class ReasoningPart(MessagePart):
    """The reasoning: small text with a line at its left; `openness` 0 to 1 says how much of it is unfolded."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(0.0)
        self.openness = 0.0
        self._source = ""
        self._kit = kit
        self._full = 0.0
        self._laid_for = -1.0
        self._text: _Text | None = None

    def update(self, source: str) -> None:
        """Show this reasoning in place of the one before."""
        if source != self._source:
            self._source = source
            if self._text:
                self._text.update(source)
            self.invalidate()

    def unfold(self, openness: float) -> None:
        """Show this much of it."""
        if openness != self.openness:
            self.openness = openness
            self.invalidate()

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
        if not self.openness or not self._source:
            return
        painter.save()
        area = QRectF(origin.x(), origin.y(), 1e5, self.height)
        painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        painter.setOpacity(self.openness)
        painter.fillRect(
            QRectF(origin.x() + 5, origin.y() + Space.SMALL, 2, self.height - Space.SMALL), self._kit.look.line
        )
        self._made().paint(painter, origin, clip.intersected(area), marks_of)
        painter.restore()

    def _made(self) -> _Text:
        if self._text is None:
            self._text = _Text(self._kit, self._kit.look.small, self._kit.look.quiet, Space.SMALL)
            self._text.update(self._source)
        return self._text

    def _measure(self, width: float) -> float:
        if not self.openness or not self._source:
            return 0.0
        is_other_width, self._laid_for = width != self._laid_for, width
        self._full = self._made().lay_out(width - _INSET, _INSET, Space.SMALL, is_other_width)
        return round(self._full * self.openness)
