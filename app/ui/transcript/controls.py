"""Draws the quiet words that act, the way to siblings, chips and the three rising bars of an effort. Not here: what
they do (`commands`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.core.chats.transcript import SiblingPosition
from app.ui.kit.theme import Radius, with_alpha
from app.ui.kit.words import effort_word
from app.ui.transcript.blocks.view import Marks
from app.ui.transcript.commands import Control, CopyEntry, CopyText, StepSibling, TranscriptCommand
from app.ui.transcript.look import Face, Look
from backends.contract.messages import Effort

_GAP = 14.0  # between two words
_JOINED, _JOINED_GAP = "next", 4.0  # stands close to the word before it: "‹" and "2 / 3 ›" are one thing to the eye
_LEAST_ARROW = 24.0  # pixels: what a finger or an unsteady hand hits
_LIT = {Effort.LOW: 1, Effort.MEDIUM: 2, Effort.HIGH: 3}

Word = tuple[str, str, str, TranscriptCommand]  # key, label, tip, command


def row(words: Sequence[Word], face: Face, x: float, y: float, from_right: bool = False) -> list[Control]:
    """Controls for words side by side, beginning (or ending) at `x`."""
    widths = [_width(word, face) for word in words]
    gaps = [0.0, *(_JOINED_GAP if word[0] == _JOINED else _GAP for word in words[1:])]
    at = x - sum(widths) - sum(gaps[: len(words)]) if from_right else x
    made: list[Control] = []
    for (key, label, tip, command), width, gap in zip(words, widths, gaps, strict=False):
        made.append(Control(key, label, tip, QRectF(at + gap, y, width, face.line), command))
        at += gap + width
    return made


def _width(word: Word, face: Face) -> float:
    """How wide a word is; one that copies has room to say so, or it pushes its neighbours; arrows can be hit."""
    least = _LEAST_ARROW if isinstance(word[3], StepSibling) else 0.0
    shown = (word[1], _copied_word()) if isinstance(word[3], CopyEntry | CopyText) else (word[1],)
    return max(least, *map(face.metrics.horizontalAdvance, shown))


def _copied_word() -> str:
    return QCoreApplication.translate("Transcript", "Copied")


def mirrored(rect: QRectF, width: float, look: Look) -> QRectF:
    """Where a thing stands in a window that runs from right to left; in others, and done twice, where it stood."""
    return QRectF(width - rect.right(), rect.top(), rect.width(), rect.height()) if look.is_mirrored else rect


def mirrored_controls(controls: Sequence[Control], width: float, look: Look) -> list[Control]:
    """Return the controls where they are when read from right to left."""
    return [replace(control, rect=mirrored(control.rect, width, look)) for control in controls]


def paint_control(painter: QPainter, control: Control, look: Look, face: Face, marks: Marks) -> None:
    """Draw one word: quiet, dark under the mouse, ringed when it has the focus."""
    is_lit = control.key in (marks.hovered, marks.focused)
    painter.setFont(face.font)
    painter.setPen(look.text if is_lit else look.quiet)
    spare = control.rect.width() - face.metrics.horizontalAdvance(control.label)
    inset = max(0.0, spare / 2) if isinstance(control.command, StepSibling) else 0.0
    baseline = QPointF(control.rect.left() + inset, control.rect.top() + face.baseline)
    has_copied = bool(control.key) and control.key == marks.copied
    painter.drawText(baseline, _copied_word() if has_copied else control.label)
    if control.key == marks.focused:
        paint_focus(painter, control.rect, look)


def paint_focus(painter: QPainter, rect: QRectF, look: Look) -> None:
    """The ring round what has the focus."""
    painter.setPen(QPen(look.accent, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(-4, -1, 4, 1), Radius.ROW, Radius.ROW)


def paint_bars(painter: QPainter, x: float, y: float, height: float, effort: Effort, colour: QColor) -> float:
    """Three rising bars, as many full as the effort says. Answers their width."""
    width, gap = height * 0.27, height * 0.1
    faint = with_alpha(colour.name(), 0.3)
    painter.setPen(Qt.PenStyle.NoPen)
    for number in range(3):
        bar = height * (number + 2) / 4
        painter.setBrush(colour if number < _LIT[effort] else faint)
        painter.drawRoundedRect(QRectF(x + number * (width + gap), y + height - bar, width, bar), 1, 1)
    return 3 * width + 2 * gap


def badge_width(look: Look, effort: Effort) -> float:
    """How wide an effort's badge is."""
    face = look.strong_note
    return face.metrics.horizontalAdvance(effort_word(effort)) + look.scaled(36)


def paint_badge(painter: QPainter, x: float, y: float, effort: Effort, look: Look) -> None:
    """An effort as shape, colour and word on its tint."""
    face, colours = look.strong_note, look.theme.effort(effort)
    height = look.scaled(20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.tint))
    painter.drawRoundedRect(QRectF(x, y, badge_width(look, effort), height), height / 2, height / 2)
    bars = look.scaled(12)
    paint_bars(painter, x + look.scaled(9), y + (height - bars) / 2 - 0.5, bars, effort, QColor(colours.mark))
    painter.setPen(QColor(colours.ink))
    painter.setFont(face.font)
    baseline = y + (height - face.metrics.height()) / 2 + face.metrics.ascent()
    painter.drawText(QPointF(x + look.scaled(27), baseline), effort_word(effort))


def sibling_words(place: SiblingPosition) -> list[Word]:
    """The two steps with the count between them; nothing for an only one."""
    if place.count < 2:
        return []
    before = QCoreApplication.translate("Transcript", "Show the previous version")
    after = QCoreApplication.translate("Transcript", "Show the next version")
    return [
        ("previous", "\u2039", before, StepSibling(-1)),
        ("next", f"{place.index} / {place.count} \u203a", after, StepSibling(1)),
    ]


def triangle(x: float, y: float, size: float, is_open: bool, is_mirrored: bool = False) -> QPolygonF:
    """What marks something that folds: at this left edge and middle height, pointing down while it is open."""
    down, right = ((0.0, -0.33), (1.0, -0.33), (0.5, 0.5)), ((0.15, -0.5), (0.15, 0.5), (1.0, 0.0))
    left = tuple((1.0 - across, along) for across, along in right)
    corners = down if is_open else left if is_mirrored else right
    return QPolygonF([QPointF(x + across * size, y + along * size) for across, along in corners])
