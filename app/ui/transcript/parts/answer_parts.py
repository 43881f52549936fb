"""What stands round an answer's text: the line with effort and reasoning above, notice, actions and figures below.

Not here: the reasoning itself (`reasoning_part`), the answer's text (`segment_part`).
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from app.core.chats.transcript import RUNNING, AnswerEntry, AnswerNotice, AnswerPhase, NoticeAction
from app.core.markdown.blocks import Words
from app.ui.kit.sentences import translated
from app.ui.kit.theme import Radius, Space
from app.ui.transcript.blocks.kit import Kit
from app.ui.transcript.blocks.run_layout import RunLayout
from app.ui.transcript.blocks.view import Marks
from app.ui.transcript.commands import (
    ActOnNotice,
    AskOwner,
    Control,
    CopyEntry,
    FoldMessage,
    MessageAction,
    ShowMenu,
)
from app.ui.transcript.controls import (
    Word,
    badge_width,
    mirrored,
    mirrored_controls,
    paint_badge,
    paint_control,
    paint_focus,
    row,
    sibling_words,
    triangle,
)
from app.ui.transcript.figures import figures_line, head_line
from app.ui.transcript.parts.part import MarksOf, MessagePart


def _copy() -> Word:
    tip = QCoreApplication.translate("Transcript", "Copy this answer as Markdown")
    return "copy", QCoreApplication.translate("Transcript", "Copy"), tip, CopyEntry()


def _regenerate() -> Word:
    tip = QCoreApplication.translate("Transcript", "Answer again, with this or another effort")
    return "regenerate", QCoreApplication.translate("Transcript", "Regenerate \u25be"), tip, ShowMenu("regenerate")


def _details() -> Word:
    tip = QCoreApplication.translate("Transcript", "Everything known about this answer")
    return "details", QCoreApplication.translate("Transcript", "Details"), tip, AskOwner(MessageAction.DETAILS)


def _compare() -> Word:
    tip = QCoreApplication.translate("Transcript", "See the three efforts side by side")
    return "compare", QCoreApplication.translate("Transcript", "Compare"), tip, AskOwner(MessageAction.COMPARE)


def _more() -> Word:
    tip = QCoreApplication.translate("Transcript", "Edit, run again, show the tokens, delete")
    return "more", QCoreApplication.translate("Transcript", "More \u25be"), tip, ShowMenu("more")


def _notice_words(action: NoticeAction) -> tuple[str, str]:
    """What a notice's action is called, and its tip."""
    match action:
        case NoticeAction.CONTINUE:
            label = QCoreApplication.translate("Transcript", "Continue")
            return label, QCoreApplication.translate("Transcript", "Let the model go on from here")
        case NoticeAction.ANSWER_NOW:
            label = QCoreApplication.translate("Transcript", "Answer now")
            return label, QCoreApplication.translate("Transcript", "Stop thinking and answer")
        case NoticeAction.MAKE_ROOM:
            label = QCoreApplication.translate("Transcript", "Make room…")
            return label, QCoreApplication.translate("Transcript", "Choose what to leave out, then go on")
        case NoticeAction.RETRY:
            label = QCoreApplication.translate("Transcript", "Try again")
            return label, QCoreApplication.translate("Transcript", "Ask the same question again")
        case NoticeAction.COPY_DIAGNOSTICS:
            label = QCoreApplication.translate("Transcript", "Copy diagnostics")
            return label, QCoreApplication.translate("Transcript", "Copy what a bug report needs")


class HeadPart(MessagePart):
    """One quiet line: triangle, effort badge, how long it thought or what it is doing."""

    def __init__(self, entry: AnswerEntry, kit: Kit) -> None:
        super().__init__(kit.look.scaled(20) + Space.SMALL)
        self.is_open = False
        self._entry = entry
        self._kit = kit
        self._words = ""
        self._across = 0.0

    def update(self, entry: AnswerEntry) -> None:
        """Show the state of this value of the entry."""
        self._entry = entry
        self.invalidate()

    def controls(self) -> Sequence[Control]:
        if not self._entry.reasoning:
            return ()
        hide = QCoreApplication.translate("Transcript", "Hide the reasoning")
        tip = hide if self.is_open else QCoreApplication.translate("Transcript", "Show the reasoning")
        label = f"{tip}, {self._words}" if self._words else tip
        rect = mirrored(QRectF(0, 4, self._width, self._badge_height), self._across, self._kit.look)
        return [Control("reasoning", label, tip, rect, FoldMessage())]

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        look, marks = self._kit.look, marks_of(-1)
        is_lit = "reasoning" in (marks.hovered, marks.focused)
        colour = look.text if is_lit else look.quiet
        top = origin.y() + 4
        if self._entry.reasoning:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            size = look.scaled(7)
            x = self._x(origin, 0.0, size)
            painter.drawPolygon(triangle(x, top + self._badge_height / 2, size, self.is_open, look.is_mirrored))
        if not look.is_panel:
            width = badge_width(look, self._entry.effort)
            paint_badge(painter, self._x(origin, self._lead, width), top, self._entry.effort, look)
        painter.setFont(look.small.font)
        painter.setPen(colour)
        baseline = top + (self._badge_height - look.small.metrics.height()) / 2 + look.small.metrics.ascent()
        words_width = self._width - self._words_left
        painter.drawText(QPointF(self._x(origin, self._words_left, words_width), baseline), self._words)
        if marks.focused == "reasoning":
            paint_focus(painter, self.controls()[0].rect.translated(origin), look)

    def _x(self, origin: QPointF, left: float, width: float) -> float:
        """Where a thing of this width begins that is so far from the line's beginning."""
        return origin.x() + (self._across - left - width if self._kit.look.is_mirrored else left)

    def _measure(self, width: float) -> float:
        self._across = width
        self._words = head_line(self._entry)
        return self._badge_height + Space.SMALL

    @property
    def _badge_height(self) -> float:
        return self._kit.look.scaled(20)

    @property
    def _lead(self) -> float:
        return self._kit.look.scaled(15) if self._entry.reasoning else 0.0

    @property
    def _words_left(self) -> float:
        if self._kit.look.is_panel:
            return self._lead
        return self._lead + badge_width(self._kit.look, self._entry.effort) + Space.SMALL

    @property
    def _width(self) -> float:
        return self._words_left + self._kit.look.small.metrics.horizontalAdvance(self._words)


