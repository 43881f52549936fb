"""The notes below an answer's text: one quiet line for each place that is cited, which opens it.

Not here: which places are cited (`app.core.tools.citations`), opening one (`app.ui.transcript.notes`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from app.core.tools.citations import Cited, Note
from app.ui.kit.theme import Space
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.commands import Control, OpenNote
from app.ui.transcript.controls import mirrored, paint_focus
from app.ui.transcript.parts.part import MarksOf, MessagePart

_LEAST_LINE = 24.0  # pixels: what can be hit


def note_words(note: Note) -> str:
    """The place of a note as a person reads it."""
    if note.page:
        return QCoreApplication.translate("Transcript", "{0}, p. {1}").format(note.title, note.page)
    return note.label


class NotesPart(MessagePart):
    """All notes of one answer."""

    def __init__(self, cited: Cited, kit: Kit) -> None:
        super().__init__(len(cited.notes) * _LEAST_LINE + Space.MEDIUM)
        self._kit = kit
        self._marks = {place.note.number: mark for mark, place in reversed(cited.places)}  # the first of each note
        self._notes = cited.notes
        self._controls: list[Control] = []
        self._lead = 0.0

    def controls(self) -> Sequence[Control]:
        return self._controls

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        look, face, marks = self._kit.look, self._kit.look.note, marks_of(-1)
        painter.setFont(face.font)
        for note, control in zip(self._notes, self._controls, strict=True):
            rect = control.rect.translated(origin)
            if rect.top() > clip.bottom() or rect.bottom() < clip.top():
                continue
            baseline = rect.top() + (rect.height() - face.line) / 2 + face.baseline
            words, number = (
                face.metrics.elidedText(note_words(note), Qt.TextElideMode.ElideMiddle, self._room(rect)),
                str(note.number),
            )
            end = face.metrics.horizontalAdvance(number)
            painter.setPen(look.quiet)
            x = rect.right() - end if look.is_mirrored else rect.left()
            painter.drawText(QPointF(x, baseline), number)
            painter.setPen(look.text if control.key in (marks.hovered, marks.focused) else look.accent)
            width = face.metrics.horizontalAdvance(words)
            x = rect.right() - self._lead - width if look.is_mirrored else rect.left() + self._lead
            painter.drawText(QPointF(x, baseline), words)
            if control.key == marks.focused:
                paint_focus(painter, rect, look)

    def _measure(self, width: float) -> float:
        face = self._kit.look.note
        line = max(_LEAST_LINE, float(face.line))
        last = str(self._notes[-1].number)
        self._lead = face.metrics.horizontalAdvance("0" * len(last)) + Space.SMALL
        self._controls = [
            self._control(note, QRectF(0, Space.SMALL + place * line, self._across(note, width), line), width)
            for place, note in enumerate(self._notes)
        ]
        return Space.SMALL + line * len(self._notes)

    def _control(self, note: Note, rect: QRectF, width: float) -> Control:
        label = QCoreApplication.translate("Transcript", "Note {0}: {1}").format(note.number, note_words(note))
        tip = note.address or note_words(note)
        placed = mirrored(rect, width, self._kit.look)
        return Control(f"note{note.number}", label, tip, placed, OpenNote(self._marks[note.number]))

    def _across(self, note: Note, width: float) -> float:
        return min(width, self._lead + self._kit.look.note.metrics.horizontalAdvance(note_words(note)) + 1)

    def _room(self, rect: QRectF) -> int:
        return max(0, int(rect.width() - self._lead + 0.5))
