"""The buttons under a call that waits: what a person may decide, with the key of each, in as many rows as they need.

Not here: the card they stand on (`call_card`), the keys themselves (`app.ui.transcript.transcript`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.core.tools.grants import Decision
from app.ui.kit.theme import Radius, Space
from app.ui.transcript.blocks.view import Marks
from app.ui.transcript.commands import Control, DecideCall, GiveReason, TranscriptCommand
from app.ui.transcript.look import Look

KEYS = {
    Qt.Key.Key_1: Decision.ONCE,
    Qt.Key.Key_2: Decision.CHAT,
    Qt.Key.Key_3: Decision.ALWAYS,
    Qt.Key.Key_Escape: Decision.DENY,
}
REASON = "reason"  # the key of the button that opens the field for why
_Words = tuple[str, str, str, str, TranscriptCommand]  # key, key on the keyboard, label, tip, command


def _words() -> list[_Words]:
    translate = QCoreApplication.translate
    return [
        (
            Decision.ONCE,
            "1",
            translate("Transcript", "Once"),
            translate("Transcript", "Make this call, and ask again next time"),
            DecideCall(Decision.ONCE),
        ),
        (
            Decision.CHAT,
            "2",
            translate("Transcript", "In this chat"),
            translate("Transcript", "Do not ask again for this tool while this chat is open"),
            DecideCall(Decision.CHAT),
        ),
        (
            Decision.ALWAYS,
            "3",
            translate("Transcript", "Always for exactly this"),
            translate("Transcript", "Do not ask again for this tool until it changes. Settings takes it back."),
            DecideCall(Decision.ALWAYS),
        ),
        (
            Decision.DENY,
            translate("Transcript", "Esc"),
            translate("Transcript", "Deny"),
            translate("Transcript", "Do not make this call; the model goes on without it"),
            DecideCall(Decision.DENY),
        ),
        (
            REASON,
            "",
            translate("Transcript", "Deny and say why…"),
            translate("Transcript", "Write the model a line about why not"),
            GiveReason(),
        ),
    ]


class DecisionButtons:
    """All of them as one block, flowing from the left (or the right) edge."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._caps: dict[str, str] = {}
        self.controls: list[Control] = []
        self.height = 0.0

    def lay_out(self, width: float, y: float) -> None:
        """Place them in this width, from `y` on."""
        look, x, top = self._look, 0.0, y
        row = look.note.line + Space.SMALL + 2
        self.controls, self._caps = [], {}
        for key, cap, label, tip, command in _words():
            needed = min(width, self._width(cap, label))
            if x and x + needed > width:
                x, top = 0.0, top + row + Space.SMALL
            left = width - x - needed if look.is_mirrored else x
            self.controls.append(Control(key, label, tip, QRectF(left, top, needed, row), command))
            self._caps[key] = cap
            x += needed + Space.SMALL
        self.height = top + row - y

    def paint(self, painter: QPainter, origin: QPointF, marks: Marks, *, is_armed: bool) -> None:
        """Draw them; faint while they take no click yet."""
        painter.save()
        painter.setOpacity(1.0 if is_armed else 0.45)
        for control in self.controls:
            self._paint_button(painter, control, control.rect.translated(origin), marks)
        painter.restore()

    def _width(self, cap: str, label: str) -> float:
        look = self._look
        words = look.strong_note.metrics.horizontalAdvance(label)
        key = look.note.metrics.horizontalAdvance(cap) + Space.SMALL if cap else 0.0
        return words + key + 2 * Space.MEDIUM

    def _paint_button(self, painter: QPainter, control: Control, rect: QRectF, marks: Marks) -> None:
        look = self._look
        is_lit = control.key in (marks.hovered, marks.focused)
        is_plain = control.key == REASON
        painter.setBrush(look.hover if is_lit and not is_plain else look.surface)
        painter.setPen(Qt.PenStyle.NoPen if is_plain else QPen(look.line, 1))
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), Radius.CONTROL, Radius.CONTROL)
        self._paint_words(painter, control, rect, is_lit=is_lit or not is_plain)
        if control.key == marks.focused:
            painter.setPen(QPen(look.accent, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(-2, -2, 2, 2), Radius.CONTROL, Radius.CONTROL)

    def _paint_words(self, painter: QPainter, control: Control, rect: QRectF, *, is_lit: bool) -> None:
        look, cap = self._look, self._caps[control.key]
        baseline = rect.top() + (rect.height() - look.note.line) / 2 + look.note.baseline
        pieces: Sequence[tuple[str, bool]] = [(cap, False), (control.label, True)] if cap else [(control.label, True)]
        x = rect.left() + Space.MEDIUM
        for text, is_label in reversed(pieces) if look.is_mirrored else pieces:
            face = look.strong_note if is_label else look.note
            painter.setFont(face.font)
            painter.setPen(look.text if is_label and is_lit else look.quiet)
            room = rect.right() - Space.SMALL - x
            shown = face.metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 1.0))
            painter.drawText(QPointF(x, baseline), shown)
            x += face.metrics.horizontalAdvance(text) + Space.SMALL


def decision_words() -> str:
    """Say which keys decide, for a screen reader."""
    named = [f"{cap}: {label}" for _key, cap, label, _tip, _command in _words() if cap]
    return ", ".join(named)