class NoticePart(MessagePart):
    """A tinted line that says why an answer ended and what can be done."""

    def __init__(self, notice: AnswerNotice, is_failure: bool, kit: Kit) -> None:
        super().__init__(48.0)
        self._notice = notice
        self._is_failure = is_failure
        self._kit = kit
        self._text = RunLayout((Words(translated(notice.sentence)),), kit.look, kit.formulas, kit.look.small)
        self._box = QRectF()

    def controls(self) -> Sequence[Control]:
        face = self._kit.look.strong_note
        words: list[Word] = []
        for action in self._notice.actions:
            label, tip = _notice_words(action)
            words.append((action.value, label, tip, ActOnNotice(action)))
        y = self._box.bottom() - Space.SMALL - face.line
        return mirrored_controls(row(words, face, Space.MEDIUM, y), self._box.width(), self._kit.look)

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        look = self._kit.look
        painter.setPen(Qt.PenStyle.NoPen if self._is_failure else QPen(look.line, 1))
        painter.setBrush(look.bad_tint if self._is_failure else look.sunken)
        box = self._box.translated(origin).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, Radius.CONTROL, Radius.CONTROL)
        at = origin + QPointF(Space.MEDIUM, self._box.top() + Space.SMALL)
        self._text.paint(painter, at, look.bad if self._is_failure else look.text, Marks())
        for control in self.controls():
            self._paint_action(painter, control.moved(origin.x(), origin.y()), marks_of(-1))

    def _paint_action(self, painter: QPainter, control: Control, marks: Marks) -> None:
        look = self._kit.look
        painter.setFont(look.strong_note.font)
        painter.setPen(look.text if control.key in (marks.hovered, marks.focused) else look.accent)
        painter.drawText(QPointF(control.rect.left(), control.rect.top() + look.strong_note.baseline), control.label)
        if control.key == marks.focused:
            paint_focus(painter, control.rect, look)

    def _measure(self, width: float) -> float:
        self._text.lay_out(width - 2 * Space.MEDIUM)
        actions = self._kit.look.strong_note.line + Space.HAIR if self._notice.actions else 0
        self._box = QRectF(0, Space.MEDIUM, width, self._text.height + actions + 2 * Space.SMALL)
        return self._box.bottom()


class FootPart(MessagePart):
    """The quiet words under an answer: actions at the left, figures at the right."""

    def __init__(self, entry: AnswerEntry, kit: Kit) -> None:
        super().__init__(kit.look.note.line + Space.MEDIUM)
        self._entry = entry
        self._kit = kit
        self._figures = ""
        self._at = QPointF()
        self._controls: list[Control] = []

    def controls(self) -> Sequence[Control]:
        return self._controls

    def paint(self, painter: QPainter, origin: QPointF, clip: QRectF, marks_of: MarksOf) -> None:
        look = self._kit.look
        for control in self._controls:
            paint_control(painter, control.moved(origin.x(), origin.y()), look, look.note, marks_of(-1))
        painter.setFont(look.note.font)
        painter.setPen(look.leaving if self._entry.figures.host else look.quiet)
        painter.drawText(origin + self._at, self._figures)

    def _measure(self, width: float) -> float:
        face, y = self._kit.look.note, float(Space.MEDIUM)
        if self._entry.phase in RUNNING:
            self._controls, self._figures = [], ""
            return 0.0
        if self._kit.look.is_panel:  # the card has the other buttons and the figures
            copy = row([_copy()], face, 0, y)
            self._controls, self._figures = mirrored_controls(copy, width, self._kit.look), ""
            return y + face.line
        actions: list[Word] = [
            _copy(),
            _regenerate(),
            *([_compare()] if self._kit.offers_compare else []),
            _more(),
            *sibling_words(self._entry.place),
        ]
        left = row(actions, face, 0, y)
        right = row([_details()], face, width, y, from_right=True)
        self._figures = figures_line(self._entry.figures)
        length = face.metrics.horizontalAdvance(self._figures)
        end = right[0].rect.left() - 14 - length
        has_room = end > left[-1].rect.right() + Space.WIDE
        x = end if has_room else 0.0
        x = width - x - length if self._kit.look.is_mirrored else x
        self._at = QPointF(x, y + face.baseline + (0 if has_room else face.line))
        self._controls = mirrored_controls([*left, *right], width, self._kit.look)
        return y + face.line * (1 if has_room else 2)


def is_failure(phase: AnswerPhase) -> bool:
    """Whether a notice of this phase speaks of something that went wrong."""
    return phase is AnswerPhase.FAILED
