"""A question in its bubble, in one part or, unfolded and long, in several, so that only those in sight are ever set.

Not here: setting its paragraphs (`paragraphs`), which question is unfolded (`message`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.core.chats.transcript import QuestionEntry
from app.core.markdown.pieces import PieceRoom, TextPiece, text_pieces
from app.core.text.direction import has_right_to_left
from app.ui.kit.theme import Radius, Space
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.commands import AskOwner, Control, CopyEntry, FoldMessage, MessageAction, OpenFile
from app.ui.transcript.controls import Word, mirrored, mirrored_controls, paint_control, row, sibling_words
from app.ui.transcript.parts.paragraphs import ROOM, Paragraphs
from app.ui.transcript.parts.part import LaidOutView, MarksOf, MessagePart
from app.ui.transcript.parts.segment_part import text_height

_PADDING = (14.0, 9.0)
_BUBBLE = 0.76  # of the column, at most
_CHIP = 2.0 * Space.SMALL  # room beside a file's name
_GAP = 10.0  # between two paragraphs
_LONG = PieceRoom(1500, 20)  # what is longer is folded
_PREVIEW = PieceRoom(1000, 12)  # as much of it as is shown then


class QuestionFold(Enum):
    """Whether a question can be folded, and is."""

    NONE = "short enough"
    CLOSED = "only its beginning is shown"
    OPEN = "all of it is shown"


@dataclass(frozen=True, slots=True)
class QuestionSlice:
    """A piece of a question, whether others stand above and below it in the bubble, and how it is folded."""

    piece: TextPiece
    is_first: bool
    is_last: bool
    fold: QuestionFold


def question_pieces(text: str) -> Iterator[TextPiece]:
    """A question in pieces, of which the first alone is shown while it is folded."""
    is_long = len(text) > _LONG.characters or text.count("\n") >= _LONG.lines
    return text_pieces(text, ROOM, _PREVIEW) if is_long else iter((TextPiece(text),))


def question_slices(text: str, is_unfolded: bool) -> list[QuestionSlice]:
    """The pieces that are shown of a question."""
    pieces = question_pieces(text)
    first, second = next(pieces), next(pieces, None)
    if second is None:
        return [QuestionSlice(first, True, True, QuestionFold.NONE)]
    if not is_unfolded:
        return [QuestionSlice(first, True, True, QuestionFold.CLOSED)]
    rest = [second, *pieces]
    middle = [QuestionSlice(piece, False, piece is rest[-1], QuestionFold.OPEN) for piece in rest]
    return [QuestionSlice(first, True, False, QuestionFold.OPEN), *middle]


def _question_words() -> list[Word]:
    copy = QCoreApplication.translate("Transcript", "Copy this question")
    edit = QCoreApplication.translate("Transcript", "Change this question and ask again")
    delete = QCoreApplication.translate("Transcript", "Delete this question and what follows")
    return [
        ("copy", QCoreApplication.translate("Transcript", "Copy"), copy, CopyEntry()),
        ("edit", QCoreApplication.translate("Transcript", "Edit"), edit, AskOwner(MessageAction.EDIT)),
        ("delete", QCoreApplication.translate("Transcript", "Delete"), delete, AskOwner(MessageAction.DELETE)),
    ]


def _fold_word(fold: QuestionFold) -> Word:
    if fold is QuestionFold.CLOSED:
        tip = QCoreApplication.translate("Transcript", "Show the whole question")
        return "fold", QCoreApplication.translate("Transcript", "Show more"), tip, FoldMessage()
    tip = QCoreApplication.translate("Transcript", "Show only the beginning of the question")
    return "fold", QCoreApplication.translate("Transcript", "Show less"), tip, FoldMessage()


class QuestionPart(MessagePart):
    """A question, or a slice of one: a tinted bubble at the right, attachments named in the first, actions under the
    last.
    """

    def __init__(self, entry: QuestionEntry, shown: QuestionSlice, kit: Kit, width: float) -> None:
        face = kit.look.answer
        ends = (40.0 if shown.is_last else 0.0) + (face.line if shown.fold is not QuestionFold.NONE else 0.0)
        super().__init__(text_height(shown.piece.text, face.line, width * _BUBBLE, face.font.pixelSize()) + ends)
        self._entry = entry
        self._slice = shown
        self._kit = kit
        self._bubble = QRectF()
        self._across = width
        self._text: Paragraphs | None = None

    def is_ready(self, width: float) -> bool:
        return self._text is not None and super().is_ready(width)

    def release(self) -> None:
        self._text = None

    def placed(self) -> Sequence[LaidOutView]:
        return self._made().placed

    def controls(self) -> Sequence[Control]:
        return [*self._files(), *self._actions()]

    def _files(self) -> Sequence[Control]:
        """One for each attached file: what is painted of it is its chip."""
        tip = QCoreApplication.translate("Transcript", "Show this file")
        return [
            Control(f"file{number}", name, tip, box, OpenFile(number))
            for number, (name, box) in enumerate(self._chips())
        ]

    def _actions(self) -> Sequence[Control]:
        if not self._slice.is_last:
            return ()
        look, note = self._kit.look, self._kit.look.note
        bubble = mirrored(self._bubble, self._across, look)  # as if it stood at the right
        words: list[Word] = [*_question_words(), *sibling_words(self._entry.place)]
        made = row(words, note, bubble.right(), bubble.bottom() + 3, from_right=True)
        if self._slice.fold is not QuestionFold.NONE:
            y = bubble.bottom() - _PADDING[1] - note.line
            made = [*row([_fold_word(self._slice.fold)], note, bubble.left() + _PADDING[0], y), *made]
        return mirrored_controls(made, self._across, look)

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        look = self._kit.look
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.bubble)
        self._paint_bubble(painter, self._bubble.translated(origin))
        if self._slice.is_first and self._entry.is_first_shown:
            self._paint_lead(painter, origin)
        self._paint_attachments(painter, origin)
        self._made().paint(painter, origin, clip, marks_of)

    def _paint_bubble(self, painter: QPainter, bubble: QRectF) -> None:
        """Round at the ends of the question only; where it goes on, the corners are cut off."""
        over = QRectF(bubble)
        if not self._slice.is_first:
            over.setTop(over.top() - 2 * Radius.CARD)
        if not self._slice.is_last:
            over.setBottom(over.bottom() + 2 * Radius.CARD)
        painter.save()
        painter.setClipRect(bubble.adjusted(-1, 0, 1, 0), Qt.ClipOperation.IntersectClip)
        painter.drawRoundedRect(over, Radius.CARD, Radius.CARD)
        painter.restore()

    def paint_controls(self, painter: QPainter, origin: QPointF, marks_of: MarksOf, is_near: bool) -> None:
        """Draw the actions: all when the reader is near, else only the way to siblings."""
        marks = marks_of(-1)
        for control in self._actions():
            if is_near or control.key in ("previous", "next", "place", "fold"):
                paint_control(
                    painter, control.moved(origin.x(), origin.y()), self._kit.look, self._kit.look.note, marks
                )

    def _made(self) -> Paragraphs:
        if self._text is None:
            self._text = Paragraphs(self._kit, self._kit.look.answer, self._kit.look.text, _GAP)
            self._text.update(self._slice.piece)
        return self._text

    def _measure(self, width: float) -> float:
        look, text, shown = self._kit.look, self._made(), self._slice
        across, down = _PADDING
        names = self._names() if shown.is_first else []
        widest = width * _BUBBLE - 2 * across
        top = self._lead + (down if shown.is_first else 0) + len(names) * self._chip_step
        bottom = text.lay_out(widest, 0, top, is_other_width=True)
        named = max((look.note.metrics.horizontalAdvance(name) for name in names), default=-_CHIP)
        is_short = shown.fold is QuestionFold.NONE
        inner = min(widest, max(text.natural_width, named + _CHIP) + 1) if is_short else widest
        if inner < widest and (look.is_mirrored or has_right_to_left(self._slice.piece.text)):
            bottom = text.lay_out(inner, 0, top, is_other_width=True)  # it begins at the right edge of the bubble
        if shown.is_last:
            bottom += down + (0 if is_short else look.note.line + Space.SMALL)
        left = 0.0 if look.is_mirrored else width - inner - 2 * across
        self._bubble = QRectF(left, self._lead, inner + 2 * across, bottom - self._lead)
        for placed in text.placed:
            placed.x = left + across
        self._across = width
        return self._bubble.bottom() + (look.note.line + Space.HAIR if shown.is_last else 0)

    @property
    def _lead(self) -> float:
        """Height of the line above the first message that the model is shown."""
        has_lead = self._slice.is_first and self._entry.is_first_shown
        return self._kit.look.note.line + Space.LARGE if has_lead else 0.0

    def _paint_lead(self, painter: QPainter, origin: QPointF) -> None:
        look = self._kit.look
        words = QCoreApplication.translate("Transcript", "The model does not see what is above this line")
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

    def _names(self) -> list[str]:
        """The files, each with how the model gets to know it where that is not as a whole."""
        looked_up = QCoreApplication.translate("Transcript", "{name} · looked up")
        in_parts = QCoreApplication.translate("Transcript", "{name} · in parts")
        told = dict.fromkeys(self._entry.looked_up, looked_up) | dict.fromkeys(self._entry.in_parts, in_parts)
        return [told.get(number, "{name}").format(name=name) for number, name in enumerate(self._entry.attachments)]

    def _chips(self) -> Iterator[tuple[str, QRectF]]:
        """Each file and the place of its chip, one under the other."""
        note, widest = self._kit.look.note, self._bubble.width() - 2 * _PADDING[0]
        left, top = self._bubble.left() + _PADDING[0], self._bubble.top() + _PADDING[1]
        for number, name in enumerate(self._names() if self._slice.is_first else ()):
            width = min(widest, note.metrics.horizontalAdvance(name) + _CHIP)
            at = left + widest - width if self._kit.look.is_mirrored else left
            yield name, QRectF(at, top + number * self._chip_step, width, note.line + Space.HAIR)

    def _paint_attachments(self, painter: QPainter, origin: QPointF) -> None:
        look = self._kit.look
        painter.setFont(look.note.font)
        for name, place in self._chips():
            box = place.translated(origin)
            shown = look.note.metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, round(box.width() - _CHIP) + 1)
            painter.setPen(QPen(look.line, 1))
            painter.setBrush(look.sunken)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), Radius.ROW, Radius.ROW)
            painter.setPen(look.quiet)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), shown)
